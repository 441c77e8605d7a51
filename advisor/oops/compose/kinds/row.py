"""The form of a row, and the shapes that many kinds share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.oops.compose.arch import ARCHES
from advisor.oops.compose.common import CUT_HERE, end_trace, machine_lines, modules_line
from advisor.oops.compose.description import Description, parse_frame, spell, version_of
from advisor.oops.compose.tail import frames_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.oops.crash import Frame


LED_BY_FAULT = ("arm64", "arm")
"""Architectures whose traces begin with the interrupted function itself."""


class Kind(NamedTuple):
    """How one crash kind is written."""

    kind: str
    write: Callable[[Description], list[str]]
    """The report's lines, trigger first."""
    source: str
    """Kernel file and function that print it, with the versions in which the spelling changed."""
    names: bool = True
    """The report names the described function as its culprit."""
    number: bool = False
    """The report counts itself: `[#1]`."""


def fill(message: str | None, head: str, default: str, end: str = "") -> str:
    """The trigger line: the message where it is one already, else the message or a default in its place."""
    if message and message.startswith(head.rstrip()):
        return message
    return f"{head}{message or default}{end}"


def under(description: Description, *detectors: str) -> Description:
    """The same crash with the reporting function, where the instruction pointer stands, above the culprit."""
    first, *rest = detectors
    callers = (*rest, *((description.function,) if description.function else ()), *description.trace)
    return description._replace(function=first, trace=callers)


def die(description: Description, message: str | None = None) -> list[str]:
    """A fault's header and everything that __die() prints."""
    arch = ARCHES[description.arch]
    frames = frames_of(description)
    below = frames[1:] if description.function else frames
    return [*arch.fault(description, message), *arch.oops(description, below)]


def bug(description: Description, place: str, *before: str) -> list[str]:
    """`kernel BUG at FILE:LINE!` and the fault that BUG() raises (kernel: lib/bug.c, report_bug)."""
    return [*before, CUT_HERE, fill(place, "kernel BUG at ", "", "!"), *die(description)]


def warn(description: Description, place: str, *texts: str) -> list[str]:
    """WARN(): kernel/panic.c, __warn. The text stands before the WARNING line since 4.15, registers since 4.11.

    From 6.18 the first line is `WARNING: FILE:LINE at FUNCTION, CPU#N: COMM/PID`.
    """
    version, arch = version_of(description.kernel), ARCHES[description.arch]
    function = spell(parse_frame(description.function)) if description.function else "0x0"
    name, pid = description.process or "kworker/0:1", description.pid if description.pid is not None else 40
    if place.startswith("WARNING: "):
        line = place
    elif version >= (6, 18):
        line = f"WARNING: {place} at {function}, CPU#{description.cpu}: {name}/{pid}"
    else:
        line = f"WARNING: CPU: {description.cpu} PID: {pid} at {place} {function}{'()' if version < (4, 6) else ''}"
    lines = [CUT_HERE, *texts, line] if version >= (4, 15) else [CUT_HERE, line, *texts]
    lines += [modules_line(description), *machine_lines(description)]
    frames = frames_of(description)
    if version >= (4, 11):
        lines += arch.state(description)
        lines += arch.stack(description, frames if description.arch in LED_BY_FAULT else frames[1:])
    else:
        lines += dumped(description, frames, "warn_slowpath_common+0x8c/0xc0", "warn_slowpath_null+0x1a/0x20")
    return [*lines, end_trace(description)]


def dumped(description: Description, frames: list[Frame], *detectors: str) -> list[str]:
    """A stack that dump_stack() printed from within the detectors."""
    top = "dump_stack_lvl+0x44/0x5c" if version_of(description.kernel) >= (5, 14) else "dump_stack+0x5c/0x80"
    above = [parse_frame(text) for text in (top, *detectors)]
    return ARCHES[description.arch].stack(description, [*above, *frames])


def dump(description: Description, *detectors: str) -> list[str]:
    """CPU line, hardware and the stack of a report that is no fault (kernel: lib/dump_stack.c)."""
    return [*machine_lines(description), *dumped(description, frames_of(description), *detectors)]


def interrupted(description: Description) -> list[str]:
    """Modules, task, registers and stack of what was running (kernel: show_regs)."""
    arch = ARCHES[description.arch]
    frames = frames_of(description)
    return [
        modules_line(description),
        *machine_lines(description),
        *arch.state(description),
        *arch.stack(description, frames if description.arch in LED_BY_FAULT else frames[1:]),
    ]
