"""What the trackers' tests share: a clock that stands still, a cache of their own, and one run against made answers."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
import responses

from advisor.trackers.cache import Status, read_statuses
from advisor.trackers.configuration import KNOWN, Configuration, Instance
from advisor.trackers.refresh import Refreshed, refresh
from advisor.trackers.session import Timing
from advisor.trackers.store import Store

NOW = 1_795_600_000.0
"""2026-11-25."""


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = NOW
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def ticks(self) -> float:
        return self.time - NOW

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def timing(self) -> Timing:
        return Timing(self.now, self.ticks, self.sleep, lambda span: 0.0)


class Run(NamedTuple):
    """One refresh and what is known after it."""

    refreshed: Refreshed
    statuses: dict[str, Status]
    clock: Clock

    def __getitem__(self, reference: str) -> Status:  # type: ignore[override]
        return self.statuses[reference]


class Desk:
    """A cache and a clock, to refresh with as often as a test wants."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.clock = Clock()
        self.store = Store(path, self.clock.now)

    def refresh(self, *references: str, instances: tuple[Instance, ...] = KNOWN, force: bool = False) -> Run:
        done = refresh(references, Configuration(instances), self.store, force=force, timing=self.clock.timing)
        return Run(done, self.known(), self.clock)

    def known(self) -> dict[str, Status]:
        self.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return read_statuses(self.store.references(), [self.path])

    def knew(self, reference: str, **fields: Any) -> Status:
        """Something that was learned before."""
        values = {"state": "open", "visibility": "public", "title": "as it was", **fields}
        self.store.save([Status(reference, **values)])
        self.clock.time += 40 * 86400
        known = self.store.status(reference)
        assert known
        return known


@pytest.fixture
def desk(tmp_path):
    desk = Desk(str(tmp_path / "status.sqlite3"))
    yield desk
    desk.store.close()


@pytest.fixture
def web():
    """Made answers in place of the network; a request that no answer was made for is an error."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def sent(web: responses.RequestsMock) -> list[str]:
    """The addresses that were asked for."""
    return [call.request.url or "" for call in web.calls]


def with_key(name: str, key: Any) -> tuple[Instance, ...]:
    return tuple(instance._replace(key=key) if instance.name == name else instance for instance in KNOWN)


def as_json(value: Any) -> str:
    return json.dumps(value)
