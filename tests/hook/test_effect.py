"""Twenty histories, and what is said about the workaround in each."""

from __future__ import annotations

import pytest

from advisor.hook.circumstances import Boot
from advisor.hook.effect import EASES, HELPS, NO_HELP, NOT_TRIED, TOO_EARLY, chance, effect_of, rate, span
from advisor.hook.history import Crashed, RecordedBoot
from advisor.hook.measures import Measure, in_force, measure_of, on_command_line
from advisor.hook.summary import from_plain

DAY = 86400.0
PARAMETER = Measure("kernel-parameter", "nouveau.runpm=0", "add")
WITHOUT = "root=/dev/vda ro quiet"
WITH = f"{WITHOUT} nouveau.runpm=0"


def play(*stretches):
    """Boots one after the other, each `(command line, days, crashed)`; and the crashes at their ends."""
    now = 1_000_000_000.0
    boots, crashes = [], []
    for number, (line, days, crashed) in enumerate(stretches):
        boot = Boot(f"{number:032x}", now, "6.12.1", line)
        now += days * DAY
        boots.append(RecordedBoot(boot, now - (300 if crashed else 0), not crashed))
        if crashed:
            crashes.append(crash(now, boot.id, line))
        now += 60
    return boots, crashes[::-1]


def crash(moment, boot, line=""):
    summary = from_plain({"verdict": "known", "signature": "x", "command_line": line})
    return Crashed(f"/var/crash/{moment}", "", "kdump-tools", moment, moment, boot, summary, "", "")


