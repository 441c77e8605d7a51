"""Each importer on a small made-up record of its kind."""

from __future__ import annotations

import json
import lzma
import subprocess
from itertools import islice
from pathlib import Path

import pytest

from scripts.mine.cve import read_cves, streams_of
from scripts.mine.debian import History, parse_changelog, read_changelog
from scripts.mine.fix_records import read_fix_records
from scripts.mine.git_tree import read_git
from scripts.mine.record import normal_subject, plain_subject, upstream_commit
from scripts.mine.sight import sight
from tests.mine.texts import BACKPORT, CHANGELOG, COMMIT, CULPRIT_COMMIT, OOPS

SUBJECT = "tinker: do not reclaim a ring that was never set up"
PAIRS = [
    ["5.15", CULPRIT_COMMIT, "6.1.54", BACKPORT],
    ["5.15", CULPRIT_COMMIT, "6.6", COMMIT],
    ["6.4.2", "a" * 40, "0", "0"],
]


def test_cve_rows(tmp_path: Path) -> None:
    row = {"id": "CVE-2099-1", "title": SUBJECT, "text": OOPS, "files": ["drivers/tinker/ring.c"], "pairs": PAIRS}
    path = tmp_path / "cves.jsonl.xz"
    path.write_bytes(lzma.compress(json.dumps(row).encode()))
    (record,) = read_cves(path)
    assert (record.commit, record.commits) == (COMMIT, (BACKPORT,))
    assert record.versions == {"6.1": "6.1.54", "mainline": "6.6"}
    assert record.introduced == {"mainline": "5.15", "6.4": "6.4.2"}
    assert CULPRIT_COMMIT[:12] in record.fixes
    assert record.merged


def test_the_removal_of_a_driver_is_no_fix_of_its_bugs(tmp_path: Path) -> None:
    removal = "d" * 40
    rows = [
        {"id": f"CVE-2099-{number}", "title": f"{SUBJECT} ({number})", "text": OOPS, "files": [], "pairs": pairs}
        for number, pairs in enumerate(
            (
                [["4.12", CULPRIT_COMMIT, "4.18", removal]],
                [["4.12", CULPRIT_COMMIT, "4.18", removal], ["5.8", "e" * 40, "6.6", COMMIT]],
                [["4.12", CULPRIT_COMMIT, "4.18", removal]],
            )
        )
    ]
    path = tmp_path / "cves.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    first, second, third = read_cves(path)
    assert first.commit == third.commit == ""
    assert (second.commit, second.versions["mainline"]) == (COMMIT, "6.6")


def test_cve_repository(tmp_path: Path) -> None:
    year = tmp_path / "cve" / "published" / "2099"
    year.mkdir(parents=True)
    container = {
        "title": SUBJECT,
        "descriptions": [{"lang": "en", "value": OOPS}],
        "affected": [{"programFiles": ["drivers/tinker/ring.c"]}],
    }
    (year / "CVE-2099-1.json").write_text(json.dumps({"containers": {"cna": container}}))
    lines = ["# dyad version: 1", *(":".join(pair) for pair in PAIRS)]
    (year / "CVE-2099-1.dyad").write_text("\n".join(lines) + "\n")
    (record,) = read_cves(tmp_path)
    assert (record.ident, record.subject, record.commit) == ("CVE-2099-1", SUBJECT, COMMIT)
    assert record.versions["6.1"] == "6.1.54"


def test_a_bug_as_old_as_the_records_has_no_beginning() -> None:
    versions, introduced = streams_of([("0", "0", "6.6", COMMIT)])
    assert versions == {"mainline": "6.6"}
    assert introduced == {}


def test_fix_records(tmp_path: Path) -> None:
    row = {
        "id": "mail:1",
        "subject": f"[PATCH v2 3/4] {SUBJECT}",
        "commit": "",
        "text": f"commit {COMMIT} upstream.\n\n{OOPS}",
        "fixes": ['0123456789ab ("tinker: reclaim rings")', "not a commit"],
        "links": [],
        "files": [],
        "date": "",
    }
    path = tmp_path / "fixes.jsonl"
    path.write_text(json.dumps(row) + "\n")
    (record,) = read_fix_records(path)
    assert (record.subject, record.commit, record.fixes, record.merged) == (SUBJECT, COMMIT, ("0123456789ab",), True)


@pytest.mark.parametrize(
    ("ident", "merged"),
    [
        ("mail:1", False),
        ("example/port:" + COMMIT, True),
        ("example/patches:CVE-2099-1/4.14/0002.patch", True),
        ("example/patches:6.1/0002.patch", False),
    ],
)
def test_what_a_tree_took_over_is_merged(tmp_path: Path, ident: str, merged: bool) -> None:
    row = {
        "id": ident,
        "subject": SUBJECT,
        "commit": "",
        "text": OOPS,
        "fixes": [],
        "links": [],
        "files": [],
        "date": "",
    }
    path = tmp_path / "fixes.jsonl"
    path.write_text(json.dumps(row) + "\n")
    (record,) = read_fix_records(path)
    assert record.merged is merged


