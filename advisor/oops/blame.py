"""Which frames of a stack may be blamed."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.generic import generic_frames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Frame

ALWAYS = {"reporting", "sanitizer", "panic", "counting"}
"""Sections of the list that no report is ever named after, not even for want of anything else."""


def first_guilty(frames: Sequence[Frame], skip: tuple[str, ...] = (), doubtful: bool = True) -> Frame | None:
    """The innermost frame that may name a bug; unreliable and inlined ones only where there is no other."""
    second: Frame | None = None
    for frame in frames:
        if is_listed(frame) or (skip and any(part in frame.function for part in skip)):
            continue
        if frame.reliable and not frame.inline:
            return frame
        second = second or frame
    return second if doubtful else None


def is_listed(frame: Frame) -> bool:
    """Generic; a module's own function only where its name reports or panics, as `spl_panic` of `spl` does."""
    section = generic_frames().section(frame.function)
    return section is not None and (frame.module is None or section in ALWAYS)


def least_generic(frames: Sequence[Frame]) -> Frame | None:
    """Where all frames are generic: the innermost one that does more than report, wait or copy."""
    listed = generic_frames()
    for frame in frames:
        if frame.reliable and listed.section(frame.function) in ("entry", "fault"):
            return frame
    for frame in frames:
        if frame.reliable and listed.section(frame.function) not in ALWAYS:
            return frame
    return None