BEFORE = [(WITHOUT, 2.33, True)] * 9
"""Three weeks, three crashes a week."""
HISTORIES = {
    "helps": ([*BEFORE, (WITH, 14, False)], HELPS, "for 14 days, 0 crashes; before: 3 a week: it helps"),
    "helps over many boots": ([*BEFORE, *[(WITH, 1, False)] * 14], HELPS, "for 14 days, 0 crashes"),
    "too early": ([*BEFORE, (WITH, 1, False)], TOO_EARLY, "too early to tell"),
    "minutes": ([*BEFORE, (WITH, 0.005, False)], TOO_EARLY, "for minutes"),
    "not tried": ([*BEFORE, (WITHOUT, 3, False)], NOT_TRIED, "not booted with nouveau.runpm=0 yet"),
    "no help": ([*BEFORE, *[(WITH, 2.33, True)] * 3], NO_HELP, "for 7 days, 3 crashes; before: 3 a week"),
    "crashed at once": ([*BEFORE, (WITH, 0.1, True)], NO_HELP, "for 2 hours, 1 crash"),
    "worse": ([(WITHOUT, 10, True), *[(WITH, 0.5, True)] * 6], NO_HELP, "6 crashes; before: 1 in 10 days"),
    "rarer": ([*BEFORE, (WITH, 30, True), (WITH, 10, False)], EASES, "rarer, but does not prevent"),
    "one crash, then quiet": ([(WITHOUT, 10, True), (WITH, 14, False)], TOO_EARLY, "before: 1 in 10 days"),
    "one crash, very long quiet": ([(WITHOUT, 5, True), (WITH, 300, False)], HELPS, "for 300 days"),
    "rare crashes": ([(WITHOUT, 60, True), (WITHOUT, 60, True), (WITH, 30, False)], TOO_EARLY, "too early"),
    "daily": ([*[(WITHOUT, 0.5, True)] * 10, (WITH, 5, False)], HELPS, "before: 2 a day"),
    "given up again": (
        [*BEFORE, (WITH, 14, False), (WITHOUT, 2, True)],
        HELPS,
        "for 14 days, 0 crashes; before: 3 a week",
    ),
    "on and off": (
        [(WITHOUT, 1, True), (WITH, 3, False), (WITHOUT, 1, True), (WITH, 3, False), (WITHOUT, 1, True)],
        HELPS,
        "for 6 days",
    ),
    "from the first boot on": ([(WITH, 30, False)], TOO_EARLY, "nothing to compare it with"),
    "only crashes with it": ([(WITH, 3, True), (WITH, 3, True)], NO_HELP, "2 crashes; nothing to compare it with"),
    "another value": ([*BEFORE, (f"{WITHOUT} nouveau.runpm=1", 14, False)], NOT_TRIED, "not booted"),
    "the last value counts": (
        [*BEFORE, (f"{WITHOUT} nouveau.runpm=1 nouveau.runpm=0", 14, False)],
        HELPS,
        "it helps",
    ),
    "quiet all the time": ([(WITHOUT, 20, False), (WITH, 20, False)], TOO_EARLY, "nothing to compare"),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_twenty_histories(name):
    stretches, verdict, words = HISTORIES[name]
    boots, crashes = play(*stretches)
    effect = effect_of(PARAMETER, crashes, boots, set())
    assert effect.verdict == verdict, effect
    assert words in effect.statement
    assert effect.days_with + effect.days_without == pytest.approx(sum(days for _, days, _ in stretches), rel=0.02)
    assert effect.crashes_with + effect.crashes_without == len(crashes)


def test_there_are_twenty():
    assert len(HISTORIES) == 20


def test_the_words_of_the_owner():
    boots, crashes = play(*BEFORE, (WITH, 14, False))
    statement = effect_of(PARAMETER, crashes, boots, set()).statement
    assert statement == "booted with nouveau.runpm=0 for 14 days, 0 crashes; before: 3 a week: it helps"


def test_crashes_from_before_the_hook():
    """Their time counts from the first of them on, and their own command lines tell what they ran with."""
    boots, _ = play((WITH, 14, False))
    start = boots[0].boot.started
    crashes = [crash(start - days * DAY, None, WITHOUT) for days in range(1, 22, 2)]
    effect = effect_of(PARAMETER, crashes, boots, set())
    assert effect.verdict == HELPS
    assert effect.crashes_without == 11
    assert effect.days_without == pytest.approx(21, abs=1)


def test_a_measure_that_was_observed():
    measure = Measure("module-option", "nouveau runpm=0", "add")
    boots, crashes = play(*BEFORE, (WITHOUT, 14, False))
    assert effect_of(measure, crashes, boots, set()).verdict == NOT_TRIED
    assert effect_of(measure, crashes, boots, {boots[-1].boot.id}).verdict == HELPS


def test_one_that_takes_something_away():
    measure = Measure("kernel-parameter", "quiet", "remove")
    boots, crashes = play(*BEFORE, ("root=/dev/vda", 14, False))
    effect = effect_of(measure, crashes, boots, set())
    assert effect.verdict == HELPS
    assert "booted without quiet" in effect.statement


def test_chance_is_a_probability():
    assert chance(0, 9, 14, 21) == pytest.approx(0.6**9)
    assert chance(5, 0, 1, 1) == 1.0
    assert chance(0, 0, 0, 0) == 1.0
    assert chance(3, 3, 5, 5) == pytest.approx(0.65625)


@pytest.mark.parametrize(
    ("crashes", "days", "words"),
    [
        (3, 7, "3 a week"),
        (9, 21, "3 a week"),
        (10, 5, "2 a day"),
        (2, 0.1, "2 in 2 hours"),
        (1, 80, "1 in 80 days"),
        (4, 60, "2 a month"),
        (3, 400, "3 a year"),
        (2, 0, "2 in all"),
    ],
)
def test_rates(crashes, days, words):
    assert rate(crashes, days) == words


def test_spans():
    assert [span(days) for days in (14.2, 1.2, 0.05, 0.001)] == ["14 days", "29 hours", "an hour", "minutes"]


def test_what_is_in_force(tmp_path):
    parameters = tmp_path / "sys/module/nouveau/parameters"
    parameters.mkdir(parents=True)
    (parameters / "runpm").write_text("0\n")
    (parameters / "debug").write_text("N\n")
    sysctl = tmp_path / "proc/sys/kernel"
    sysctl.mkdir(parents=True)
    (sysctl / "panic").write_text("10\n")
    measures = [
        Measure("module-option", "nouveau runpm=0", "add"),
        Measure("module-option", "nouveau runpm=1", "add"),
        Measure("module-option", "nouveau debug=0", "add"),
        Measure("sysctl", "kernel.panic=10", "add"),
        Measure("sysctl", "../../../etc/shadow=1", "add"),
        Measure("kernel-parameter", "pcie_aspm=off", "add"),
        Measure("blacklist", "nouveau", "add"),
    ]
    found = in_force(measures, "pcie_aspm=off modprobe.blacklist=nouveau,x", str(tmp_path))
    assert found == [measures[number].key for number in (0, 2, 3, 5, 6)]


def test_kinds_that_cannot_be_seen():
    summary = from_plain({"workaround_kind": "bios", "workaround": "C-states off"})
    assert measure_of(summary) is None
    assert not on_command_line(Measure("sysctl", "a=1", "add"), "a=1")
