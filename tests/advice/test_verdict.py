"""The verdict as a table: what is read and what it matched to, against what is said."""

from __future__ import annotations

import pytest

from advisor.advice.advise import advise
from tests.advice.samples import BASE, RECORD, crash, match, reading, template

SYSRQ = crash("sysrq", function="sysrq_handle_crash", message="Kernel panic - not syncing: sysrq triggered crash")
OLD_SYSRQ = crash("null-dereference", function="sysrq_handle_crash")
WARNING = crash("warning", fatal=False)
SYMPTOM = crash("log-symptom", fatal=False, function=None)
LINK = crash(
    "hardware", fatal=False, message="pcieport 0000:00:1c.0: PCIe Bus Error: severity=Uncorrectable (Non-Fatal)"
)
PANIC_ON_WARN = "Kernel panic - not syncing: panic_on_warn set ..."
MEMCG = crash("out-of-memory", message="Memory cgroup out of memory: Killed process 1 (qemu)", fatal=False)
HUNG = "Kernel panic - not syncing: hung_task: blocked tasks"


def panic(text: str, role: str = "consequence") -> object:
    return crash("panic", message=text, title=text, role=role, function=None, line=90)


CASES = {
    "known from 0.90": (reading(crash()), [match(0.90)], "known"),
    "likely below": (reading(crash()), [match(0.89)], "likely"),
    "likely from 0.50": (reading(crash()), [match(0.50)], "likely"),
    "weaker names nothing": (reading(crash()), [match(0.49)], "unknown"),
    "nothing matched": (reading(crash()), [], "unknown"),
    "configuration is named too": (reading(crash()), [match(0.95, cause="configuration")], "known"),
    "hardware by signature": (reading(crash()), [match(0.6, cause="hardware")], "hardware"),
    "hardware goes before what is likely": (
        reading(crash()),
        [match(0.8), match(0.6, ident="broken", cause="hardware")],
        "hardware",
    ),
    "what is sure goes before hardware": (
        reading(crash()),
        [match(0.95), match(0.6, ident="broken", cause="hardware")],
        "known",
    ),
    "hardware by kind": (reading(crash("machine-check")), [], "hardware"),
    "hardware by kind against a guess": (reading(crash("machine-check")), [match(0.6)], "hardware"),
    "a known bug that shows as a machine check": (reading(crash("machine-check")), [match(0.95)], "known"),
    "hardware by its panic": (
        reading(panic("Kernel panic - not syncing: Fatal hardware error!", "primary")),
        [],
        "hardware",
    ),
    "sysrq": (reading(SYSRQ), [], "deliberate"),
    "sysrq whatever matches": (reading(SYSRQ), [match(0.99)], "deliberate"),
    "sysrq of 2015": (reading(OLD_SYSRQ), [], "deliberate"),
    "sysrq by the line before": (
        reading(crash("null-dereference"), lines=["boot", "SysRq : Trigger a crash"]),
        [],
        "deliberate",
    ),
    "sysrq of an earlier boot in the same log": (
        reading(crash("null-dereference", line=900), lines=["sysrq: Trigger a crash"]),
        [],
        "unknown",
    ),
    "sysrq in the text beside": (
        reading(crash("null-dereference", file=1), lines=["sysrq: Trigger a crash"]),
        [],
        "deliberate",
    ),
    "a trigger after the crash says nothing of it": (
        reading(crash(line=1), lines=["BUG", "x", "sysrq: Trigger a crash"]),
        [],
        "unknown",
    ),
    "panic_on_warn": (reading(crash("warning"), panic(PANIC_ON_WARN)), [], "deliberate"),
    "panic_on_warn at a known bug": (reading(crash("warning"), panic(PANIC_ON_WARN)), [match(0.95)], "known"),
    "hung_task_panic": (reading(crash("hung-task"), panic(HUNG)), [], "deliberate"),
    "hung_task_panic by its line": (
        reading(crash("hung-task", line=1), lines=["INFO: task", HUNG]),
        [match(0.95, cause="configuration")],
        "deliberate",
    ),
    "softlockup_panic ends a real fault": (
        reading(crash("soft-lockup"), panic("Kernel panic - not syncing: softlockup: hung tasks")),
        [],
        "unknown",
    ),
    "panic_on_oops ends a real fault": (
        reading(crash("paging-request"), panic("Kernel panic - not syncing: Fatal exception")),
        [],
        "unknown",
    ),
    "memory limit of a group": (reading(MEMCG), [], "deliberate"),
    "memory limit with a signature of its own": (reading(MEMCG), [match(0.95, cause="configuration")], "deliberate"),
    "memory of the machine": (
        reading(crash("out-of-memory", message="Out of memory: Killed process 1")),
        [],
        "unknown",
    ),
    "NMI button": (reading(panic("Kernel panic - not syncing: NMI: Not continuing", "primary")), [], "deliberate"),
    "enforced check": (
        reading(primary=None),
        [
            match(
                0.95,
                None,
                cause="configuration",
                templates=(template("microcode: No sha256 digest for patch ID: {hex}"),),
            )
        ],
        "deliberate",
    ),
    "enforced check as a symptom": (
        reading(SYMPTOM),
        [match(0.95, 0, cause="configuration", templates=(template("No sha256 digest for patch ID: {hex} found"),))],
        "deliberate",
    ),
    "harmless symptom": (reading(SYMPTOM), [match(0.95, None, cause="harmless")], "no-crash"),
    "symptom that nobody knows": (reading(SYMPTOM), [], "unknown"),
    "link errors that were survived": (reading(LINK), [], "unknown"),
    "link errors with a likely cause": (reading(LINK), [match(0.6, None, cause="configuration")], "likely"),
    "link errors that were fatal": (reading(LINK._replace(message="PCIe Bus Error: severity=Fatal")), [], "hardware"),
    "clean log": (reading(), [], "no-crash"),
    "harmless line": (reading(), [match(0.95, None, cause="harmless")], "no-crash"),
    "harmless warning": (reading(WARNING), [match(0.95, cause="harmless")], "no-crash"),
    "harmless warning among others": (
        reading(WARNING, WARNING._replace(role="also-seen")),
        [match(0.95, cause="harmless")],
        "unknown",
    ),
    "symptom by its line": (reading(), [match(0.95, None)], "known"),
    "bug behind a harmless line": (reading(), [match(0.97, None, cause="harmless"), match(0.6, None, "x")], "likely"),
    "another crash's bug does not explain a fatal one": (
        reading(crash(), WARNING._replace(role="also-seen")),
        [match(0.95, 1)],
        "unknown",
    ),
    "where nothing was fatal every crash counts": (
        reading(WARNING, WARNING._replace(role="also-seen")),
        [match(0.95, 1)],
        "known",
    ),
    "what led to it explains it": (
        reading(crash("hard-lockup"), crash("rcu-stall", role="earlier", fatal=False)),
        [match(0.95, 1)],
        "known",
    ),
    "withdrawn": (reading(crash()), [match(0.95, review="withdrawn")], "unknown"),
    "came in later": (reading(crash()), [match(0.95, kernels=">=6.5")], "unknown"),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(case: str) -> None:
    read, matches, verdict = CASES[case]
    report = advise(RECORD, read, matches, BASE, None, {})
    assert report.verdict == verdict
    if verdict in ("known", "likely"):
        assert report.matches[0].confidence >= (0.9 if verdict == "known" else 0.5)
    if verdict in ("unknown", "deliberate", "hardware"):
        assert report.next
    assert all(answer.confidence >= 0.5 for answer in report.matches)


def test_the_deciding_answer_stands_first() -> None:
    read = reading(crash(), WARNING._replace(role="also-seen"))
    matches = [match(0.99, 1, "other"), match(0.95, 0, "mine")]
    assert [answer.id for answer in advise(RECORD, read, matches, BASE, None, {}).matches] == ["mine", "other"]


def test_all_shows_what_was_left_out() -> None:
    matches = [match(0.95, kernels=">=6.5"), match(0.3, 0, "weak"), match(0.9, 0, "gone", review="withdrawn")]
    assert advise(RECORD, reading(crash()), matches, BASE, None, {}).matches == ()
    report = advise(RECORD, reading(crash()), matches, BASE, None, {}, show_all=True)
    assert [answer.id for answer in report.matches] == ["weak", "some-bug"]
    assert report.verdict == "unknown"
    assert report.matches[1].applies.state == "not-affected"
