"""arm: arch/arm/mm/fault.c (die_kernel_fault), kernel/traps.c (__die, dump_backtrace_entry), kernel/process.c
(__show_regs).

`8<--- cut here ---` since 5.1, ` when read` since 6.1; backtrace entries without addresses since 5.18
(` f from caller+0x1/0x2`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit as culprit_of
from advisor.oops.compose.common import end_trace, machine_lines, modules_line, process
from advisor.oops.compose.description import Description, parse_frame, spell, version_of
from advisor.oops.compose.lines import hexadecimal, made_up

if TYPE_CHECKING:
    from advisor.oops.crash import Frame


def _at(frame: Frame) -> str:
    return made_up(frame.function, 8, "bf" if frame.module else "c0")


def fault(description: Description, message: str | None) -> list[str]:
    """Trigger lines and `Internal error:`."""
    kind, number = description.kind, description.number
    cut = ["8<--- cut here ---"] if version_of(description.kernel) >= (5, 1) else []
    if kind in ("null-dereference", "paging-request"):
        what = "NULL pointer dereference" if kind == "null-dereference" else "paging request"
        address = hexadecimal(description.address, 8, "8" if kind == "null-dereference" else "e7fddef1")
        access = " when read" if version_of(description.kernel) >= (6, 1) else ""
        return [
            *cut,
            message or f"Unable to handle kernel {what} at virtual address {address}{access}",
            "pgd = c0004000",
            f"[{address}] *pgd=00000000",
            f"Internal error: Oops: 5 [#{number}] SMP ARM",
        ]
    lead = [message] if message else []
    if kind == "unhandled-fault":
        address = hexadecimal(description.address, 8, "b6d0e000")
        return [
            *cut,
            message or f"Unhandled fault: imprecise external abort (0x1406) at 0x{address}",
            f"Internal error: : 1406 [#{number}] SMP ARM",
        ]
    if kind == "invalid-opcode":
        return [*lead, f"Internal error: Oops - undefined instruction: 0 [#{number}] SMP ARM"]
    return [*lead, f"Internal error: Oops - BUG: 0 [#{number}] SMP ARM"]


def state(description: Description) -> list[str]:
    """PC, LR and the registers."""
    frame = culprit_of(description)
    caller = parse_frame(description.trace[0]) if description.trace else frame
    names = ("sp", "ip", "fp", "r10", "r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2", "r1", "r0")
    given = dict(description.registers)
    values = [f"{name.ljust(3)}: {hexadecimal(given.get(name), 8, made_up(name, 8, 'ee'))}" for name in names]
    return [
        f"PC is at {spell(frame)}",
        f"LR is at {spell(caller)}",
        f"pc : [<{_at(frame)}>]    lr : [<{_at(caller)}>]    psr: 60000013",
        "  ".join(values[:3]),
        "  ".join(values[3:6]),
        "  ".join(values[6:10]),
        "  ".join(values[10:]),
        "Flags: nZCv  IRQs on  FIQs on  Mode SVC_32  ISA ARM  Segment none",
    ]


def stack(description: Description, frames: list[Frame]) -> list[str]:
    """Pairs of a function (`%ps`, without offset) and where its caller will go on (`%pS`)."""
    lines = []
    for frame, caller in pairwise(frame for frame in frames if frame.reliable):
        name = f"{frame.function}{frame.suffix or ''}" + (f" [{frame.module}]" if frame.module else "")
        if version_of(description.kernel) >= (5, 18):
            lines.append(f" {name} from {spell(caller)}")
        else:
            lines.append(f"[<{_at(frame)}>] ({name}) from [<{_at(caller)}>] ({spell(caller)})")
    return ["Backtrace: " if version_of(description.kernel) < (5, 18) else "Call trace: ", *lines]


def oops(description: Description, frames: list[Frame]) -> list[str]:
    """From the modules to the end marker."""
    name, pid = process(description)
    return [
        modules_line(description),
        *machine_lines(description),
        *state(description),
        "Control: 10c5387d  Table: 2e5f406a  DAC: 00000051",
        f"Process {name} (pid: {pid}, stack limit = 0xee5f4210)",
        "Stack: (0xee5f5e48 to 0xee5f6000)",
        "5e40:                   c0a0c2c4 ee5f5e6c c0a0c2c4 00000000 ee5f5ea4 ee5f5e68",
        *stack(description, [culprit_of(description), *frames]),
        f"Code: {description.code or 'e1a05000 e5903010 e1a04001 e3530000 (e5933008)'} ",
        end_trace(description),
    ]
