"""When a report is too damaged for its function to be trusted, and why."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.formats.fragments import WORDS as FRAGMENT
from advisor.oops.generic import is_generic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Frame
    from advisor.oops.dressing import Line
    from advisor.oops.report import Report

HEADLESS = "the first lines of the report are lost"
_NAMELESS = ("none", "symptom")
_FEW = 3
"""Frames below which a stack that does not reach its beginning may have lost the ones that matter."""
_MUCH_JUNK = 6
"""Lines of others within a stack from which on its frames may be others' too."""


def what_is_broken(report: Report, culprit: Frame | None, lines: Sequence[Line], start: int) -> str | None:
    """Why the function cannot be trusted, or None."""
    if report.row.culprit in _NAMELESS:
        return None
    if report.row.words is FRAGMENT:
        return HEADLESS
    frames = report.frames
    pointer = report.pointer
    if culprit is None:
        if not frames and pointer is None:
            return None if report.named_frame() is not None else "the report breaks off before its call trace"
        return "no frame of the call trace can be blamed"
    if pointer is not None and not is_generic(pointer.function):
        return None
    if frames and report.unfinished() and report.junk > _MUCH_JUNK:
        return "other messages stand within the call trace"
    if frames and report.unfinished() and len(frames) < _FEW:
        return f"call trace cut after {len(frames)} frame{'s' if len(frames) > 1 else ''}"
    return None
