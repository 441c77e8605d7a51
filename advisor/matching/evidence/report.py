"""How far the report itself can be trusted, whatever it says."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece

if TYPE_CHECKING:
    from advisor.matching.case import Case


def score(case: Case) -> tuple[Piece, ...]:
    """Pieces for what is wrong with the report; none where nothing is."""
    crash = case.crash
    if crash is None:
        return ()
    pieces: list[Piece] = []
    place = (crash.line, crash.file)
    if crash.corrupted:
        facts = (("damaged", 1.0),)
        pieces.append(
            Piece("report", "the report is whole", (("report-damaged", 1.0),), *place, crash.corrupted, facts)
        )
    before = case.reading.crashes[: case.reading.crashes.index(crash)] if crash in case.reading.crashes else ()
    died = any(other.fatal for other in before)
    if not died and ((crash.number or 1) > 1 or any(taint.letter == "D" for taint in crash.taint)):
        why = "the kernel had already died of something that this log does not show"
        pieces.append(Piece("report", "it is the first report", (("report-not-first", 1.0),), *place, why))
    if crash.role == "earlier":
        why = "it explains a report before the one that was fatal"
        pieces.append(Piece("report", "it is the fatal report", (("report-earlier", 1.0),), *place, why))
    return tuple(pieces)
