"""The numbers behind a match, before they are weighed: what a fit learns from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from advisor.matching import score as scoring
from advisor.matching.candidates import frame_candidates, word_candidates
from advisor.matching.case import Case, is_log_only
from advisor.matching.confidence import caps
from advisor.matching.rarity import Rarity
from advisor.matching.sightings import look

if TYPE_CHECKING:
    from advisor.index.read import Index
    from advisor.oops.crash import Reading


class Row(NamedTuple):
    """One signature held against a crash."""

    signature: str
    """Id."""
    values: dict[str, float]
    """Feature of `weights.COEFFICIENTS` → value."""
    limit: float
    """The lowest cap that holds."""


def rows_of(reading: Reading, index: Index, hidden: frozenset[str]) -> list[Row]:
    """Every candidate that speaks of a report, held against the primary crash; nothing is given up early."""
    if reading.primary is None:
        return []
    numbers = {*frame_candidates(reading, index)[0], *word_candidates(reading, index)}
    candidates = [one for one in index.signatures(numbers) if one.id not in hidden and not is_log_only(one)]
    crash = reading.crashes[reading.primary]
    asked = {frame.function for frame in crash.frames} | {crash.function or ""}
    asked.update(name for one in candidates for name in (*one.trace, *one.functions))
    rarity = Rarity(index.info.signatures, index.frames(asked))
    sightings = look((template for one in candidates for template in one.templates), reading.text)
    rows = []
    before, scoring.HOPELESS = scoring.HOPELESS, float("-inf")
    try:
        for one in candidates:
            case = Case(one, reading, crash, rarity, sightings)
            pieces = scoring.pieces_of(case) or []
            values: dict[str, float] = defaultdict(float)
            for piece in pieces:
                for name, value in piece.features:
                    values[name] += value
            limit = min((cap for cap, _, _ in caps(case, pieces)), default=1.0)
            rows.append(Row(one.id, dict(values), limit))
    finally:
        scoring.HOPELESS = before
    return rows
