#!/usr/bin/env python3
"""Write advisor/trackers/snapshot.txt: what public records prove of the bugs that the base names.

    python scripts/mine/status_snapshot.py [FOLDER_OF_RECORDS]

The folder (default: ../shared/data) holds the kernel CVE records, Debian's kernel changelog, syzbot's fixed bugs and
the map of bugs that freedesktop.org moved to GitLab. Only bugs of the compiled base are written, and that map as a
whole: it is all that can be known of a retired tracker. One bug a line, sorted by bytes, for it is searched where it
lies:

    reference  source  state  outcome  resolution  changed  fixed in  target  remark  title
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from advisor.index.read import open_base  # noqa: E402
from advisor.references import same_commit  # noqa: E402
from advisor.trackers.cache import SNAPSHOT  # noqa: E402
from advisor.versions import parse_version  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = {
    "cve": ("records of the kernel's CVE team", "2026-08-21T00:00:00Z"),
    "debian": ("changelog of Debian's kernel packages", "2026-11-24T00:00:00Z"),
    "freedesktop": ("mails of freedesktop.org's move to GitLab", "2019-12-04T00:00:00Z"),
    "syzbot": ("syzbot's fixed bugs, as a study of bisections lists them", "2024-07-01T00:00:00Z"),
}
"""Short name → whose records they are, and until when they tell."""
LEFT_BEHIND = "it was closed before that tracker was retired in 2019 and did not move; how it ended is not recorded"
NOT_MOVED = {"69488": LEFT_BEHIND}
"""The issues before and after it (58 and 59 of xorg/driver/xf86-video-nouveau) are bugs 69465 and 69827; numbers follow
bug ids without a gap, so it was not open on 2019-12-04."""
LONGEST_TITLE = 120


class Row(NamedTuple):
    """One line, in the order of its columns."""

    reference: str
    source: str
    state: str = "closed"
    outcome: str = "fixed"
    resolution: str = ""
    changed: str = ""
    fixed_in: str = ""
    target: str = ""
    remark: str = ""
    title: str = ""

    def line(self) -> str:
        """As it is written; no value may hold what separates them."""
        values = [" ".join(value.split()) for value in self]
        return "\t".join([*values[:-1], values[-1][:LONGEST_TITLE]]) + "\n"


def main() -> None:
    """Write the file and say what is in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("records", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    records = parser.parse_args().records
    if not (records / "kernel-cves").is_dir():
        parser.error(f"{records} holds no kernel-cves: nothing was written")
    wanted = {bug for signature in open_base(standard_folders=False).all() for bug in signature.bugs}
    rows: dict[str, Row] = {}
    for found in (cves(records, wanted), debian(records, wanted), syzbot(records, wanted), freedesktop(records)):
        for row in found:
            rows.setdefault(row.reference, row)
    lines = sorted((row.line() for row in rows.values()), key=str.encode)
    head = ["# Made by scripts/mine/status_snapshot.py; what public records prove, without asking any tracker.\n"]
    head += [f"#{name}\t{source}\t{day}\n" for name, (source, day) in SOURCES.items()]
    Path(SNAPSHOT).write_text("".join([*head, *lines]), encoding="utf-8")
    counts = Counter(row.source for row in rows.values())
    print(f"{SNAPSHOT}: {dict(counts)}, {Path(SNAPSHOT).stat().st_size >> 10} KB")


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file; none where it is absent."""
    if path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as stream:
            yield from map(json.loads, stream)


def cves(records: Path, wanted: set[str]) -> Iterator[Row]:
    """CVEs, and the commits that fix them: mainline's release first, then the stable ones, newest first."""
    commits = [bug.partition(":")[2] for bug in wanted if bug.startswith("commit:")]
    for record in lines_of(records / "kernel-cves" / "kernel-cves.jsonl.xz"):
        fixes = [(fixed, commit) for _, _, fixed, commit in record["pairs"] if fixed not in ("", "0")]
        own = [ident for ident in commits if any(same_commit(ident, commit) for _, commit in fixes)]
        if record["id"] not in wanted and not own:
            continue
        fixed_in = ", ".join(ordered([version for version, _ in fixes]))
        state = ("closed", "fixed") if fixed_in else ("open", "unknown")
        row = Row(record["id"], "cve", *state, fixed_in=fixed_in, title=record["title"])
        if record["id"] in wanted:
            yield row
        for ident in own:
            yield row._replace(reference=f"commit:{ident}")


def ordered(versions: list[str]) -> list[str]:
    """Mainline (two parts, the newest of all) first; then the series, newest first."""

    def key(version: str) -> tuple[bool, list[int]]:
        return version.count(".") > 1, [-part for part in parse_version(version) or ()]

    return sorted(dict.fromkeys(versions), key=key)


def debian(records: Path, wanted: set[str]) -> Iterator[Row]:
    """Bugs that an upload closed, with the versions that did; what was only uploaded to experimental comes last."""
    closed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in lines_of(records / "debian-kernel" / "changes.jsonl.xz"):
        for number in entry["closes"]:
            if f"debian:{number}" in wanted:
                closed[number].append(entry)
    for number, entries in closed.items():
        entries.sort(key=lambda entry: (entry["suite"] == "experimental", entry["date"]))
        versions = dict.fromkeys(f"linux/{entry['debian']}" for entry in entries)
        day = f"{entries[0]['date']}T00:00:00Z"
        yield Row(f"debian:{number}", "debian", resolution="done", changed=day, fixed_in=", ".join(versions))


def syzbot(records: Path, wanted: set[str]) -> Iterator[Row]:
    """Bugs that syzbot counts as fixed, with the commit."""
    for record in lines_of(records / "syzbot-reports" / "reports.jsonl.xz"):
        reference = f"syzbot:{record['bug_id']}"
        if reference in wanted and record["status"] == "fixed" and record["fix"]:
            yield Row(reference, "syzbot", fixed_in=f"commit {record['fix'][:12]}", title=record["title"])


def freedesktop(records: Path) -> Iterator[Row]:
    """Where the bugs of the retired Bugzilla went."""
    path = records / "tracker-responses" / "freedesktop" / "nouveau-migration-map.json"
    if not path.exists():
        return
    for number, target in json.loads(path.read_text(encoding="utf-8"))["map"].items():
        moved = {"outcome": "moved", "resolution": "MOVED", "target": f"gitlab.freedesktop:{target}"}
        yield Row(f"freedesktop:{number}", "freedesktop", **moved)
    for number, remark in NOT_MOVED.items():
        yield Row(f"freedesktop:{number}", "freedesktop", outcome="unspecified", remark=remark)


if __name__ == "__main__":
    main()
