"""What the whole matcher answers to a labelled crash, some signatures being hidden from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.advice.advise import advise
from advisor.advice.verdict import decides
from advisor.intake.record import CrashRecord
from advisor.matching.find import find_matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.index.read import Index
    from advisor.index.stored import Signature
    from scripts.accuracy.cases import Labelled


class Ranked(NamedTuple):
    """One answer."""

    ids: frozenset[str]
    """The signature's, and those of its declared group: the same bug, or not to be told apart by this log."""
    score: float
    """Confidence; a baseline's own measure."""


class Hiding:
    """An index that some signatures have been taken out of."""

    def __init__(self, index: Index, hidden: frozenset[str]) -> None:
        self._index = index
        self._hidden = hidden

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def signatures(self, numbers: Iterable[int], advice: bool = True) -> list[Signature]:
        """As `Index.signatures`, without the hidden ones."""
        return [one for one in self._index.signatures(numbers, advice) if one.id not in self._hidden]


def answers(case: Labelled, index: Index) -> list[Ranked]:
    """Answers in the order in which a report gives them, weak ones included, of those that name a bug
    and that its verdict may rest on.

    Of a composed crash the kernel is forgotten: it says nothing of the bug that was varied.
    """
    reading = case.reading
    if case.origin != "sighting":
        reading = reading._replace(kernel=reading.kernel._replace(release=None, upstream=None))
    found = find_matches(reading, Hiding(index, case.hidden))  # type: ignore[arg-type]
    matches = [match for match in found if match.signature.cause == "bug" and decides(reading, match)]
    report = advise(CrashRecord("-", "log", ()), reading, matches, index.info, None, {}, show_all=True)
    return [Ranked(frozenset((one.id, *one.similar)), one.confidence) for one in report.matches]
