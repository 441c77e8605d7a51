"""One crash never shows the same fix under two names."""

from __future__ import annotations

import pytest

from advisor.index.build import build
from advisor.index.read import open_base
from advisor.signature.load import load_text
from advisor.signature.twins import twins_of, without_twins

WRITTEN = """\
id: tinker-ring
title: tinker faults in tinker_ring_reclaim
bugs: [CVE-2099-1001, kernel:77]
match: {kind: null-dereference, function: tinker_ring_reclaim}
fixes:
  - {commit: 0123456789abcdef, subject: "tinker: do not reclaim a ring", versions: {mainline: "6.6", "6.1": 6.1.50}}
"""
GENERATED = """\
id: cve-2099-9
title: NULL pointer dereference in tinker_ring_reclaim
origin: mined
bugs: [kernel:1]
match: {kind: null-dereference, function: tinker_ring_reclaim, trace: [tinker_ring_reclaim, tinker_drain]}
fixes: [{subject: "tinker: another one", versions: {mainline: "6.6", "6.1": 6.1.54, "debian:bookworm": 6.1.55-1}}]
aliases: [patch-tinker]
"""


def models(*texts: str):
    return [one for text in texts for one in load_text(text.encode(), "x/y.yaml")]


@pytest.mark.parametrize(
    ("said", "instead", "why"),
    [
        ("{subject:", "{commit: 0123456789ab, subject:", "commit 0123456789ab"),
        ("tinker: another one", "Tinker:  do not reclaim a ring.", '"tinker: do not reclaim a ring"'),
        ("[kernel:1]", "[CVE-2099-1001]", "CVE-2099-1001"),
        ("[kernel:1]", "[kernel:1, kernel:77]", "kernel:77"),
    ],
)
def test_the_same_fix(said, instead, why):
    (twin,) = twins_of(models(WRITTEN, GENERATED.replace(said, instead)))
    assert (twin.generated.id, twin.written, twin.why) == ("cve-2099-9", "tinker-ring", why)


def test_another_fix():
    assert not twins_of(models(WRITTEN, GENERATED))
    assert not twins_of(models(GENERATED, GENERATED.replace("cve-2099-9", "cve-2099-8")))
    gone = WRITTEN + "review: {state: withdrawn, reason: it was two bugs}\n"
    assert not twins_of(models(gone, GENERATED.replace("kernel:1", "kernel:77")))


def test_what_only_the_record_knows_is_kept():
    twin = GENERATED.replace("{subject:", "{commit: 0123456789ab, subject:")
    (one,) = without_twins(models(WRITTEN, twin))
    assert one.fixes[0].versions == {"mainline": "6.6", "6.1": "6.1.50", "debian:bookworm": "6.1.55-1"}
    assert one.fixes[0].subject == "tinker: do not reclaim a ring"
    assert one.aliases == ("cve-2099-9", "patch-tinker")


def test_a_bug_that_only_the_record_knows_the_fix_of():
    written = WRITTEN.partition("fixes:")[0]
    (one,) = without_twins(models(written, GENERATED.replace("kernel:1", "kernel:77")))
    assert [fix.subject for fix in one.fixes] == ["tinker: another one"]


def test_another_part_of_the_fix_is_not_asked_for():
    """All fixes of a signature must be in a kernel before it is said to be mended."""
    (one,) = without_twins(models(WRITTEN, GENERATED.replace("kernel:1", "kernel:77")))
    assert len(one.fixes) == 1


def test_who_was_like_the_twin_is_like_the_other():
    like = GENERATED.replace("cve-2099-9", "cve-2099-8") + "similar-to: [cve-2099-9, tinker-ring]\n"
    kept = without_twins(models(WRITTEN, GENERATED.replace("kernel:1", "kernel:77"), like))
    assert [one.id for one in kept] == ["tinker-ring", "cve-2099-8"]
    assert kept[1].similar_to == ("tinker-ring",)


def test_the_base_holds_it_once(tmp_path):
    build(models(WRITTEN, GENERATED.replace("kernel:1", "kernel:77")), tmp_path / "base")
    index = open_base(path=str(tmp_path / "base"), standard_folders=False)
    assert [one.id for one in index.all()] == ["tinker-ring"]
    assert index.number_of("cve-2099-9") == index.number_of("tinker-ring")
