"""What a reader can know of a described crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.oops.compose.common import process
from advisor.oops.compose.description import parse_frame, version_of
from advisor.oops.compose.kinds import KINDS

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description
    from advisor.oops.crash import Crash, Frame, Reading

KnownFrame = tuple[str, "str | None"]
"""Function and module."""


class Known(NamedTuple):
    """The facts that both the description and a reading hold; None where the dressing lost it."""

    kind: str | None
    function: str | None
    module: str | None
    frames: tuple[KnownFrame, ...] | None
    """The culprit and its described reliable callers."""
    process: str | None
    pid: int | None
    cpu: int | None
    number: int | None
    time: float | None
    release: str | None
    hardware: str | None
    command_line: str | None


NOT_PRINTED = {
    # kind → what its report does not say
    "kcsan": ("process",),
    "no-root": ("process", "pid"),
    "init-died": ("process", "pid"),
    "sysrq": ("process", "pid", "cpu"),
    "log-symptom": ("process", "pid", "cpu", "kind", "time"),
    "hardware": ("process", "pid", "cpu", "kind", "time"),
    "machine-check": ("process", "pid", "cpu", "time"),
    "workqueue-lockup": ("process", "pid", "cpu"),
    "memory-leak": ("cpu",),
    "hung-task": ("cpu",),
}


NO_TASK = ("log-symptom", "hardware", "workqueue-lockup", "memory-leak", "machine-check")
"""Kinds that print no `CPU: … Comm: …` line, so that the kernel is in the banner alone."""


BROAD = ("soft-lockup", "hard-lockup", "rcu-stall", "stack-overflow")
"""Kinds whose culprit may be any described frame: a reader rather names the operation than its innermost call."""


POINTED = ("warning", "refcount", "odebug", "soft-lockup", "hard-lockup", "rcu-stall")
"""Kinds that are no faults and print the instruction pointer all the same."""


def project(description: Description, lost: frozenset[str]) -> Known:
    """The facts, less what is lost and what that kind's report never says."""
    row = KINDS[description.kind]
    named = [text for text in (description.function, *description.trace) if text] if row.names else []
    frames = [parse_frame(text) for text in named]
    name, pid = process(description)
    known = Known(
        kind=description.kind,
        function=frames[0].function if frames and description.function else None,
        module=frames[0].module if frames and description.function else None,
        frames=_reliable(frames) if row.names and description.function else None,
        process=name,
        pid=pid,
        cpu=description.cpu,
        number=description.number if row.number else None,
        time=round(description.time, 3),
        release=description.kernel,
        hardware=description.hardware,
        command_line=description.command_line,
    )
    silent = frozenset(NOT_PRINTED.get(description.kind, ()))
    if version_of(description.kernel) < (3, 11):
        silent |= {"cpu"}  # `Pid: 40, comm: …`; a line of its own in faults alone
    if description.kind == "null-dereference" and (
        description.arch == "s390" or (description.arch == "powerpc" and version_of(description.kernel) < (5, 1))
    ):
        silent |= {"kind"}  # only the address tells it from another bad access
    if "kind" in lost and not (row.number or description.kind in POINTED):
        silent |= {"function", "module", "frames"}  # without its first line it is a stack like any other
    if "banner" in lost and description.kind in NO_TASK:
        silent |= {"release", "hardware"}
    return _without(known, lost | silent)


def observe(reading: Reading, expected: Known) -> Known:
    """The same facts from a reading; what is not expected is not looked at."""
    crash = _primary(reading)
    modules = reading.kernel
    known = Known(
        kind=crash.kind if crash else None,
        function=crash.function if crash else None,
        module=crash.module if crash else None,
        frames=_from_culprit(crash, len(expected.frames or ())) if crash else None,
        process=crash.process if crash else None,
        pid=crash.pid if crash else None,
        cpu=crash.cpu if crash else None,
        number=crash.number if crash else None,
        time=None if crash is None or crash.time is None else round(crash.time, 3),
        release=modules.release,
        hardware=modules.hardware,
        command_line=modules.command_line,
    )
    if expected.kind in BROAD and known.function in {name for name, _ in expected.frames or ()}:
        known = known._replace(function=expected.function, module=expected.module, frames=expected.frames)
    return _without(known, frozenset(name for name in Known._fields if getattr(expected, name) is None))


def _primary(reading: Reading) -> Crash | None:
    return reading.crashes[reading.primary] if reading.primary is not None else None


def _from_culprit(crash: Crash, length: int) -> tuple[KnownFrame, ...]:
    frames = _reliable(list(crash.frames))
    start = next((at for at, frame in enumerate(frames) if frame[0] == crash.function), 0)
    return frames[start : start + length]


def _reliable(frames: list[Frame]) -> tuple[KnownFrame, ...]:
    """Without `?` frames, and without the culprit's repetition at the head of the trace."""
    kept = [(frame.function, frame.module) for frame in frames if frame.reliable]
    return tuple(frame for at, frame in enumerate(kept) if at == 0 or frame != kept[at - 1])


def _without(known: Known, lost: frozenset[str]) -> Known:
    return known._replace(**{name: None for name in lost if name in Known._fields})