def test_git_tree(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        base = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
        return subprocess.run([*base, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "start")
    git("tag", "v6.5")
    (tmp_path / "ring.c").write_text("int ring;\n")
    git("add", "ring.c")
    git("commit", "-q", "-m", SUBJECT, "-m", OOPS)
    fixed = git("rev-parse", "HEAD")
    git("commit", "-q", "--allow-empty", "-m", "tinker: something else", "-m", "No crash in here.")
    git("tag", "v6.6")
    git("commit", "-q", "--allow-empty", "-m", SUBJECT, "-m", f"commit {fixed} upstream.\n\n{OOPS}")
    git("tag", "v6.6.1")
    mainline, stable = read_git(tmp_path)
    assert (mainline.commit, mainline.versions, mainline.files) == (fixed, {"mainline": "6.6"}, ("ring.c",))
    assert (stable.commit, stable.versions) == (fixed, {"6.6": "6.6.1"})
    assert stable.commits == (git("rev-parse", "HEAD"),)


def test_changelog(tmp_path: Path) -> None:
    path = tmp_path / "changelog.Debian"
    path.write_text(CHANGELOG)
    history = History(read_changelog(path))
    assert history.newest == {"debian:bookworm": "6.1.55-1"}
    assert history.newest_stable == {"6.1": "6.1.55"}
    assert history.stable_releases(SUBJECT.upper(), {}, {}) == {"6.1": "6.1.54"}
    assert history.packages(SUBJECT, {}, {}) == {"debian:bookworm": "6.1.55-1"}
    assert history.packages("tinker: only the CVE record knows this", {"6.1": "6.1.50"}, {}) == {
        "debian:bookworm": "6.1.55-1"
    }
    assert history.knows("tinker: a subject that is so long that the changelog has to go on in the next line")
    assert history.knows("tinker: pick a fix by hand")


def test_a_fix_that_was_taken_back_is_in_no_version() -> None:
    history = History(parse_changelog(CHANGELOG.splitlines()))
    assert history.stable_releases("tinker: something that did not work", {}, {}) == {}
    assert history.packages("tinker: something that did not work", {"6.1": "6.1.37"}, {}) == {}


def test_another_fix_of_the_same_subject_tells_no_version() -> None:
    history = History(parse_changelog(CHANGELOG.splitlines()))
    assert history.stable_releases(SUBJECT, {"6.1": "6.1.90"}, {}) == {}
    assert history.packages(SUBJECT, {"6.1": "6.1.90"}, {}) == {}
    assert history.stable_releases(SUBJECT, {}, {"mainline": "6.3"}) == {}
    assert history.packages(SUBJECT, {}, {"mainline": "6.3"}) == {}
    assert history.stable_releases(SUBJECT, {}, {"mainline": "6.3", "6.1": "6.1.20"}) == {"6.1": "6.1.54"}


def test_an_architecture_in_brackets_was_the_subjects_prefix() -> None:
    changes = "linux (6.5.13-1) unstable; urgency=medium\n\n  * New upstream stable release:\n"
    changes += "    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.5.11\n"
    changes += "    - [powerpc*] mm: Fix boot crash with flat memory (regression in 6.5)\n"
    history = History(parse_changelog(changes.splitlines()))
    for subject in ("powerpc/mm: Fix boot crash with flat memory", "mm: Fix boot crash with flat memory"):
        assert history.stable_releases(subject, {}, {}) == {"6.5": "6.5.11"}
    assert not history.knows("x86/mm: Fix boot crash with flat memory")


def test_subjects() -> None:
    assert plain_subject(f"BACKPORT: FROMGIT: {SUBJECT} ") == SUBJECT
    assert normal_subject("[PATCH 5.10 01/99]  Tinker:  Do Not") == "tinker: do not"
    assert plain_subject(f'Patch "{SUBJECT}" has been added to the 5.2-stable tree') == SUBJECT
    assert upstream_commit(f"(cherry picked from commit {COMMIT})") == COMMIT
    for line in (
        "Commit {}.",
        "commit {}",
        "[ Upstream commit {} ]",
        "[ commit {} upstream ]",
        "Source kernel commit: {}",
    ):
        assert upstream_commit(line.format(COMMIT) + "\n\nWhat it does.") == COMMIT
    assert upstream_commit(f"Commit {COMMIT} made it worse.") == ""
    assert upstream_commit(f"It is worse.\n\ncommit {COMMIT}") == ""
    assert upstream_commit("nothing of the kind") == ""


def test_records_of_the_kernel() -> None:
    """Real records, where they are at hand: the reader stands them, and their yield is what it was."""
    path = Path(__file__).parents[3] / "shared" / "data" / "kernel-cves" / "kernel-cves.jsonl.xz"
    if not path.is_file():
        pytest.skip("the kernel's CVE records are not here (../shared/data/kernel-cves)")
    seen = [sight(record) for record in islice(read_cves(path), 200)]
    shown = [one.sighting.symptom for one in seen if one.sighting.symptom]
    assert not [one.why for one in seen if "reader failed" in one.why]
    assert sum(symptom.whole for symptom in shown) > 30
    assert all(one.sighting.record.versions for one in seen)
