"""Answers: one for each bug, with the status of its references."""

from __future__ import annotations

from advisor.advice.advise import advise
from advisor.advice.bugs import bug_rows
from advisor.advice.report import Bug
from tests.advice.samples import BASE, RECORD, crash, fix, match, reading, workaround

SHA = "0123456789abcdef0123456789abcdef01234567"


def ids(*matches: object) -> list[str]:
    return [answer.id for answer in advise(RECORD, reading(crash()), matches, BASE, None, {}).matches]  # type: ignore[arg-type]


def test_a_cve_and_a_tracker_id_of_one_fix_are_one_answer() -> None:
    one = match(0.97, 0, "curated", fixes=(fix(commit=SHA[:12]),), bugs=("kernel:1",), workarounds=(workaround(),))
    other = match(
        0.95,
        0,
        "cve-2024-1",
        fixes=(fix(commit=SHA, versions={"mainline": "6.9"}),),
        bugs=("CVE-2024-10000",),
        workarounds=(workaround(), workaround("upgrade", ">=6.9")),
    )
    report = advise(RECORD, reading(crash()), (one, other), BASE, None, {})
    assert len(report.matches) == 1
    answer = report.matches[0]
    assert answer.id == "curated"
    assert answer.similar == ("cve-2024-1",)
    assert [bug.id for bug in answer.bugs] == ["1", "CVE-2024-10000"]
    assert len(answer.workarounds) == 2
    assert len(answer.fixes) == 1
    assert answer.fix.versions == {"mainline": "6.9"}


def test_what_shares_nothing_stays_apart() -> None:
    assert ids(match(0.97, 0, "a", bugs=("kernel:1",)), match(0.95, 0, "b", bugs=("kernel:2",))) == ["a", "b"]
    assert ids(match(0.97, 0, "a", bugs=("url:https://x.y",)), match(0.9, 0, "b", bugs=("url:https://x.y",))) == [
        "a",
        "b",
    ]
    assert ids(
        match(0.97, 0, "a", fixes=(fix(commit="1234567"),)), match(0.9, 0, "b", fixes=(fix(commit="12345"),))
    ) == [
        "a",
        "b",
    ]


def test_a_link_joins_two_groups() -> None:
    a, b = match(0.97, 0, "a", bugs=("kernel:1",)), match(0.96, 0, "b", bugs=("kernel:2",))
    assert ids(a, b, match(0.95, 0, "c", bugs=("kernel:2", "kernel:1"))) == ["a"]


def test_bugs_have_an_address_and_the_last_known_status() -> None:
    known = Bug(
        "kernel",
        "1",
        "https://bugzilla.kernel.org/show_bug.cgi?id=1",
        state="closed",
        outcome="fixed",
        checked="2026-11-01T00:00:00Z",
    )
    rows = bug_rows(("kernel:1", "freedesktop:69488", "nonsense", "kernel:1"), {"kernel:1": known})
    assert rows[0] is known
    assert rows[1] == Bug("freedesktop", "69488", "https://bugs.freedesktop.org/show_bug.cgi?id=69488")
    assert rows[1].state == "unknown"
    assert rows[1].checked is None
    assert len(rows) == 2


def test_an_open_bug_without_fix_is_unfixed_and_a_closed_one_hints_at_a_newer_kernel() -> None:
    for state, outcome, expected in (
        ("open", "unknown", "unfixed"),
        ("closed", "fixed", "fixed-in-newer"),
        ("closed", "unspecified", "unknown"),
    ):
        status = {"kernel:1": Bug("kernel", "1", "u", state=state, outcome=outcome)}
        answer = advise(RECORD, reading(crash()), (match(bugs=("kernel:1",)),), BASE, None, status).matches[0]
        assert answer.fix.state == expected
