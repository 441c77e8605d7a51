"""Whose code it is. What is built in on one kernel is a module on another, so only two names can disagree."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece, place
from advisor.matching.evidence.function import culprit_index

if TYPE_CHECKING:
    from advisor.matching.case import Case

UNLOADED = 0.6
"""How much it says against a module, beside another's code, that the kernel had not loaded it."""
_CLOSE = 8
"""Frames from the culprit on in which the module may stand instead."""


def score(case: Case) -> tuple[Piece, ...]:
    """One piece, none without a crash."""
    signature, crash = case.signature, case.crash
    if crash is None:
        return ()
    expected = {_plain(name) for name in signature.modules}
    spoken = " or ".join(signature.modules)
    at = culprit_index(crash)
    line, file = (
        place(crash.frames[at].line, crash.frames[at].file_index, crash) if crash.frames else (crash.line, crash.file)
    )
    if crash.module is not None and _plain(crash.module) in expected:
        return (Piece("module", f"in module {crash.module}", (("module-same", 1.0),), line, file),)
    for frame in crash.frames[at : at + _CLOSE]:
        if frame.module is not None and frame.reliable and _plain(frame.module) in expected:
            line, file = place(frame.line, frame.file_index, crash)
            text = f"{frame.function} of module {frame.module} is in the trace"
            return (Piece("module", text, (("module-near", 1.0),), line, file),)
    if crash.module is None:
        loaded = {_plain(name) for name in case.reading.kernel.modules}
        if loaded and loaded.isdisjoint(expected):
            why = "it is not in the list of modules; it may be built in"
            return (Piece("module", f"in module {spoken}", (("module-other", UNLOADED),), line, file, why),)
        why = "the report names no module: built in, or not said"
        return (Piece("module", f"in module {spoken}", (), line, file, why),)
    foreign = ", which is not from the kernel's own tree" if crash.module in case.reading.kernel.out_of_tree else ""
    why = f"expected {spoken}"
    return (Piece("module", f"in module {crash.module}{foreign}", (("module-other", 1.0),), line, file, why),)


def _plain(name: str) -> str:
    """Module names are the same with `-` and `_` (kernel: include/linux/moduleparam.h, parameqn)."""
    return name.replace("-", "_")
