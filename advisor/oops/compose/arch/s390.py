"""s390: arch/s390/mm/fault.c (do_no_context), kernel/dumpstack.c (die, show_registers, show_stack).

`Krnl PSW :` carries the symbol; `Call Trace:` frames as `[<addr>] f+0x1/0x2 [mod]`, unreliable ones in round brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit as culprit_of
from advisor.oops.compose.common import end_trace, machine_lines, modules_line
from advisor.oops.compose.description import Description, spell, version_of
from advisor.oops.compose.lines import hexadecimal, made_up

if TYPE_CHECKING:
    from advisor.oops.crash import Frame


def _at(frame: Frame) -> str:
    return made_up(frame.function, 16, "000003ff80" if frame.module else "00000001")


def fault(description: Description, message: str | None) -> list[str]:
    """Trigger lines and the line of die()."""
    kind, number = description.kind, description.number
    if kind in ("null-dereference", "paging-request"):
        address = hexadecimal(description.address, 16, "0" if kind == "null-dereference" else "000003ff5660b000")
        return [
            message or "Unable to handle kernel pointer dereference in virtual kernel address space",
            f"Failing address: {address} TEID: {address[:13]}483",
            "Fault in home space mode while using kernel ASCE.",
            f"Oops: 0004 ilc:3 [#{number}] SMP ",
        ]
    lead = [message] if message else []
    if kind == "invalid-opcode":
        return [*lead, f"illegal operation: 0001 ilc:1 [#{number}] SMP "]
    words = "monitor event: 0040 ilc:2" if version_of(description.kernel) >= (5, 0) else "illegal operation: 0001 ilc:1"
    return [*lead, f"{words} [#{number}] SMP "]


def state(description: Description) -> list[str]:
    """Program status word, registers, code."""
    frame = culprit_of(description)
    given = dict(description.registers)
    values = [hexadecimal(given.get(f"R{at}"), 16, made_up(f"r{at}", 16, "00000000")) for at in range(16)]
    rows = [" ".join(values[at : at + 4]) for at in range(0, 16, 4)]
    return [
        f"Krnl PSW : 0704c00180000000 {_at(frame)} ({spell(frame)})",
        "           R:0 T:1 IO:1 EX:1 Key:0 M:1 W:0 P:0 AS:3 CC:0 PM:0 RI:0 EA:3",
        f"Krnl GPRS: {rows[0]}",
        *(f"           {row}" for row in rows[1:]),
        f"Krnl Code: {_at(frame)}: e310f0080004\tlg\t%r1,8(%r15)",
        f"          >{_at(frame)}: e32010000004\tlg\t%r2,0(%r1)",
    ]


def stack(description: Description, frames: list[Frame]) -> list[str]:
    """kernel/dumpstack.c, show_stack."""
    lines = [
        f" [<{_at(frame)}>] {spell(frame)} " if frame.reliable else f"([<{_at(frame)}>] {spell(frame)})"
        for frame in frames
    ]
    return ["Call Trace:", *lines]


def oops(description: Description, frames: list[Frame]) -> list[str]:
    """From the modules to the end marker; the faulting frame leads the trace."""
    frame = culprit_of(description)
    caller = frames[0] if frames else frame
    return [
        modules_line(description),
        *machine_lines(description),
        *state(description),
        *stack(description, [frame, *frames]),
        "Last Breaking-Event-Address:",
        f" [<{_at(caller)}>] {spell(caller)}",
        end_trace(description),
    ]
