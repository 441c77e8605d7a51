"""Launchpad's bugs, through api.launchpad.net/devel.

The status lives in the bug's tasks, one for each package and series, all of which are read. Nothing is told of what is
not public: it looks like what is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from advisor.trackers.answer import CouldNotAsk, shaped
from advisor.trackers.cache import Status
from advisor.trackers.interface import Failure, Told, hidden, missing, portions, private
from advisor.trackers.times import utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.references import Reference
    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

PAGES = 5
"""Pages of tasks that are read of one bug; 75 tasks a page."""
OPEN = ("New", "Incomplete", "Opinion", "Confirmed", "Triaged", "In Progress", "Fix Committed")
OUTCOMES = {
    "Fix Released": "fixed",
    "Won't Fix": "wontfix",
    "Invalid": "invalid",
    "Does Not Exist": "invalid",
    "Expired": "expired",
    "Opinion": "wontfix",
}
"""Status of a closed task → outcome (lib/lp/bugs/interfaces/bugtask.py: BugTaskStatus)."""
_ALSO = (401, 403, 404, 410)


class Bug(BaseModel):
    """What is read of a bug."""

    model_config = ConfigDict(extra="ignore")

    title: str | None = None
    private: bool = False
    duplicate_of_link: str | None = None
    date_last_updated: str | None = None


class Task(BaseModel):
    """What is read of a task."""

    model_config = ConfigDict(extra="ignore")

    status: str
    bug_target_name: str
    is_complete: bool | None = None
    date_closed: str | None = None
    date_left_closed: str | None = None

    @property
    def closed(self) -> bool:
        """Nothing more will be done, by Launchpad's own reckoning where it tells."""
        return self.is_complete if self.is_complete is not None else self.status not in OPEN


class Page(BaseModel):
    """One page of tasks."""

    entries: list[Any]
    next_collection_link: str | None = None


class Launchpad:
    """launchpad.net."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        return reference.id if reference.tracker == "launchpad" else None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, 1)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        for reference in references:
            yield self._single(reference, client)

    def _single(self, reference: str, client: Client) -> Told:
        number = reference.rpartition(":")[2]
        source = self._host.base
        answer = client.get(f"/devel/bugs/{number}", also=_ALSO)
        if answer.status == 404:
            return Told([hidden(reference, source)])
        if answer.status == 410:
            return Told([missing(reference, source)])
        if answer.status in (401, 403):
            return Told([private(reference, source)])
        if answer.status != 200:
            return Told([Failure(reference, f"{self._host.name} refused it (status {answer.status})")])
        bug = shaped(Bug, answer.content)
        return Told([self._status(bug, self._tasks(number, client), reference, client)])

    def _tasks(self, number: str, client: Client) -> list[Task]:
        path: str | None = f"/devel/bugs/{number}/bug_tasks"
        tasks: list[Task] = []
        for _ in range(PAGES):
            if not path:
                break
            answer = client.get(path)
            if answer.status != 200:
                raise CouldNotAsk(f"{self._host.name} does not tell a bug's tasks (status {answer.status})")
            page = shaped(Page, answer.content)
            tasks += [shaped(Task, entry) for entry in page.entries]
            path = page.next_collection_link
        return tasks

    def _status(self, bug: Bug, tasks: Sequence[Task], reference: str, client: Client) -> Status:
        task = _of_the_kernel(tasks)
        state, outcome, resolution, closed, reopened = "unknown", "unknown", None, None, None
        if task:
            state = "closed" if task.closed else "open"
            outcome = OUTCOMES.get(task.status, "unspecified") if task.closed else "unknown"
            resolution = client.clean("; ".join(f"{item.bug_target_name}: {item.status}" for item in tasks))
            closed = utc(task.date_closed) if task.closed else None
            reopened = utc(task.date_left_closed) if not task.closed else None
        duplicate = (bug.duplicate_of_link or "").rstrip("/").rpartition("/")[2]
        if duplicate.isdigit() and duplicate.isascii():
            state, outcome = "closed", "duplicate"
        released = [client.clean(item.bug_target_name, 60) for item in tasks if item.status == "Fix Released"]
        return Status(
            reference,
            state,
            outcome,
            "private" if bug.private else "public",
            resolution=resolution,
            title=client.clean(bug.title),
            changed=utc(bug.date_last_updated),
            closed=closed,
            reopened=reopened,
            fixed_in=tuple(name for name in released if name),
            duplicate_of=f"launchpad:{duplicate}" if outcome == "duplicate" else None,
            source=self._host.base,
        )


def _of_the_kernel(tasks: Sequence[Task]) -> Task | None:
    """The task that speaks for the bug: of Ubuntu's kernel, of one of its series or flavours, else the first."""

    def rank(task: Task) -> int:
        name = task.bug_target_name
        if name == "linux (Ubuntu)":
            return 0
        if name.startswith("linux (Ubuntu"):
            return 1
        if name.startswith("linux"):
            return 2
        return 3

    return min(tasks, key=rank, default=None)
