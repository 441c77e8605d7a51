"""One signature held against one record in full, however little it fits: every piece of evidence and every limit.

`advisor check` gives a candidate up as soon as it cannot be shown any more; whoever asks why it was not shown gets the
same figures from here, worked out to the end.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Case, is_log_only
from advisor.matching.confidence import bias, caps, weigh
from advisor.matching.evidence import SCORERS
from advisor.matching.rarity import Rarity
from advisor.matching.score import comparable_crashes
from advisor.matching.shortfall import shortfall
from advisor.matching.side_by_side import rows
from advisor.matching.sightings import look
from advisor.registry import resolve
from advisor.tuples import NamedTuple
from advisor.vocabulary import LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from advisor.index.read import Index
    from advisor.index.stored import Signature
    from advisor.matching.case import Piece
    from advisor.matching.match import Evidence
    from advisor.matching.shortfall import Shortfall
    from advisor.matching.side_by_side import Row
    from advisor.oops.crash import Reading


class Limit(NamedTuple):
    """A cap on the confidence that holds here."""

    confidence: float
    asks_for: str
    why: str
    counted: bool
    """The confidence would be higher without it."""


class Examination(NamedTuple):
    """What came of it."""

    signature: Signature
    crash: int | None
    """Index of the crash that it fits best; None where it speaks of log lines alone."""
    confidence: float
    log_odds: float
    """Before the limits: the sum of `start` and of all weights."""
    start: float
    """Log-odds before anything was looked at."""
    frames: tuple[Row, ...]
    evidence: tuple[Evidence, ...]
    limits: tuple[Limit, ...]
    needed: Shortfall


def examine(signature: Signature, reading: Reading, index: Index) -> Examination:
    """Against the crash that it fits best, the primary one where it fits none."""
    names = {frame.function for crash in reading.crashes for frame in crash.frames}
    names.update((*signature.trace, *signature.functions))
    rarity = Rarity(index.info.signatures, index.frames(names))
    sightings = look(signature.templates, reading.text)
    places: list[int | None] = [None]
    if not is_log_only(signature) and (crashes := comparable_crashes(reading)):
        places = list(crashes)
    tried = [
        _judge(Case(signature, reading, None if at is None else reading.crashes[at], rarity, sightings), at)
        for at in places
    ]
    return max(
        tried,
        key=lambda one: (one.confidence >= LIKELY_CONFIDENCE, one.crash == reading.primary, one.log_odds),
    )


def seen_in_log(examination: Examination) -> bool:
    """Whether any of the signature's log lines is there."""
    return any(one.kind == "log" and one.counted and one.weight > 0 for one in examination.evidence)


def _judge(case: Case, at: int | None) -> Examination:
    signature = case.signature
    pieces: list[Piece] = []
    for _, target, field in SCORERS:
        if field is None or getattr(signature, field):
            pieces += resolve(target)(case)
    evidence, log_odds, confidence = weigh(case, pieces)
    limits = [
        Limit(limit, text, why, any(one.kind == "limit" and one.text == text for one in evidence))
        for limit, text, why in caps(case, pieces)
    ]
    frames = rows(case.crash, signature, case.rarity) if case.crash is not None else ()
    kept = tuple(one for one in evidence if one.kind != "limit")
    needed = shortfall(case, kept, frames, log_odds, confidence)
    return Examination(
        signature, at, confidence, round(log_odds, 3), bias(signature), frames, kept, tuple(limits), needed
    )
