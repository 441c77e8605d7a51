"""References of a signature as rows with their last known status."""

from __future__ import annotations

from advisor.advice.report import Bug
from advisor.checking import TYPE_CHECKING
from advisor.references import parse_reference, url_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def bug_rows(references: Iterable[str], statuses: Mapping[str, Bug]) -> tuple[Bug, ...]:
    """One row for each distinct reference. Never asked: state `unknown` and no date. What names nothing is left out."""
    rows: dict[str, Bug] = {}
    for text in references:
        try:
            reference = parse_reference(text)
            url = url_of(reference)
        except ValueError:
            continue
        known = statuses.get(str(reference)) or statuses.get(text)
        rows.setdefault(str(reference), known or Bug(reference.tracker, reference.id, url))
    return tuple(rows.values())
