"""Holding one signature against what was read. Both matchers, the fast and the obvious one, do it by this code."""

from __future__ import annotations

from math import inf

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Case, is_log_only
from advisor.matching.confidence import MOST, bias, weigh, weight_of
from advisor.matching.evidence import SCORERS
from advisor.matching.kinds import SYMPTOMS
from advisor.matching.match import Match
from advisor.matching.weights import HOPELESS
from advisor.registry import resolve
from advisor.tuples import NamedTuple
from advisor.vocabulary import LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.index.stored import Signature
    from advisor.matching.case import Piece
    from advisor.matching.rarity import Rarity
    from advisor.matching.sightings import Sighting
    from advisor.oops.crash import Crash, Reading

MOST_CRASHES = 12
"""Different crashes of one log that are looked at."""
DEPTH = 24
"""Frames of a crash that are looked at where it is not the primary one."""
_BESIDE = 3
"""Lines within which a symptom that the reader lists and a template's line are the same."""


class Scored(NamedTuple):
    """A match with what ordering and grouping ask for."""

    match: Match
    log_odds: float
    """Before caps."""
    tier: int
    """0 where it explains the primary crash or its chain, 1 where it was only seen in the same log."""


def score(
    signature: Signature,
    reading: Reading,
    rarity: Rarity,
    sightings: Mapping[str, tuple[Sighting, ...]],
) -> Scored:
    """The signature against the crash that it fits best; where it fits the primary as well, against that."""
    if is_log_only(signature):
        return _score_log(signature, reading, rarity, sightings)
    crashes = [
        at for at in comparable_crashes(reading) if at == reading.primary or _touches(signature, reading.crashes[at])
    ]
    if not crashes:
        return _judge(Case(signature, reading, None, rarity, sightings), None, 0)
    scored = [
        _judge(Case(signature, reading, reading.crashes[at], rarity, sightings), at, _tier(reading, at))
        for at in crashes
    ]
    return max(scored, key=lambda one: (one.match.confidence >= LIKELY_CONFIDENCE, -one.tier, one.match.confidence))


def comparable_crashes(reading: Reading) -> list[int]:
    """Indices of the crashes that signatures are held against: the primary, then others that are not the same again."""
    chosen: dict[tuple[str, str | None, tuple[str, ...]], int] = {}
    for at in sorted(range(len(reading.crashes)), key=lambda at: (at != reading.primary, at)):
        crash = reading.crashes[at]
        if crash.kind not in SYMPTOMS:
            chosen.setdefault((crash.kind, crash.function, tuple(frame.function for frame in crash.frames[:8])), at)
    return list(chosen.values())[:MOST_CRASHES]


def _touches(signature: Signature, crash: Crash) -> bool:
    """Whether a crash beside the primary can be this signature's at all: few can, and every log may hold many."""
    if not signature.functions and not signature.trace:
        return crash.kind in signature.kinds
    names = {frame.function for frame in crash.frames[:DEPTH]}
    return crash.function in signature.functions or not names.isdisjoint((*signature.functions, *signature.trace[:8]))


def pieces_of(case: Case) -> list[Piece] | None:
    """Everything that was looked for; None as soon as it cannot come to a match that is shown any more.

    The traces, which take longest, come last to be looked at.
    """
    wanted = [(kind, target) for kind, target, field in SCORERS if field is None or getattr(case.signature, field)]
    pieces: dict[str, Sequence[Piece]] = {}
    odds, hope = bias(case.signature), sum(MOST.get(kind, 0.0) for kind, _ in wanted)
    for kind, target in sorted(wanted, key=lambda row: row[0] == "trace"):
        pieces[kind] = resolve(target)(case)
        hope -= MOST.get(kind, 0.0)
        odds += sum(weight_of(piece) for piece in pieces[kind])
        if odds + hope < HOPELESS:
            return None
    return [piece for kind, _ in wanted for piece in pieces.get(kind, ())]


def _score_log(
    signature: Signature, reading: Reading, rarity: Rarity, sightings: Mapping[str, tuple[Sighting, ...]]
) -> Scored:
    if not any(template.pattern in sightings for template in signature.templates):
        return _nothing(signature, None, 0)
    scored = _judge(Case(signature, reading, None, rarity, sightings), None, 0)
    seen = next((one for one in scored.match.evidence if one.kind == "log" and one.counted and one.weight > 0), None)
    if seen is None or seen.line is None:
        return scored
    primary = reading.crashes[reading.primary] if reading.primary is not None else None
    times = [sighting.line.time for template in signature.templates for sighting in sightings.get(template.pattern, ())]
    tier = 1 if primary is not None and _far(primary, times) else 0
    for at, crash in enumerate(reading.crashes):
        if crash.kind in SYMPTOMS and crash.file == seen.file and abs((crash.line or -99) - seen.line) <= _BESIDE:
            return scored._replace(match=scored.match._replace(crash=at), tier=tier)
    return scored._replace(tier=tier)


def _far(primary: Crash, times: list[float | None]) -> bool:
    """Whether all the lines stand too far from the primary crash to have led to it."""
    from advisor.matching.evidence.log import FAR

    known = [time for time in times if time is not None]
    return (
        primary.fatal and primary.time is not None and bool(known) and all(abs(primary.time - t) > FAR for t in known)
    )


def _judge(case: Case, at: int | None, tier: int) -> Scored:
    pieces = pieces_of(case)
    if pieces is None:
        return _nothing(case.signature, at, tier)
    evidence, log_odds, confidence = weigh(case, pieces)
    return Scored(Match(case.signature, at, confidence, evidence, ()), log_odds, tier)


def _nothing(signature: Signature, at: int | None, tier: int) -> Scored:
    """Too little to be shown, whatever it is exactly."""
    return Scored(Match(signature, at, 0.0, (), ()), -inf, tier)


def _tier(reading: Reading, at: int) -> int:
    """An `earlier` report belongs to the primary's chain; what was only also seen, or followed, does not decide."""
    return 0 if at == reading.primary or reading.primary is None or reading.crashes[at].role == "earlier" else 1
