"""References of a signature as rows with their last known status."""

from __future__ import annotations

from advisor.advice.report import Bug
from advisor.checking import TYPE_CHECKING
from advisor.references import parse_reference, url_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.advice.report import Report
    from advisor.matching.match import Match
    from advisor.trackers.cache import Status


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


def known_bugs(statuses: Mapping[str, Status]) -> dict[str, Bug]:
    """The last known statuses as rows of a report."""
    bugs: dict[str, Bug] = {}
    for text, status in statuses.items():
        try:
            reference = parse_reference(text)
            url = url_of(reference)
        except ValueError:
            continue
        bugs[text] = Bug(
            reference.tracker,
            reference.id,
            url,
            status.title,
            status.state,
            status.outcome,
            status.visibility,
            status.checked,
            status.resolution,
            status.changed,
            status.fixed_in,
            status.duplicate_of,
            status.moved_to,
            status.not_asked,
        )
    return bugs


def with_news(report: Report, matches: Sequence[Match], statuses: Mapping[str, Status]) -> Report:
    """The report, with a word where a bug was closed or opened again after its signature was reviewed."""
    from advisor.trackers.cache import news_since

    reviewed = {match.signature.id: match.signature.reviewed for match in matches}
    answers = []
    for answer in report.matches:
        rows = [status for bug in answer.bugs if (status := statuses.get(_name(bug)))]
        news = [text for status in rows if (text := news_since(reviewed.get(answer.id), status))]
        answers.append(answer._replace(note=" ".join(filter(None, [answer.note, *news]))) if news else answer)
    return report._replace(matches=tuple(answers))


def _name(bug: Bug) -> str:
    return bug.id if bug.tracker == "cve" else f"{bug.tracker}:{bug.id}"
