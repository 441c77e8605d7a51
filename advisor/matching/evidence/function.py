"""The faulting function: the same, renamed, one frame off, or another."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece, place
from advisor.matching.names import renamed
from advisor.oops.generic import is_generic

if TYPE_CHECKING:
    from advisor.matching.case import Case
    from advisor.oops.crash import Crash, Frame

NEAR = 2
"""Frames above or below within which a culprit may have moved: inlined away, or split by the compiler."""

COMMON = 0.35
"""Rarity below which a culprit is said to be a common one, and cannot have moved: it is on every path."""


def score(case: Case) -> tuple[Piece, ...]:
    """One piece, always."""
    signature, crash = case.signature, case.crash
    expected = _spoken(signature.functions)
    if crash is None:
        return (
            Piece("function", f"a report that blames {expected}", (("function-absent", 1.0),), why="none in this log"),
        )
    if crash.function is None:
        why = crash.corrupted or "the report names no function"
        return (Piece("function", f"the fault is in {expected}", line=crash.line, file=crash.file, why=why),)
    found = crash.function
    at = culprit_index(crash)
    frame = crash.frames[at] if crash.frames else None
    line, file = place(frame.line, frame.file_index, crash) if frame else (crash.line, crash.file)
    shown = f"{found} ({crash.module})" if crash.module else found
    if found in signature.functions:
        value = case.rarity.frame(found)
        common = "too common a function to say much" if value < COMMON else None
        features = (("function-same", value),)
        return (Piece("function", f"the fault is in {shown}", features, line, file, common, (("culprit", 1.0),)),)
    top = crash.frames[0].function if crash.frames else found
    if top in signature.functions:
        features = (("function-same", case.rarity.frame(top)),)
        why = f"{found} is what to blame by the trace, and it called that"
        return (Piece("function", f"the fault is in {top}", features, line, file, why, (("culprit", 1.0),)),)
    guilty = _guilty(crash, at)
    if guilty is not None and guilty.function in signature.functions:
        features = (("function-same", case.rarity.frame(guilty.function)),)
        line, file = place(guilty.line, guilty.file_index, crash)
        why = f"{found} is code that everybody calls"
        return (
            Piece("function", f"the fault is in {guilty.function}", features, line, file, why, (("culprit", 1.0),)),
        )
    likeness, like = max((renamed(found, name), name) for name in signature.functions)
    if likeness:
        return (
            Piece(
                "function",
                f"the fault is in {shown}",
                (("function-renamed", likeness * case.rarity.frame(like)),),
                line,
                file,
                f"{like} under another name",
                (("culprit", 1.0),),
            ),
        )
    moved = _moved(case, crash, at)
    if moved:
        name, value, why = moved
        features = (("function-moved", value * case.rarity.frame(name)),)
        return (Piece("function", f"the fault is in {shown}", features, line, file, why, (("moved", 1.0),)),)
    feature = "function-unsure" if crash.corrupted else "function-other"
    return (Piece("function", f"the fault is in {shown}", ((feature, 1.0),), line, file, f"expected in {expected}"),)


def culprit_index(crash: Crash) -> int:
    """Where the culprit stands in the trace; 0 where it does not."""
    return next((index for index, frame in enumerate(crash.frames) if frame.function == crash.function), 0)


def _guilty(crash: Crash, at: int) -> Frame | None:
    """The first caller that is no plumbing, where the crash's function is."""
    if not is_generic(crash.function or ""):
        return None
    return next((frame for frame in crash.frames[at:] if frame.reliable and not is_generic(frame.function)), None)


def _moved(case: Case, crash: Crash, at: int) -> tuple[str, float, str] | None:
    """The culprit's own function is the next caller, or the crash's function is the culprit's next caller."""
    steps = 0
    for frame in crash.frames[at + 1 :]:
        if frame.function in case.signature.functions and case.rarity.frame(frame.function) >= COMMON:
            return frame.function, 1.0 if not steps else 0.7, f"expected in {frame.function}, which called it"
        steps += frame.reliable
        if steps >= NEAR:
            break
    callers = case.signature.trace[: NEAR + 1]
    if (
        crash.function in callers
        and callers[0] in case.signature.functions
        and case.rarity.frame(crash.function) >= COMMON
    ):
        steps = callers.index(crash.function)
        why = f"expected in {callers[0]}, which it calls and which may be inlined"
        return crash.function, 1.0 if steps <= 1 else 0.7, why
    return None


def _spoken(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"one of {', '.join(names[:4])}"
