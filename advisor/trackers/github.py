"""GitHub's issues and pull requests.

Without a token each is one conditional REST request (60 an hour; docs.github.com/rest/issues). With a token fifty go
into one GraphQL query, which also names the issue that a duplicate duplicates; what GraphQL does not find is asked by
REST, for that follows an issue to the repository that it was transferred to.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from advisor.references import Reference, parse_reference
from advisor.trackers.answer import CouldNotAsk, HostPaused, shaped
from advisor.trackers.cache import Status
from advisor.trackers.interface import Failure, Told, Unchanged, hidden, missing, portions
from advisor.trackers.times import utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

BATCH = 50
_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_FIELDS = """{ __typename
 ... on Issue { title state stateReason(enableDuplicate: true) closedAt updatedAt url milestone { title }
  duplicateOf { url } }
 ... on PullRequest { title state mergedAt closedAt updatedAt url milestone { title } } }"""
OUTCOMES = {
    "completed": "fixed",
    "not_planned": "wontfix",
    "duplicate": "duplicate",
}
"""`state_reason` of a closed issue → outcome; older ones have none."""


class Milestone(BaseModel):
    """What is read of a milestone."""

    title: str | None = None


class Target(BaseModel):
    """Another issue."""

    url: str


class Pull(BaseModel):
    """What is read of a pull request in an issue."""

    merged_at: str | None = None


class Issue(BaseModel):
    """An issue or pull request, as REST has it."""

    model_config = ConfigDict(extra="ignore")

    state: str
    title: str | None = None
    state_reason: str | None = None
    closed_at: str | None = None
    updated_at: str | None = None
    html_url: str | None = None
    milestone: Milestone | None = None
    pull_request: Pull | None = None
    duplicate_of: str | None = None
    """Of GraphQL only."""


class GraphIssue(BaseModel):
    """The same as GraphQL has it."""

    model_config = ConfigDict(extra="ignore")

    state: str
    title: str | None = None
    stateReason: str | None = None  # noqa: N815 - the name on the wire
    closedAt: str | None = None  # noqa: N815
    mergedAt: str | None = None  # noqa: N815
    updatedAt: str | None = None  # noqa: N815
    url: str | None = None
    milestone: Milestone | None = None
    duplicateOf: Target | None = None  # noqa: N815

    def as_rest(self) -> Issue:
        """With REST's names and words."""
        return Issue(
            state="open" if self.state == "OPEN" else "closed",
            title=self.title,
            state_reason=(self.stateReason or "").lower() or None,
            closed_at=self.closedAt,
            updated_at=self.updatedAt,
            html_url=self.url,
            milestone=self.milestone,
            pull_request=Pull(merged_at=self.mergedAt) if self.mergedAt else None,
            duplicate_of=self.duplicateOf.url if self.duplicateOf else None,
        )


class GitHub:
    """github.com."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        return reference.id if reference.tracker == "github" else None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, BATCH if self._host.key else 1)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        rest = list(references)
        if self._host.key and len(rest) > 1:
            told = self._query(rest, client)
            yield told
            known = {result.reference for result in told.results}
            rest = [reference for reference in rest if reference not in known]
        for reference in rest:
            yield self._single(reference, client)

    def _single(self, reference: str, client: Client) -> Told:
        project, number = _of(reference)
        answer = client.get(f"/repos/{project}/issues/{number}", about=(reference,), headers=_HEADERS)
        if answer.unchanged:
            return Told([Unchanged(reference)])
        if answer.status == 200:
            return Told([self._status(shaped(Issue, answer.content), reference, client)], answer.validator)
        if answer.status == 404:
            return Told([hidden(reference, self._host.base)])
        if answer.status == 410:
            return Told([missing(reference, self._host.base)])
        if answer.status == 401:
            raise HostPaused(f"{self._host.name} does not accept the key that is set for it")
        return Told([Failure(reference, f"{self._host.name} refused it (status {answer.status})")])

    def _query(self, references: Sequence[str], client: Client) -> Told:
        """What GraphQL tells of them; those that it does not find are left out."""
        parts = []
        for place, reference in enumerate(references):
            project, number = _of(reference)
            owner, _, name = project.partition("/")
            parts.append(
                f"r{place}: repository(owner: {json.dumps(owner)}, name: {json.dumps(name)}) "
                f"{{ i: issueOrPullRequest(number: {int(number)}) {_FIELDS} }}"
            )
        body = json.dumps({"query": f"query {{ {' '.join(parts)} }}"}).encode()
        answer = client.post("/graphql", body, {"Content-Type": "application/json"})
        if answer.status == 401:
            raise HostPaused(f"{self._host.name} does not accept the key that is set for it")
        content = answer.content if isinstance(answer.content, dict) else {}
        errors = content.get("errors")
        if any(isinstance(error, dict) and error.get("type") == "RATE_LIMITED" for error in errors or ()):
            raise HostPaused(f"{self._host.name} limits how much may be asked", 3600.0)
        repositories = content.get("data")
        if answer.status != 200 or not isinstance(repositories, dict):
            raise CouldNotAsk(f"{self._host.name} refused a query (status {answer.status})")
        statuses = []
        for place, reference in enumerate(references):
            issue: Any = (repositories.get(f"r{place}") or {}).get("i")
            if issue:
                statuses.append(self._status(shaped(GraphIssue, issue).as_rest(), reference, client))
        return Told(list(statuses))

    def _status(self, issue: Issue, reference: str, client: Client) -> Status:
        closed = issue.state == "closed"
        merged = bool(issue.pull_request and issue.pull_request.merged_at)
        reason = issue.state_reason or ""
        outcome = "unknown"
        if closed:
            outcome = "fixed" if merged else OUTCOMES.get(reason, "unspecified")
        milestone = client.clean(issue.milestone.title, 60) if issue.milestone else None
        now_at = _reference_at(issue.html_url)
        return Status(
            reference,
            "closed" if closed else "open" if issue.state == "open" else "unknown",
            outcome,
            "public",
            resolution="merged" if merged and closed else client.clean(reason, 60),
            title=client.clean(issue.title),
            changed=utc(issue.updated_at),
            closed=utc(issue.closed_at) if closed else None,
            reopened=utc(issue.updated_at) if not closed and reason == "reopened" else None,
            fixed_in=(milestone,) if milestone and outcome in ("fixed", "unspecified") else (),
            duplicate_of=_reference_at(issue.duplicate_of) if outcome == "duplicate" else None,
            moved_to=now_at if now_at and now_at.lower() != reference.lower() else None,
            source=self._host.base,
        )


def _of(reference: str) -> tuple[str, str]:
    project, _, number = parse_reference(reference).id.partition("#")
    return project, number


def _reference_at(url: str | None) -> str | None:
    try:
        reference = parse_reference(url or "")
    except ValueError:
        return None
    return str(reference) if reference.tracker == "github" else None
