"""Putting matches in order, and telling which ones this log cannot tell apart."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import is_log_only
from advisor.matching.weights import HOPELESS, SHOWN, TIE
from advisor.vocabulary import LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.matching.match import Match
    from advisor.matching.score import Scored


def rank(scored: Iterable[Scored]) -> tuple[Match, ...]:
    """Best first: what explains the primary crash, then what was only also seen; each with the ids of its group."""
    ordered = sorted(kept(scored), key=_order)
    return tuple(one.match._replace(similar=_similar(one, ordered)) for one in ordered)


def kept(scored: Iterable[Scored]) -> list[Scored]:
    """Those that somebody may want to see."""
    return [one for one in scored if one.match.confidence >= SHOWN and one.log_odds >= HOPELESS]


def _order(one: Scored) -> tuple[int, float, tuple[int, int], float, int]:
    """Among log lines that say equally much, the earlier one is nearer to the cause: it is told first."""
    match = one.match
    first = (-1, -1)
    if is_log_only(match.signature):
        lines = [
            (piece.file or 0, piece.line or 0) for piece in match.evidence if piece.kind == "log" and piece.weight > 0
        ]
        first = min(lines, default=(0, 0))
    return one.tier, -round(match.confidence, 2), first, -one.log_odds, match.signature.number


def _similar(one: Scored, others: list[Scored]) -> tuple[str, ...]:
    if one.match.confidence < LIKELY_CONFIDENCE:
        return ()
    signature = one.match.signature
    return tuple(
        other.match.signature.id
        for other in others
        if other is not one
        and other.match.crash == one.match.crash
        and other.match.confidence >= LIKELY_CONFIDENCE
        and (
            (abs(other.log_odds - one.log_odds) < TIE and _basis(other) == _basis(one))
            or other.match.signature.id in signature.similar
            or signature.id in other.match.signature.similar
        )
    )


def _basis(one: Scored) -> frozenset[tuple[str, int | None]]:
    """The lines that speak for it, by kind of evidence."""
    return frozenset(
        (piece.kind, piece.line) for piece in one.match.evidence if piece.weight > 0 and piece.line is not None
    )
