"""powerpc, 64-bit: arch/powerpc/mm/fault.c (bad_page_fault, __bad_page_fault), kernel/traps.c (__die), kernel/process.c
(show_regs, show_stack).

`Unable to handle kernel paging request for data at address` until 5.0, `BUG: Unable to handle kernel data access` and
`BUG: Kernel NULL pointer dereference` since 5.1 (with `on read at` since 5.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit as culprit_of
from advisor.oops.compose.common import end_trace, machine_lines, modules_line, taint
from advisor.oops.compose.common import release_of as release
from advisor.oops.compose.description import Description, parse_frame, spell, version_of
from advisor.oops.compose.lines import hexadecimal, made_up

if TYPE_CHECKING:
    from advisor.oops.crash import Frame


def _at(frame: Frame) -> str:
    return made_up(frame.function, 16, "c0080000" if frame.module else "c0000000")


def fault(description: Description, message: str | None) -> list[str]:
    """Trigger lines, `Oops:` and the line of the machine."""
    kind, frame, number = description.kind, culprit_of(description), description.number
    machine = "LE PAGE_SIZE=64K MMU=Radix SMP NR_CPUS=2048 NUMA pSeries"
    if kind in ("null-dereference", "paging-request"):
        null = kind == "null-dereference"
        address = hexadecimal(description.address, 8 if null else 16, "8" if null else "c00800000a1b0000")
        if version_of(description.kernel) < (5, 1):
            line = f"Unable to handle kernel paging request for data at address 0x{address}"
        elif null:
            line = f"BUG: Kernel NULL pointer dereference on read at 0x{address}"
        else:
            line = f"BUG: Unable to handle kernel data access on read at 0x{address}"
        return [
            message or line,
            f"Faulting instruction address: 0x{_at(frame)}",
            f"Oops: Kernel access of bad area, sig: 11 [#{number}]",
            machine,
        ]
    lead = [message] if message else []
    return [*lead, f"Oops: Exception in kernel mode, sig: {4 if kind == 'invalid-opcode' else 5} [#{number}]", machine]


def state(description: Description) -> list[str]:
    """NIP, LR and the registers."""
    frame = culprit_of(description)
    caller = parse_frame(description.trace[0]) if description.trace else frame
    given = dict(description.registers)
    rows = [
        f"GPR{at:02}: "
        + " ".join(hexadecimal(given.get(f"GPR{at + i:02}"), 16, made_up(f"gpr{at + i}")) for i in range(4))
        for at in range(0, 32, 4)
    ]
    return [
        f"NIP:  {_at(frame)} LR: {_at(caller)} CTR: 0000000000000000",
        f"REGS: c0000000a5a56da0 TRAP: 0300   {taint(description)}  ({release(description)})",
        "MSR:  8000000002009033 <SF,VEC,EE,ME,IR,DR,RI,LE>  CR: 44042880  XER: 20040001",
        f"CFAR: {_at(caller)} DAR: {hexadecimal(description.address, 16, '8')} DSISR: 40000000 IRQMASK: 0 ",
        *rows,
        f"NIP [{_at(frame)}] {spell(frame)}",
        f"LR [{_at(caller)}] {spell(caller)}",
    ]


def stack(description: Description, frames: list[Frame]) -> list[str]:
    """kernel/process.c, show_stack: stack pointer, address, symbol."""
    lines = ["Call Trace:"]
    for at, frame in enumerate(frames):
        doubt = "" if frame.reliable else " (unreliable)"
        lines.append(f"[{made_up(f'sp{at}', 16, 'c0000000a5a5')}] [{_at(frame)}] {spell(frame)}{doubt}")
    return lines


def oops(description: Description, frames: list[Frame]) -> list[str]:
    """From the modules to the end marker."""
    return [
        modules_line(description),
        *machine_lines(description),
        *state(description),
        *stack(description, frames),
        "Instruction dump:"
        if version_of(description.kernel) < (6, 5)
        else "Code: 39c00050 39e00060 3a000070 <7ca450ce>",
        *(
            ["60000000 60000000 7c0802a6 f8010010 <e9230008> 2fa90000 419e0010 "]
            if version_of(description.kernel) < (6, 5)
            else []
        ),
        end_trace(description),
    ]
