"""Versions in, `affected`, `not-affected` or `cannot-tell` out."""

from __future__ import annotations

import pytest

from advisor.advice.advise import advise
from advisor.advice.applicability import applicability
from tests.advice.samples import BASE, RECORD, crash, fix, kernel, match, reading, signature


def of(upstream: str | None, distribution: str | None = None, package: str | None = None, release: str = "x"):
    return kernel(upstream=upstream, distribution=distribution, package_version=package, release=release)


STABLE = fix(versions={"mainline": "6.8", "6.6": "6.6.21"}, introduced={"mainline": "6.2"})
DEBIAN = fix(versions={"mainline": "6.8", "6.1": "6.1.82", "debian:bookworm": "6.1.85-1"})
LATE = fix(versions={"mainline": "6.14"})
BACKPORTED = fix(versions={"mainline": "5.14", "5.10": "5.10.58"}, introduced={"mainline": "5.13", "5.10": "5.10.56"})

CASES = [
    # fixed in the kernel's own series
    ("6.6.20", None, None, {"fixes": (STABLE,)}, "affected"),
    ("6.6.21", None, None, {"fixes": (STABLE,)}, "not-affected"),
    ("6.6.30", "arch", None, {"fixes": (STABLE,)}, "not-affected"),
    # mainline
    ("6.8", None, None, {"fixes": (STABLE,)}, "not-affected"),
    ("6.9.3", "fedora", None, {"fixes": (STABLE,)}, "not-affected"),
    ("6.8-rc3", None, None, {"fixes": (STABLE,)}, "cannot-tell"),
    ("6.7", None, None, {"fixes": (STABLE,)}, "affected"),
    ("6.7.4", None, None, {"fixes": (STABLE,)}, "cannot-tell"),
    # before the bug
    ("6.1.99", None, None, {"fixes": (STABLE,)}, "not-affected"),
    (
        "6.2-rc1",
        None,
        None,
        {"fixes": (fix(versions={"mainline": "6.3"}, introduced={"mainline": "6.2"}),)},
        "affected",
    ),
    ("5.10.55", None, None, {"fixes": (BACKPORTED,)}, "not-affected"),
    ("5.10.57", None, None, {"fixes": (BACKPORTED,)}, "affected"),
    ("5.10.58", None, None, {"fixes": (BACKPORTED,)}, "not-affected"),
    # Debian's own versions go before the stable series
    ("6.1.82", "debian", "6.1.82-1", {"fixes": (DEBIAN,)}, "affected"),
    ("6.1.85", "debian", "6.1.85-1", {"fixes": (DEBIAN,)}, "not-affected"),
    ("6.1.82", None, None, {"fixes": (DEBIAN,)}, "not-affected"),
    ("6.1.82", "debian", "6.1.82-1~bpo11+1", {"fixes": (DEBIAN,)}, "not-affected"),
    # the base does not know the series that far
    ("6.12.90", "debian", "6.12.90-1", {"fixes": (LATE,)}, "affected"),
    ("6.12.91", "debian", "6.12.91-1", {"fixes": (LATE,)}, "cannot-tell"),
    ("6.12.118", None, None, {"fixes": (LATE,)}, "cannot-tell"),
    # kernels that carry later fixes
    ("4.18.0", "rhel", "4.18.0-513.el8", {"fixes": (fix(versions={"mainline": "5.3"}),)}, "cannot-tell"),
    ("4.18.0", "rhel", "4.18.0-513.el8", {"fixes": (fix(versions={"mainline": "4.14"}),)}, "not-affected"),
    ("4.18.0", "rhel", None, {"kernels": ">=5.0,<5.3"}, "cannot-tell"),
    ("5.15.131", "ubuntu", None, {"fixes": (fix(versions={"5.15": "5.15.140"}),)}, "cannot-tell"),
    ("5.15.131", "ubuntu", None, {"fixes": (fix(versions={"5.15": "5.15.120"}),)}, "not-affected"),
    # no upstream version, but a release that begins with one: it can only prove that a fix is in
    (None, "rhel", None, {"fixes": (fix(versions={"mainline": "4.14"}),)}, "not-affected"),
    (None, "suse", None, {"fixes": (STABLE,)}, "cannot-tell"),
    ("6.6.20", "gentoo", None, {"fixes": (STABLE,)}, "affected"),
    ("6.6.20", "android", None, {"fixes": (STABLE,)}, "cannot-tell"),
    (None, "debian", "4.0.2-1", {"kernels": ">=3.13,<4.9"}, "affected"),
    # nothing known
    (None, "debian", None, {"fixes": (STABLE,)}, "cannot-tell"),
    ("6.1.76", None, None, {}, "cannot-tell"),
    ("6.1.76", None, None, {"fixes": (fix(),)}, "cannot-tell"),
    # the author's range
    ("4.0.2", "debian", "4.0.2-1", {"kernels": ">=3.13,<4.9"}, "affected"),
    ("4.0.2", "debian", "4.0.2-1", {"kernels": ">=3.13"}, "affected"),
    ("3.12.5", None, None, {"kernels": ">=3.13"}, "not-affected"),
    ("4.9.1", None, None, {"kernels": ">=3.13,<4.9"}, "not-affected"),
    ("6.12.118", None, None, {"kernels": ">=3.13"}, "cannot-tell"),
    ("6.12.80", None, None, {"kernels": ">=3.13"}, "affected"),
    ("7.3", None, None, {"kernels": ">=3.13"}, "cannot-tell"),
    ("6.1.76", None, None, {"kernels": "nonsense"}, "cannot-tell"),
    # a fix in two parts
    ("6.6.20", None, None, {"fixes": (STABLE, fix(commit="f" * 12, versions={"mainline": "6.3"}))}, "cannot-tell"),
    # versions that are none
    ("6.6.20", None, None, {"fixes": (fix(versions={"mainline": "next"}),)}, "cannot-tell"),
]


