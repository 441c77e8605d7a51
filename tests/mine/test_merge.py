"""The same fix is one signature; two commits are two fixes; the same records give the same files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.signature.load import load_tree
from scripts.mine.collect import collect
from scripts.mine.debian import History, parse_changelog
from scripts.mine.known_through import known_through, write_known_through
from scripts.mine.merge import merge
from scripts.mine.naming import Former, read_former
from scripts.mine.record import Record
from scripts.mine.sight import Sight, sight
from scripts.mine.write import scalar, write_tree
from tests.mine.texts import BACKPORT, CHANGELOG, COMMIT, KASAN, OOPS

if TYPE_CHECKING:
    from pathlib import Path

SUBJECT = "tinker: do not reclaim a ring that was never set up"
CVE = Record(
    "CVE-2099-1001",
    SUBJECT,
    OOPS,
    COMMIT,
    (BACKPORT,),
    ("0123456789ab",),
    cves=("CVE-2099-1001",),
    versions={"mainline": "6.6"},
    merged=True,
)
MAIL = Record("mail:1", SUBJECT.title(), OOPS)
BACKPORTED = Record("tree:1", "tinker: ring fix", "A backport.", BACKPORT)
REWORDED = Record("mail:2", "tinker: check rings", OOPS.replace("may be", "can be"))
COMPETING = Record(
    "mail:3", "tinker: lock rings", "Another way.\n\n" + OOPS.partition("\n\n")[2][60:], fixes=("0123456789ab",)
)
OTHER = Record("mail:4", "tinker: keep ports", KASAN)
OTHER_COMMIT = Record("CVE-2099-1002", SUBJECT, KASAN, "3" * 40, cves=("CVE-2099-1002",))


def groups(*records: Record) -> list[list[str]]:
    found, _ = merge(sight(record).sighting for record in records)
    return [[record.ident for record in one.records] for one in found]


@pytest.mark.parametrize("same", [MAIL, BACKPORTED, REWORDED, COMPETING])
def test_one_fix(same: Record) -> None:
    assert len(groups(CVE, same)) == 1


@pytest.mark.parametrize("different", [OTHER, OTHER_COMMIT])
def test_two_fixes(different: Record) -> None:
    assert len(groups(CVE, different)) == 2


def mined(folder: Path, *records: Record) -> dict[str, str]:
    former = read_former(folder)
    signatures, _ = collect(
        [sight(record) for record in records], History(parse_changelog(CHANGELOG.splitlines())), former
    )
    write_tree(folder, signatures)
    return {path.name: path.read_text() for path in sorted(folder.glob("*.yaml"))}


def test_same_records_same_bytes(tmp_path: Path) -> None:
    first = mined(tmp_path / "a" / "mined", CVE, MAIL, OTHER)
    again = mined(tmp_path / "b" / "mined", OTHER, CVE, MAIL)
    assert first == again == mined(tmp_path / "a" / "mined", MAIL, OTHER, CVE)


def test_what_is_written_is_a_signature(tmp_path: Path) -> None:
    mined(tmp_path / "mined", CVE, MAIL, OTHER)
    signatures, problems = load_tree(tmp_path)
    assert not problems
    by_id = {one.id: one for one in signatures}
    cve = by_id["cve-2099-1001"]
    assert cve.origin == "mined"
    assert cve.bugs == ("CVE-2099-1001",)
    assert cve.match.function == ("tinker_ring_reclaim",)
    assert cve.fixes[0].versions == {"mainline": "6.6", "6.1": "6.1.54", "debian:bookworm": "6.1.55-1"}
    assert cve.note is None
    assert by_id["patch-tinker-keep-ports"].note == "Proposed as a patch; not known to be in any release."


@pytest.mark.parametrize(("release", "introduced"), [("6.1.0-rc3+", "6.4"), ("6.1.20", None), ("6.4.2", "6.4")])
def test_a_bug_that_an_older_stable_release_had_has_no_known_beginning(release: str, introduced: str | None) -> None:
    culprit = Record(
        "CVE-2099-1003", "tinker: reclaim rings", "", "0123456789ab" + "c" * 28, versions={"mainline": "6.4"}
    )
    fix = MAIL._replace(text=OOPS.replace(" 6.1.0 ", f" {release} "), fixes=("0123456789ab",))
    (one,), _ = collect([sight(culprit), sight(fix)], History([]), Former({}))
    assert one.fix.introduced.get("mainline") == introduced


def test_a_former_id_becomes_an_alias(tmp_path: Path) -> None:
    folder = tmp_path / "mined"
    mined(folder, Record("mail:1", SUBJECT, OOPS))
    text = "".join(mined(folder, CVE, MAIL).values())
    assert "id: cve-2099-1001\n" in text
    assert "aliases: [patch-tinker-do-not-reclaim-a-ring-that-was-never-set-up]\n" in text
    assert text == "".join(mined(folder, CVE, MAIL).values())


def test_skipped_with_a_reason() -> None:
    nothing = Record("mail:9", "tinker: tidy up", "Only style.")
    _, outcome = collect([sight(nothing)], History([]), Former({}))
    assert outcome.skipped == {"quotes no crash; words name no kind of crash": 1}
    assert isinstance(sight(nothing), Sight)


@pytest.mark.parametrize("text", ["6.10", "yes", "a: b", "x #y", "- a", "0123456789", "{word}", "12e4567890123"])
def test_quotes_where_needed(text: str) -> None:
    assert scalar(text).startswith('"')


def test_known_through(tmp_path: Path) -> None:
    records = [
        CVE._replace(ident=f"CVE-2099-{number}", versions={"mainline": "6.6", "6.1": "6.1.9"}) for number in range(5)
    ]
    records.append(CVE._replace(versions={"6.1": "6.1.99"}))
    known = known_through(records, History(parse_changelog(CHANGELOG.splitlines())))
    assert known == {"mainline": "6.6", "6.1": "6.1.9", "debian:bookworm": "6.1.55-1"}
    path = tmp_path / "base.yaml"
    path.write_text('# kept\ndate: 2099-01-01\nknown-through:\n  mainline: "1.0"\n')
    write_known_through(path, known)
    write_known_through(path, known)
    assert path.read_text() == (
        '# kept\ndate: 2099-01-01\nknown-through:\n  mainline: "6.6"\n  "6.1": 6.1.9\n  "debian:bookworm": 6.1.55-1\n'
    )
