"""`refresh` as a function: which bugs are due, asking for them, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.trackers.schedule import Outcome, Schedule
from advisor.trackers.session import Session, Timing
from advisor.trackers.table import tracker_for, trackers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from advisor.trackers.configuration import Configuration
    from advisor.trackers.interface import Tracker
    from advisor.trackers.store import Store

OFFLINE = "not asked: --offline"


class Refreshed(NamedTuple):
    """What came of a run."""

    outcome: Outcome
    fresh: list[str]
    """Not asked because what is known of them still counts."""


def refresh(
    references: Iterable[str],
    configuration: Configuration,
    store: Store,
    *,
    force: bool = False,
    offline: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    timing: Timing | None = None,
) -> Refreshed:
    """Ask the trackers of those references (normal form) that are due, or with `force` of all.

    Offline nobody is asked, and everything due is said to be so. Raises AdvisorError where the cache cannot be written.
    """
    wanted = list(dict.fromkeys(references))
    due = wanted if force else store.due(wanted)
    fresh = [reference for reference in wanted if reference not in set(due)]
    trackers = trackers_of(configuration)
    if offline:
        return Refreshed(_offline(due, trackers), fresh)
    session = Session([instance.key for instance in configuration.instances], timing)
    return Refreshed(Schedule(trackers, store, session, progress, force).run(due), fresh)


def _offline(due: Sequence[str], trackers: Sequence[Tracker]) -> Outcome:
    outcome = Outcome([], [], {}, {}, [])
    for reference in due:
        tracker = tracker_for(reference, trackers)
        if tracker is None or tracker.host is not None:
            outcome.failed[reference] = OFFLINE
            continue
        for told in tracker.ask([reference], None):  # type: ignore[arg-type]
            for status in told.results:
                if getattr(status, "checked", None):
                    outcome.settled.append(reference)
                else:
                    outcome.untold[reference] = getattr(status, "not_asked", None) or ""
    return outcome
