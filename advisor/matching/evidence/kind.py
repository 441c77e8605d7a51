"""The crash kind: the same, one that the same bug may show, or one that it cannot."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece
from advisor.matching.kinds import FAMILY, NEVER, RELATION, SAME, VAGUELY, compare

if TYPE_CHECKING:
    from advisor.matching.case import Case

_ORDER = (SAME, FAMILY, VAGUELY, RELATION, NEVER)
_WHY = {
    FAMILY: "seen as {kinds}; one bug may show as either",
    VAGUELY: "seen as {kinds}; this report says too little to tell",
    RELATION: "seen as {kinds}, which is related only",
    NEVER: "expected {kinds}: the same bug does not show as this",
}


def score(case: Case) -> tuple[Piece, ...]:
    """One piece, none without a crash."""
    crash = case.crash
    if crash is None:
        return ()
    degree = min((compare(crash.kind, kind) for kind in case.signature.kinds), key=_ORDER.index)
    why = _WHY[degree].format(kinds=" or ".join(case.signature.kinds)) if degree in _WHY else None
    features = ((f"kind-{degree}", 1.0),)
    facts = (("kind-fits", 1.0),) if degree in (SAME, FAMILY) else ()
    return (Piece("kind", f"the kernel reports {_spoken(crash.kind)}", features, crash.line, crash.file, why, facts),)


def _spoken(kind: str) -> str:
    return kind.replace("-", " ")
