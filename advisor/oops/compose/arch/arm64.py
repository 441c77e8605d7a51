"""arm64: arch/arm64/mm/fault.c (die_kernel_fault, mem_abort_decode), kernel/traps.c (__die, die), kernel/process.c
(__show_regs).

`Mem abort info:` since 4.12; the first frame of the trace is the faulting one; codes of eight digits, of sixteen
since 5.17. `Unhandled fault:` until 4.18.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit as culprit_of
from advisor.oops.compose.common import end_trace, machine_lines, modules_line
from advisor.oops.compose.description import Description, parse_frame, spell, version_of
from advisor.oops.compose.lines import hexadecimal, made_up

if TYPE_CHECKING:
    from advisor.oops.crash import Frame


def _code(description: Description, short: str) -> str:
    return short.rjust(16, "0") if version_of(description.kernel) >= (5, 17) else short


def fault(description: Description, message: str | None) -> list[str]:
    """Trigger lines and `Internal error:`."""
    kind, number = description.kind, description.number
    address = hexadecimal(description.address, 16, "8" if kind == "null-dereference" else "ffff80005660b7fc")
    if kind in ("null-dereference", "paging-request"):
        what = "NULL pointer dereference" if kind == "null-dereference" else "paging request"
        info = ["Mem abort info:", "  ESR = 0x96000004", "  EC = 0x25: DABT (current EL), IL = 32 bits"]
        return [
            message or f"Unable to handle kernel {what} at virtual address {address}",
            *(info if version_of(description.kernel) >= (4, 12) else []),
            f"Internal error: Oops: {_code(description, '96000004')} [#{number}] PREEMPT SMP",
        ]
    lead = [message] if message else []
    if kind == "unhandled-fault":
        if version_of(description.kernel) < (4, 19):
            line = message or f"Unhandled fault: synchronous external abort (0x96000210) at 0x{address}"
            return [line, f"Internal error: : 96000210 [#{number}] PREEMPT SMP"]
        code = _code(description, "8a000000")
        return [*lead, f"Internal error: SP/PC alignment exception: {code} [#{number}] PREEMPT SMP"]
    if kind == "invalid-opcode":
        return [
            *lead,
            f"Internal error: Oops - Undefined instruction: {_code(description, '02000000')} [#{number}] PREEMPT SMP",
        ]
    if kind == "control-flow":
        return [*lead, f"Internal error: Oops - CFI: {_code(description, 'f2008228')} [#{number}] PREEMPT SMP"]
    code = _code(description, "f2000800") if version_of(description.kernel) >= (5, 17) else "0"
    return [*lead, f"Internal error: Oops - BUG: {code} [#{number}] PREEMPT SMP"]


def state(description: Description) -> list[str]:
    """pstate, pc, lr, sp and the general registers."""
    frame = culprit_of(description)
    caller = parse_frame(description.trace[0]) if description.trace else frame
    given = dict(description.registers)
    rows = [f"sp : {hexadecimal(given.get('sp'), 16, 'ffff80000d4bba80')}"]
    for high in range(29, -1, -3):
        names = [f"x{at}" for at in range(high, max(high - 3, -1), -1)]
        rows.append(" ".join(f"{name.ljust(3)}: {hexadecimal(given.get(name), 16, made_up(name))}" for name in names))
    return [
        "pstate: 60400005 (nZCv daif +PAN -UAO -TCO -DIT -SSBS BTYPE=--)",
        f"pc : {spell(frame)}",
        f"lr : {spell(caller)}",
        *rows,
    ]


def stack(description: Description, frames: list[Frame]) -> list[str]:
    """arch/arm64/kernel/stacktrace.c, dump_backtrace_entry; every frame is taken for reliable."""
    return ["Call trace:", *(f" {spell(frame)}" for frame in frames if frame.reliable)]


def oops(description: Description, frames: list[Frame]) -> list[str]:
    """From the modules to the end marker; the faulting frame leads the trace."""
    return [
        modules_line(description),
        *machine_lines(description),
        *state(description),
        *stack(description, [culprit_of(description), *frames]),
        f"Code: {description.code or 'aa1403e0 d2800002 f9400261 f9400821 (f9400020)'} ",
        end_trace(description),
    ]
