"""The bench of applicability: its truth, and that its changelogs read as Debian's do."""

from __future__ import annotations

import pytest

from scripts.bench.applicability import History, Pair, answer, as_known, is_wrong, lay_down, older, truth_of
from tests.advice.samples import BASE, fix, signature


def row(subject, debian, stable=None, suite="trixie-security", **changes):
    return {
        "subject": subject,
        "debian": debian,
        "stable": stable,
        "suite": suite,
        "arches": [],
        "cves": [],
        **changes,
    }


LONG = "drm/nouveau: do not touch a sleeping GPU whose clocks were gated in a use-after-suspend of the second kind"
ROWS = [
    row("Initial release", "6.11.5-1", suite="unstable"),
    row("usb: gadget: an old change of the series before", "6.11.5-1", "6.11.5", suite="unstable"),
    row(LONG, "6.12.10-1", "6.12.10", cves=["CVE-2026-1"]),
    row("bugs: Make the mitigation robust against interrupts", "6.12.20-1", "6.12.20", arches=["x86"]),
    row("net: a fix that came late into the series", "6.12.30-1", "6.12.30"),
]  # fmt: skip
YOUNG = {"mainline": "7.0"}


@pytest.mark.parametrize(
    ("subject", "kernel", "versions", "truth"),
    [
        (LONG, "6.12.20-1", YOUNG, "in"),
        (LONG, "6.12.10-1", YOUNG, "in"),
        ("x86/bugs: Make the mitigation robust against interrupts", "6.12.20-1", YOUNG, "in"),
        ("x86/bugs: Make the mitigation robust against interrupts", "6.12.10-1", YOUNG, "out"),
        ("net: a fix that came late into the series", "6.12.20-1", YOUNG, "out"),
        ("net: a fix that nobody took", "6.12.20-1", YOUNG, "unnamed"),
        (LONG, "6.12.20-1", {"mainline": "6.12"}, None),
        (LONG, "6.12.20-1", {}, None),
        ("usb: gadget: an old change of the series before", "6.12.20-1", YOUNG, None),
    ],
)
def test_truth_and_answer(tmp_path, subject, kernel, versions, truth):
    history = History(ROWS, (6, 12))
    one = fix(subject=subject, versions=versions)
    assert truth_of(history, one, kernel) == truth
    if truth is None:
        return
    pair = Pair(signature(fixes=(one,)), kernel, truth, older(BASE, history, "6.12.10-1"), True)
    root = tmp_path / "root"
    state, reason = answer(pair, lay_down(str(root), [(history, pair)]), {})
    assert not is_wrong(pair, state, reason)
    assert state == ("not-affected" if truth == "in" else "affected"), reason


def test_an_older_base_knows_no_later_fix():
    history = History(ROWS, (6, 12))
    late = fix(versions={"mainline": "7.0", "6.12": "6.12.30", "debian:trixie": "6.12.30-1", "6.6": "6.6.99"})
    assert as_known(late, history, "6.12.20-1").versions == {"mainline": "7.0", "6.6": "6.6.99"}
    assert as_known(late, history, "6.12.30-1").versions == late.versions
    base = older(BASE, history, "6.12.20-1")
    assert (base.known_through["6.12"], base.known_through["debian:trixie"]) == ("6.12.20", "6.12.20-1")


def test_lines_are_wrapped_as_debian_wraps_them():
    text = History(ROWS, (6, 12)).changelog("6.12.20-1")
    assert text.startswith("linux-signed-amd64 (6.12.20+1)")
    assert "gated in a use-\n      after-suspend" in text
    assert "[x86] bugs: Make" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "came late" not in text
