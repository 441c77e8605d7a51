"""syzbot's dashboard: one bug a request, or its lists when many are asked (syzkaller: dashboard/api/dashboard.go).

The status is prose. What it says of a duplicate does not name the other bug. A bug can be open and have fix commits:
then the fix waits to be seen in the tested trees.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from advisor.trackers.answer import CouldNotAsk, LoginAsked, shaped
from advisor.trackers.cache import Status, shipped
from advisor.trackers.interface import Told, hidden, portions, private
from advisor.trackers.times import utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.references import Reference
    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

MANY = 20
"""From here on the three lists, some megabytes each, are the lesser burden."""
LIST_LIMIT = 64 << 20
LISTS = {
    "/upstream/fixed": ("closed", "fixed", "fixed"),
    "/upstream/invalid": ("closed", "invalid", "invalid"),
    "/upstream": ("open", "unknown", None),
}
WORDS = (
    ("fixed on", "fixed"),
    ("closed as dup", "duplicate"),
    ("closed as invalid", "invalid"),
    ("obsoleted", "expired"),
)
"""What a closed bug's status says → outcome (dashboard/app/main.go: uiBug.Status)."""


class Commit(BaseModel):
    """A fix."""

    title: str | None = None
    hash: str | None = None


class Bug(BaseModel):
    """What is read of a bug."""

    model_config = ConfigDict(extra="ignore")

    version: int
    title: str
    status: str
    fix_commits: list[Commit] = Field(default=[], alias="fix-commits")
    fix_time: str | None = Field(default=None, alias="fix-time")
    close_time: str | None = Field(default=None, alias="close-time")
    last_crash: str | None = Field(default=None, alias="last-crash")


class Row(BaseModel):
    """What is read of a bug in a list."""

    title: str
    link: str
    fix_commits: list[Commit] = Field(default=[], alias="fix-commits")


class Rows(BaseModel):
    """A list."""

    version: int
    bugs: list[Any] = Field(alias="Bugs")


class Syzbot:
    """syzkaller.appspot.com."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        return reference.id if reference.tracker == "syzbot" else None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        if len(references) >= MANY:
            yield list(references)
        else:
            yield from portions(references, 1)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        rest = {reference.rpartition(":")[2]: reference for reference in references}
        if len(rest) >= MANY:
            for path in LISTS:
                told = self._list(path, rest, client)
                for result in told.results:
                    rest.pop(result.reference.rpartition(":")[2])
                yield told
        for ident, reference in rest.items():
            yield Told([self._single(ident, reference, client)])

    def _list(self, path: str, wanted: dict[str, str], client: Client) -> Told:
        answer = client.get(path, {"json": "1"}, limit=LIST_LIMIT)
        rows = shaped(Rows, answer.content)
        state, outcome, resolution = LISTS[path]
        statuses = []
        for item in rows.bugs:
            row = shaped(Row, item)
            keys = parse_qs(urlsplit(html.unescape(row.link)).query)
            ident = (keys.get("extid") or keys.get("id") or [""])[0]
            if ident in wanted:
                statuses.append(
                    Status(
                        wanted[ident],
                        state,
                        outcome,
                        "public",
                        resolution=resolution,
                        title=client.clean(row.title),
                        fixed_in=self._versions(row.fix_commits) if state == "closed" else (),
                        source=self._host.base,
                    )
                )
        return Told(list(dict.fromkeys(statuses)))

    def _single(self, ident: str, reference: str, client: Client) -> Status:
        query = {"id" if len(ident) == 40 else "extid": ident, "json": "1"}
        try:
            answer = client.get("/bug", query, also=(403, 404))
        except LoginAsked:
            return private(reference, self._host.base)
        if answer.status == 403:
            return private(reference, self._host.base)
        if answer.status == 404:
            return hidden(reference, self._host.base)
        bug = shaped(Bug, answer.content)
        if bug.version != 1:
            raise CouldNotAsk("the answer has another form than this version knows")
        outcome = next((word for words, word in WORDS if words in bug.status), None)
        times = [moment for text in (bug.fix_time, bug.close_time, bug.last_crash) if (moment := utc(text))]
        return Status(
            reference,
            "closed" if outcome else "open",
            outcome or "unknown",
            "public",
            resolution=client.clean(html.unescape(bug.status)),
            title=client.clean(bug.title),
            changed=max(times, default=None),
            closed=(utc(bug.fix_time) if outcome == "fixed" else utc(bug.close_time)) if outcome else None,
            fixed_in=self._versions(bug.fix_commits) if outcome == "fixed" else (),
            source=self._host.base,
        )

    @staticmethod
    def _versions(commits: Sequence[Commit]) -> tuple[str, ...]:
        """The releases with the fix, where the shipped records know the commit; else the commit."""
        found: list[str] = []
        for commit in commits:
            ident = (commit.hash or "").lower()
            if not 12 <= len(ident) <= 40 or ident.strip("0123456789abcdef"):
                continue
            known = next(shipped([f"commit:{ident}"]), None)
            found += known.fixed_in if known else [f"commit {ident[:12]}"]
        return tuple(dict.fromkeys(found))
