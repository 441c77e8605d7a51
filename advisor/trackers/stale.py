"""Signatures that a bug has overtaken: fixed, moved, closed or opened again since they were reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.trackers.cache import Status, news_since, read_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Overtaken(NamedTuple):
    """One signature and what happened since."""

    id: str
    reviewed: str | None
    """Day of its last review; None for a draft, which is overtaken by nothing but a move."""
    news: tuple[str, ...]
    """One sentence a bug."""


def overtaken(
    reviews: Iterable[tuple[str, str | None, tuple[str, ...]]], paths: Sequence[str] | None = None
) -> Iterator[Overtaken]:
    """Of signatures (id, day of review, bugs) those that want another look. The trackers are not asked."""
    rows = list(reviews)
    statuses = read_statuses((bug for _, _, bugs in rows for bug in bugs), paths)
    for ident, reviewed, bugs in rows:
        known = [statuses[bug] for bug in bugs if bug in statuses]
        news = tuple(text for status in known if (text := _news(reviewed, status, bugs)))
        if news:
            yield Overtaken(ident, reviewed, news)


def _news(reviewed: str | None, status: Status, bugs: Sequence[str]) -> str | None:
    told = news_since(reviewed, status)
    if told:
        return told
    target = status.moved_to or status.duplicate_of
    moment = status.closed or status.changed or status.fetched or ""
    if target and target not in bugs and status.state == "closed" and moment[:10] > (reviewed or ""):
        word = "moved to" if status.moved_to else "a duplicate of"
        return f"{status.reference} is {word} {target}, which the signature does not name."
    later = bool(reviewed and status.changed and status.changed[:10] > reviewed)
    if status.state == "closed" and not status.closed and later:
        return f"{status.reference} is closed ({status.outcome}) and changed last on {(status.changed or '')[:10]}."
    return None