@pytest.mark.parametrize(("upstream", "distribution", "package", "facts", "state"), CASES)
def test_state(upstream: str | None, distribution: str | None, package: str | None, facts: dict, state: str) -> None:
    verdict = applicability(signature(**facts), of(upstream, distribution, package, "4.18.0-513.el8"), BASE)
    assert verdict.state == state, verdict.reason
    assert verdict.reason.endswith(".")


def test_never_affected_above_what_is_known() -> None:
    for patch in range(0, 200, 7):
        verdict = applicability(signature(fixes=(LATE,)), of(f"6.12.{patch}"), BASE)
        assert (verdict.state == "affected") == (patch <= 90)


def test_the_command_that_tells() -> None:
    one = signature(
        fixes=(fix(subject="drm/nouveau: don't touch a sleeping GPU; ever", versions={"mainline": "6.14"}),)
    )
    verdict = applicability(one, of("6.12.118", "debian", "6.12.118-1"), BASE)
    assert verdict.how_to_tell is not None
    assert "zgrep -i -F -m 3 't touch a sleeping GPU'" in verdict.how_to_tell
    assert "changelog.gz" in verdict.how_to_tell
    verdict = applicability(one, of("6.12.118", "suse"), BASE)
    assert "rpm -q --changelog kernel-default" in (verdict.how_to_tell or "")


def test_regression_is_said() -> None:
    report = advise(RECORD, reading(crash(), of=of("6.6.30")), (match(fixes=(STABLE,)),), BASE, None, {})
    answer = report.matches[0]
    assert (answer.applies.state, answer.fix.state, answer.fix.regression) == ("not-affected", "already-fixed", True)
    assert "regression" in answer.applies.reason
    assert answer.fix.commands == ()


def test_fix_in_a_newer_kernel_with_debians_commands() -> None:
    read = reading(crash(), of=of("6.1.76", "debian", "6.1.76-1", "6.1.0-18-cloud-amd64"))
    answer = advise(RECORD, read, (match(fixes=(DEBIAN,)),), BASE, None, {}).matches[0]
    assert answer.fix.state == "fixed-in-newer"
    assert "6.1.85-1" in answer.fix.advice
    assert answer.fix.commands == ("sudo apt update", "sudo apt install linux-image-cloud-amd64")
    assert answer.fixes[0]["versions"] == DEBIAN.versions


def test_a_fix_that_the_series_never_got_leads_to_backports() -> None:
    read = reading(crash(), of=of("6.12.80", "debian", "6.12.80-1", "6.12.80+deb13-amd64"))
    answer = advise(RECORD, read, (match(fixes=(LATE,)),), BASE, None, {}).matches[0]
    assert answer.applies.state == "affected"
    assert "sudo apt install -t trixie-backports linux-image-amd64" in answer.fix.commands
    read = reading(crash(), of=of("6.12.118", "debian", "6.12.118-1", "6.12.118+deb13-amd64"))
    answer = advise(RECORD, read, (match(fixes=(LATE,)),), BASE, None, {}).matches[0]
    assert answer.applies.state == "cannot-tell"
    assert "sudo apt install linux-image-amd64" in answer.fix.commands
