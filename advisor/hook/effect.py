"""Does the workaround help? Boots and days with it and without it, and how often the same bug crashed in each.

Crashes come at random, so that a quiet fortnight proves nothing about a bug that strikes once a month. With k crashes in
all, each falls into the time with the workaround by the share of that time, if it made no difference; where as few as
were seen would be rarer than one in twenty, it does (the conditional test of two Poisson rates).
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, NamedTuple

from advisor.hook.measures import Measure, on_command_line, ran_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.hook.history import Crashed, RecordedBoot

DAY = 86400.0
RARE = 0.05

NOT_TRIED = "not-tried"
HELPS = "helps"
EASES = "eases"
"""Fewer crashes, but not none."""
TOO_EARLY = "too-early"
NO_HELP = "no-help"


class Effect(NamedTuple):
    """What the history says about a workaround."""

    verdict: str
    statement: str
    days_with: float
    days_without: float
    crashes_with: int
    crashes_without: int


def effect_of(measure: Measure, crashes: Sequence[Crashed], boots: Sequence[RecordedBoot], seen: set[str]) -> Effect:
    """`crashes` are those of the same bug; `seen` the boots in which the measure was observed."""
    with_it = {recorded.boot.id for recorded in boots if ran_with(measure, recorded, seen)}
    time_with = time_without = 0.0
    crashes_with = crashes_without = 0
    for crash in crashes:
        home = _boot_of(crash, boots)
        had = home.boot.id in with_it if home else on_command_line(measure, crash.summary.command_line)
        crashes_with += had
        crashes_without += not had
    for recorded in boots:
        last = max([recorded.seen, *(crash.crashed for crash in crashes if _boot_of(crash, boots) is recorded)])
        if recorded.boot.id in with_it:
            time_with += last - recorded.boot.started
        else:
            time_without += last - recorded.boot.started
    earliest = min((crash.crashed for crash in crashes), default=None)
    if earliest is not None and (not boots or earliest < boots[0].boot.started):
        # crashes from before anything was recorded: the time since the first of them counts as time without it
        end = boots[0].boot.started if boots else max(crash.crashed for crash in crashes)
        time_without += end - earliest
    days_with, days_without = max(0.0, time_with / DAY), max(0.0, time_without / DAY)
    verdict = _verdict(crashes_with, crashes_without, days_with, days_without)
    statement = _statement(verdict, measure, crashes_with, crashes_without, days_with, days_without, bool(with_it))
    return Effect(verdict, statement, days_with, days_without, crashes_with, crashes_without)


def _boot_of(crash: Crashed, boots: Sequence[RecordedBoot]) -> RecordedBoot | None:
    """The boot that crashed."""
    if crash.boot:
        return next((recorded for recorded in boots if recorded.boot.id == crash.boot), None)
    return boot_at(crash.crashed, boots)


def boot_at(moment: float, boots: Sequence[RecordedBoot]) -> RecordedBoot | None:
    """The boot that ran at that time; boots come oldest first. The last one that was shut down before then is none."""
    before = [recorded for recorded in boots if recorded.boot.started <= moment]
    if not before or (before[-1].shut_down and before[-1].seen < moment):
        return None
    return before[-1]


def _verdict(crashes_with: int, crashes_without: int, days_with: float, days_without: float) -> str:
    if not days_with and not crashes_with:
        return NOT_TRIED
    if chance(crashes_with, crashes_without, days_with, days_without) < RARE:
        return EASES if crashes_with else HELPS
    return NO_HELP if crashes_with else TOO_EARLY


def chance(crashes_with: int, crashes_without: int, days_with: float, days_without: float) -> float:
    """How likely at most so many crashes with it are, if it made no difference."""
    total = days_with + days_without
    if total <= 0 or days_without <= 0:
        return 1.0
    share = days_with / total
    count = crashes_with + crashes_without
    return sum(comb(count, few) * share**few * (1 - share) ** (count - few) for few in range(crashes_with + 1))


def _statement(
    verdict: str,
    measure: Measure,
    crashes_with: int,
    crashes_without: int,
    days_with: float,
    days_without: float,
    booted: bool,
) -> str:
    before = f"before: {rate(crashes_without, days_without)}" if crashes_without else "nothing to compare it with"
    if verdict == NOT_TRIED:
        return f"not booted {measure.words} yet" if not booted else f"just booted {measure.words}; {before}"
    count = f"{crashes_with} {'crash' if crashes_with == 1 else 'crashes'}"
    start = f"booted {measure.words} for {span(days_with)}, {count}; {before}"
    conclusion = {
        HELPS: "it helps",
        EASES: "it makes the crashes rarer, but does not prevent them",
        TOO_EARLY: "too early to tell",
        NO_HELP: "it does not prevent them",
    }
    return f"{start}: {conclusion[verdict]}"


def span(days: float) -> str:
    """`14 days`, `5 hours`."""
    if days >= 1.5:
        return f"{days:.0f} days"
    hours = days * 24
    if hours >= 1.5:
        return f"{hours:.0f} hours"
    return "an hour" if hours >= 0.75 else "minutes"


def rate(crashes: int, days: float) -> str:
    """`3 a week`, as people count."""
    if days <= 0 or crashes < 2:
        return f"{crashes} in {span(days)}" if days > 0 else f"{crashes} in all"
    for length, name in ((1.0, "day"), (7.0, "week"), (30.4, "month"), (365.0, "year")):
        number = crashes * length / days
        if number >= 0.95 and days >= length * 0.9:
            return f"{number:.0f} a {name}"
    return f"{crashes} in {span(days)}"
