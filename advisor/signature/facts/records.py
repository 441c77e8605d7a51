"""What public records say of fixes: the kernel's CVE records and Debian's kernel changelog, where a copy of them is at hand.

They are no part of the package: a source tree finds them in `../shared/data`, or in the folder that ADVISOR_RECORDS names.
"""

from __future__ import annotations

import json
import lzma
import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = 12
"""Digits of a commit that records are looked up by."""
_VENDORS = re.compile(r"^(?:(?:upstream|fromlist|fromgit|backport|android|chromium): )+")
_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
_CVES = Path("kernel-cves") / "kernel-cves.jsonl.xz"
_DEBIAN = Path("debian-kernel") / "changes.jsonl.xz"
_FIXES = Path("fix-records") / "fix-records.jsonl.xz"


class Change(NamedTuple):
    """A fix as one record tells it."""

    record: str
    """Id of the record."""
    subject: str
    fixed: dict[str, set[str]]
    """Stream → versions that it gives as the first fixed one; empty for records without versions."""
    introduced: set[str]


class Records:
    """Everything that a lint asks."""

    def __init__(self, folder: Path) -> None:
        """Read the records, in some seconds."""
        self.by_commit: defaultdict[str, list[Change]] = defaultdict(list)
        self.by_cve: dict[str, Change] = {}
        self.debian: defaultdict[str, set[str]] = defaultdict(set)
        """Plain subject → package versions whose changelog entries have it."""
        for row in _rows(folder / _CVES):
            self._take_cve(row)
        for row in _rows(folder / _FIXES):
            if row["commit"]:
                change = Change(row["id"], row["subject"], {}, set())
                self.by_commit[row["commit"][:PREFIX]].append(change)
        for row in _rows(folder / _DEBIAN):
            self.debian[plain_subject(row["subject"])].add(row["debian"])

    def _take_cve(self, row: dict[str, Any]) -> None:
        fixed: defaultdict[str, set[str]] = defaultdict(set)
        introduced, commits = set(), set()
        for since, _, version, commit in row["pairs"]:
            if version != "0":
                fixed[_stream(version)].add(version)
            introduced.add(since)
            commits.add(commit[:PREFIX])
        change = Change(row["id"], row["title"], dict(fixed), introduced)
        self.by_cve[row["id"]] = change
        for one in commits - {"0", ""}:
            self.by_commit[one].append(change)


def plain_subject(text: str) -> str:
    """Subjects as they compare: case and blanks do not count, nor a full stop, nor what vendors put in front."""
    return _VENDORS.sub("", " ".join(text.lower().split())).rstrip(".")


def _stream(version: str) -> str:
    """`mainline` for a release and its candidates, else the stable series."""
    try:
        parsed = parse_version(version)
    except ValueError:
        return ""
    return parsed.stream if parsed.patch and parsed[:2] != (2, 6) else "mainline"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


@cache
def at_hand() -> Records | None:
    """The records; None where there are none."""
    folder = Path(os.environ.get("ADVISOR_RECORDS", _BESIDE))
    return Records(folder) if (folder / _CVES).exists() else None
