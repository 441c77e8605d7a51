"""Who is asked when: hosts at the same time, each of them one request after the other.

Every answer is stored as it comes, so that a run that is killed goes on where it was. Duplicates and moves are followed
within the run. What failed for a passing reason is tried again at the end, in smaller portions.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.trackers.answer import CouldNotAsk, HostPaused
from advisor.trackers.cache import FOLLOWED, Status
from advisor.trackers.client import Client
from advisor.trackers.interface import Failure
from advisor.trackers.session import SHORT_WAIT, Session
from advisor.trackers.table import tracker_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from advisor.trackers.interface import Told, Tracker
    from advisor.trackers.session import Host
    from advisor.trackers.store import Change, Store

HOSTS_AT_ONCE = 16
_TRIES = 3
"""How often a portion is taken up; within each the session tries on its own."""
_FAILURES = 4
"""Portions in a row without any answer, after which a host is left alone for this run."""


class Portion(NamedTuple):
    """References that are asked together."""

    tracker: Tracker
    references: list[str]
    tries: int = 0


class Outcome(NamedTuple):
    """What a run came to."""

    asked: list[str]
    """Answered by their tracker."""
    settled: list[str]
    """Known for good from the shipped records."""
    untold: dict[str, str]
    """Reference → why no tracker can tell of it: links, commits beyond the records."""
    failed: dict[str, str]
    """Reference → why it could not be asked."""
    changes: list[Change]


class Schedule:
    """One run."""

    def __init__(
        self,
        trackers: Sequence[Tracker],
        store: Store,
        session: Session,
        progress: Callable[[int, int], None] = lambda done, total: None,
        force: bool = False,
    ) -> None:
        self._trackers = trackers
        self._store = store
        self._session = session
        self._progress = progress
        self._force = force
        self._queues: dict[str, deque[Portion]] = {}
        self._hosts: dict[str, Host] = {}
        self._depth: dict[str, int] = {}
        self._change = threading.Condition()
        self._busy = 0
        self._asked: set[str] = set()
        self._given_up: dict[str, str] = {}
        """Host → why nothing more is asked of it in this run."""
        self._fault: BaseException | None = None
        self._outcome = Outcome([], [], {}, {}, [])

    def run(self, references: Iterable[str]) -> Outcome:
        """Ask for all of them; KeyboardInterrupt ends it at once, with everything stored that came."""
        self._plan(list(references), 0)
        threads: dict[str, threading.Thread] = {}
        try:
            with self._change:
                while self._fault is None:
                    for name in list(self._queues):
                        waiting = self._queues[name] and not (name in threads and threads[name].is_alive())
                        alive = sum(thread.is_alive() for thread in threads.values())
                        if waiting and alive < HOSTS_AT_ONCE:
                            threads[name] = threading.Thread(target=self._serve, args=(name,), daemon=True)
                            self._busy += 1
                            threads[name].start()
                    if not self._busy and not any(self._queues.values()):
                        break
                    self._change.wait(0.5)
        finally:
            self._session.stop()
        if self._fault is not None:
            raise self._fault
        return self._outcome

    def _plan(self, references: Sequence[str], depth: int) -> None:
        """Put references into the queues of their hosts; those that no host tells of are settled here."""
        with self._change:
            groups: dict[int, list[str]] = {}
            for reference in references:
                if reference in self._depth:
                    continue
                self._depth[reference] = depth
                tracker = tracker_for(reference, self._trackers)
                if tracker:
                    groups.setdefault(self._trackers.index(tracker), []).append(reference)
            for place, group in groups.items():
                tracker = self._trackers[place]
                if tracker.host is None:
                    self._settle(tracker, group)
                    continue
                self._hosts[tracker.host.name] = tracker.host
                queue = self._queues.setdefault(tracker.host.name, deque())
                queue.extend(Portion(tracker, part) for part in tracker.batches(group))
            self._change.notify_all()

    def _settle(self, tracker: Tracker, references: Sequence[str]) -> None:
        for told in tracker.ask(references, None):  # type: ignore[arg-type]
            for result in told.results:
                if isinstance(result, Status) and result.checked:
                    self._outcome.settled.append(result.reference)
                    self._follow(result)
                elif isinstance(result, Status):
                    self._outcome.untold[result.reference] = result.not_asked or ""

    def _serve(self, name: str) -> None:
        """One host's thread: until its queue is empty."""
        try:
            host = self._hosts[name]
            client = Client(self._session, host, self._store.validator)
            failures = 0
            earlier = self._store.paused(name)
            if name in self._given_up or (earlier and not self._force):
                self._give_up(name, self._given_up.get(name) or (earlier[1] if earlier else ""))
            while True:
                with self._change:
                    if not self._queues[name]:
                        return
                    portion = self._queues[name].popleft()
                try:
                    self._ask(portion, client)
                    failures = 0
                except HostPaused as pause:
                    if pause.wait and pause.wait > SHORT_WAIT:
                        self._store.pause(name, self._session.timing.now() + pause.wait, str(pause))
                    self._fail(portion, str(pause))
                    self._give_up(name, str(pause))
                except CouldNotAsk as fault:
                    failures += 1
                    self._again_or_fail(name, portion, str(fault))
                    if failures >= _FAILURES:
                        self._give_up(name, str(fault))
        except BaseException as fault:
            self._fault = fault if isinstance(fault, AdvisorError) or self._fault is None else self._fault
        finally:
            with self._change:
                self._busy -= 1
                self._change.notify_all()

    def _ask(self, portion: Portion, client: Client) -> None:
        due = portion.references if self._force else self._store.due(portion.references)
        done = [reference for reference in portion.references if reference not in due]  # by another process meanwhile
        self._done(done)
        if not due:
            return
        left = set(due)
        try:
            answers = portion.tracker.ask(due, client)
            while told := _next(answers):
                left -= {result.reference for result in told.results}
                self._keep(told)
        except CouldNotAsk as fault:
            portion.references[:] = [reference for reference in portion.references if reference in left]
            raise fault
        if left:
            portion.references[:] = [reference for reference in portion.references if reference in left]
            raise CouldNotAsk(f"{client.host.name} left it out of its answer")

    def _keep(self, told: Told) -> None:
        changes = self._store.save(told.results, told.validator)
        with self._change:
            self._outcome.changes.extend(changes)
            answered = [result.reference for result in told.results if not isinstance(result, Failure)]
            self._outcome.failed.update(
                {result.reference: result.reason for result in told.results if isinstance(result, Failure)}
            )
            for reference in answered:
                self._outcome.failed.pop(reference, None)
        self._done(answered)
        for result in told.results:
            if isinstance(result, Status):
                self._follow(result)

    def _follow(self, status: Status) -> None:
        target = status.moved_to or status.duplicate_of
        depth = self._depth.get(status.reference, 0) + 1
        if target and depth <= FOLLOWED and target not in self._depth and (self._force or self._store.due([target])):
            self._plan([target], depth)

    def _again_or_fail(self, name: str, portion: Portion, reason: str) -> None:
        """Again at the end of the queue, in portions of a quarter; the last time it has failed."""
        if portion.tries + 1 >= _TRIES:
            self._fail(portion, reason)
            return
        size = max(1, (len(portion.references) + 3) // 4)
        with self._change:
            for start in range(0, len(portion.references), size):
                part = portion.references[start : start + size]
                self._queues[name].append(Portion(portion.tracker, part, portion.tries + 1))

    def _fail(self, portion: Portion, reason: str) -> None:
        self._store.save([Failure(reference, reason) for reference in portion.references])
        with self._change:
            self._outcome.failed.update(dict.fromkeys(portion.references, reason))
            self._tell()

    def _give_up(self, name: str, reason: str) -> None:
        """Everything that still waits for this host could not be asked."""
        self._given_up[name] = reason
        while True:
            with self._change:
                if not self._queues[name]:
                    return
                portion = self._queues[name].popleft()
            self._fail(portion, reason)

    def _done(self, references: Iterable[str]) -> None:
        with self._change:
            new = [reference for reference in references if reference not in self._asked]
            self._asked.update(new)
            self._outcome.asked.extend(new)
            self._tell()

    def _tell(self) -> None:
        outcome = self._outcome
        done = len(outcome.asked) + len(outcome.failed) + len(outcome.settled) + len(outcome.untold)
        self._progress(done, len(self._depth))


def _next(answers: Iterator[Told]) -> Told | None:
    """The next answer; an answer that an adapter stumbles over is one of a form that it does not know."""
    try:
        return next(answers, None)
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        raise CouldNotAsk("the answer has another form than this version knows") from None
