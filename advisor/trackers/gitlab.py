"""GitLab's issues: gitlab.freedesktop.org and other servers.

REST gives a project's issues by number in one request (doc/api/issues.md) and tells *that* an issue was moved or closed
as a duplicate; *where to* is told by GraphQL alone (app/graphql/types/issue_type.rb), which is asked when it matters.
Why an issue was closed is told by neither. An issue that is left out is confidential or not there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from advisor.references import Reference, parse_reference
from advisor.trackers.answer import CouldNotAsk, HostPaused, shaped
from advisor.trackers.cache import Status
from advisor.trackers.interface import Told, Unchanged, hidden, portions
from advisor.trackers.times import utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

BATCH = 100
_WHERE = """query($project: ID!, $numbers: [String!]) { project(fullPath: $project) { issues(iids: $numbers) { nodes {
 iid movedTo { webUrl } closedAsDuplicateOf { webUrl } } } } }"""


class Milestone(BaseModel):
    """What is read of a milestone."""

    title: str | None = None


class Issue(BaseModel):
    """What is read of an issue."""

    model_config = ConfigDict(extra="ignore")

    iid: int
    state: str
    title: str | None = None
    updated_at: str | None = None
    closed_at: str | None = None
    milestone: Milestone | None = None
    web_url: str | None = None
    moved_to_id: int | None = None
    links: dict[str, Any] = {}

    @property
    def went_elsewhere(self) -> bool:
        """Moved, or closed as a duplicate of something that we may see."""
        return self.moved_to_id is not None or bool(self.links.get("closed_as_duplicate_of"))


class GitLab:
    """One server."""

    def __init__(self, name: str, url: str, host: Host) -> None:
        self.name = name
        self._url = url
        self._host = host

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        if reference.tracker == self.name:
            return reference.id
        if reference.tracker == "url" and reference.id.startswith(f"{self._url}/"):
            path = reference.id[len(self._url) + 1 :].partition("#")[0].partition("?")[0]
            for word in ("/-/issues/", "/-/work_items/", "/issues/", "/work_items/"):
                project, found, number = path.partition(word)
                if found and number.isdigit() and number.isascii() and "/" in project:
                    return f"{project}#{number}"
        return None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        projects: dict[str, list[str]] = {}
        for reference in references:
            projects.setdefault(self._of(reference)[0].lower(), []).append(reference)
        for group in projects.values():
            yield from portions(group, BATCH)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        project = self._of(references[0])[0]
        wanted = {self._of(reference)[1]: reference for reference in references}
        numbers = sorted(wanted, key=int)
        pairs = "&".join(f"iids[]={number}" for number in numbers)
        path = f"/api/v4/projects/{quote(project, safe='')}/issues?{pairs}&scope=all&per_page={BATCH}"
        answer = client.get(path, about=references)
        if answer.unchanged:
            yield Told([Unchanged(reference) for reference in answer.unchanged])
            rest = [reference for reference in references if reference not in answer.unchanged]
            yield Told([hidden(reference, self._host.base) for reference in rest])
            return
        if answer.status in (401, 403):
            raise HostPaused(f"{self._host.name} does not let us read (status {answer.status})")
        if answer.status == 404:
            yield Told([hidden(reference, self._host.base) for reference in references])
            return
        if answer.status != 200 or not isinstance(answer.content, list):
            raise CouldNotAsk(f"{self._host.name} answered in another form than this version knows")
        issues = {
            str(issue.iid): issue
            for item in answer.content
            for issue in [
                shaped(Issue, {**item, "links": item.get("_links") or {}} if isinstance(item, dict) else item)
            ]
        }
        targets = self._targets(project, [issue for issue in issues.values() if issue.went_elsewhere], client)
        statuses = [
            self._status(issue, wanted[number], targets.get(number, (None, None)), client)
            for number, issue in issues.items()
            if number in wanted
        ]
        answered = tuple(status.reference for status in statuses)
        validator = answer.validator._replace(answered=answered) if answer.validator and not targets else None
        gone = [hidden(wanted[number], self._host.base) for number in numbers if number not in issues]
        yield Told([*statuses, *gone], validator)

    def _of(self, reference: str) -> tuple[str, str]:
        project, _, number = (self.ident(parse_reference(reference)) or "").partition("#")
        return project, number.lstrip("0") or "0"

    def _targets(
        self, project: str, issues: Sequence[Issue], client: Client
    ) -> dict[str, tuple[str | None, str | None]]:
        """Number → where it was moved to, and what it duplicates. Empty where GraphQL does not say."""
        if not issues:
            return {}
        variables = {"project": project, "numbers": [str(issue.iid) for issue in issues]}
        body = json.dumps({"query": _WHERE, "variables": variables}).encode()
        try:
            answer = client.post("/api/graphql", body, {"Content-Type": "application/json"})
            nodes = answer.content["data"]["project"]["issues"]["nodes"]
            return {
                str(node["iid"]): (_reference_at(node.get("movedTo")), _reference_at(node.get("closedAsDuplicateOf")))
                for node in nodes
            }
        except (CouldNotAsk, KeyError, TypeError, AttributeError):
            return {}

    def _status(self, issue: Issue, reference: str, target: tuple[str | None, str | None], client: Client) -> Status:
        closed = issue.state == "closed"
        moved_to, duplicate_of = target
        outcome = "unspecified" if closed else "unknown"
        if closed and issue.moved_to_id is not None:
            outcome = "moved"
        elif closed and issue.went_elsewhere:
            outcome = "duplicate"
        renamed = _reference_at({"webUrl": issue.web_url})
        if renamed and self.ident(parse_reference(renamed)) and renamed.lower() != reference.lower():
            moved_to = moved_to or (renamed if renamed.startswith(f"{self.name}:") else None)
        milestone = client.clean(issue.milestone.title, 60) if issue.milestone else None
        return Status(
            reference,
            "closed" if closed else "open" if issue.state in ("opened", "reopened") else "unknown",
            outcome,
            "public",
            resolution=client.clean(issue.state, 60) if closed else None,
            title=client.clean(issue.title),
            changed=utc(issue.updated_at),
            closed=utc(issue.closed_at) if closed else None,
            fixed_in=(milestone,) if milestone and closed and outcome == "unspecified" else (),
            duplicate_of=duplicate_of if outcome == "duplicate" else None,
            moved_to=moved_to,
            source=self._host.base,
        )


def _reference_at(place: Any) -> str | None:
    url = place.get("webUrl") if isinstance(place, dict) else None
    try:
        return str(parse_reference(url)) if isinstance(url, str) else None
    except ValueError:
        return None
