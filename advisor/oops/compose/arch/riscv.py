"""riscv: arch/riscv/mm/fault.c (die_kernel_fault), kernel/traps.c (die), kernel/process.c (__show_regs),
kernel/stacktrace.c.

Symbols beside `epc` and `ra` since 5.11 (`epc : f+0x1/0x2`), addresses alone before; frames as `[<addr>] f+0x1/0x2`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit as culprit_of
from advisor.oops.compose.common import end_trace, machine_lines, modules_line
from advisor.oops.compose.description import Description, parse_frame, spell
from advisor.oops.compose.lines import hexadecimal, made_up

if TYPE_CHECKING:
    from advisor.oops.crash import Frame


def _at(frame: Frame) -> str:
    return made_up(frame.function, 16, "ffffffff01" if frame.module else "ffffffff80")


def fault(description: Description, message: str | None) -> list[str]:
    """Trigger lines and the line of die()."""
    kind, number = description.kind, description.number
    if kind in ("null-dereference", "paging-request"):
        what = "NULL pointer dereference" if kind == "null-dereference" else "paging request"
        address = hexadecimal(description.address, 16, "8" if kind == "null-dereference" else "ffffffd85660b7fc")
        return [message or f"Unable to handle kernel {what} at virtual address {address}", f"Oops [#{number}]"]
    lead = [message] if message else []
    if kind == "invalid-opcode":
        return [*lead, f"Oops - illegal instruction [#{number}]"]
    return [*lead, f"Kernel BUG [#{number}]"]


def state(description: Description) -> list[str]:
    """epc, ra and the registers."""
    frame = culprit_of(description)
    caller = parse_frame(description.trace[0]) if description.trace else frame
    given = dict(description.registers)

    def value(name: str) -> str:
        return f"{name.rjust(3)} : {hexadecimal(given.get(name), 16, made_up(name, 16, 'ffffffd8'))}"

    return [
        f"epc : {spell(frame)}",
        f" ra : {spell(caller)}",
        f"epc : {_at(frame)} ra : {_at(caller)} sp : ffffffc80401bd40",
        " ".join(("", value("gp"), value("tp"), value("t0"))).strip("\n"),
        " ".join(("", value("t1"), value("t2"), value("s0"))),
        " ".join(("", value("s1"), value("a0"), value("a1"))),
        f"status: 0000000200000120 badaddr: {hexadecimal(description.address, 16, '8')} cause: 000000000000000d",
    ]


def stack(description: Description, frames: list[Frame]) -> list[str]:
    """kernel/stacktrace.c, print_trace_address."""
    return ["Call Trace:", *(f"[<{_at(frame)}>] {spell(frame)}" for frame in frames if frame.reliable)]


def oops(description: Description, frames: list[Frame]) -> list[str]:
    """From the modules to the end marker; the faulting frame leads the trace, whose heading is not always printed."""
    return [
        modules_line(description),
        *machine_lines(description),
        *state(description),
        *stack(description, [culprit_of(description), *frames])[1:],
        f"Code: {description.code or '8782 1141 e422 0800 6518 (6308)'} ",
        end_trace(description),
    ]
