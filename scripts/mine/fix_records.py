"""Patches from mailing lists and trees, gathered as rows: id, subject, commit, text, fixes, links, files."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from advisor.versions import parse_version
from scripts.mine.known import RELEASED, older_than
from scripts.mine.prose import is_revert
from scripts.mine.record import Record, fixed_commits, plain_subject, read_rows, upstream_commit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MERGED_MARK = "The following commit has been merged into the"
"""First words of the mails that the robot of the tip tree sends."""
_SERIES = re.compile(r"/\^?(?:\d\.\d+-\^?)?(\d\.\d+)/\d+\.patch$")
"""End of a patch's path in a tree that keeps them by kernel series: `4.14/0002.patch`, `^4.7/`, `3.10-^3.13/`."""
_IN_A_TREE = re.compile(r"^[\w.-]+/[\w.-]+:(?:[0-9a-f]{40}$|CVE-\d+-\w+/)")
"""A commit of a tree that took it over, or a patch kept as the fix of a CVE; a mail or a set of patches proves nothing."""


def read_fix_records(path: str | Path) -> Iterator[Record]:
    """The records of a file."""
    for row in read_rows(path):
        text = row["text"]
        commit = row["commit"] or upstream_commit(text)
        if commit and is_revert(row["subject"]) and _taken_back(text, commit):
            commit = ""
        quoted = (line.split()[0].lower() for line in row["fixes"] if line.split())
        fixes = dict.fromkeys([*(one for one in quoted if _is_commit(one)), *fixed_commits(text)])
        subject = row["subject"]
        if text.startswith(_MERGED_MARK):
            subject = _tip_subject(text) or subject
        yield Record(
            row["id"],
            plain_subject(subject),
            text,
            commit,
            fixes=tuple(one[:12] for one in fixes),
            files=tuple(row["files"]),
            links=tuple(dict.fromkeys(row["links"])),
            posted=_day(row["date"]),
            merged=bool(commit) or text.startswith(_MERGED_MARK) or bool(_IN_A_TREE.match(row["id"])),
            before=_before(row["id"], row["date"]),
        )


def _taken_back(text: str, commit: str) -> bool:
    """Whether a commit that a revert names is the one that it takes back."""
    words = " ".join(text.split())
    return f"which is commit {commit[:12]}" in words or f"reverts commit {commit[:12]}" in words


def _before(ident: str, date: str) -> str:
    """The known kernel that a patch is older than, by the series that it is for or by its date."""
    if series := _SERIES.search(ident):
        own = parse_version(series[1])
        return next((version for _, version in RELEASED if own < parse_version(version)), "")
    return older_than(_day(date)) or ""


def _day(date: str) -> str:
    """The day of a date as mails or trees write it; empty where it is none."""
    if re.match(r"\d{4}-", date):
        return date[:10]
    try:
        return parsedate_to_datetime(date).date().isoformat()
    except ValueError:
        return ""


def _is_commit(text: str) -> bool:
    return 8 <= len(text) <= 40 and not text.strip("0123456789abcdef")


def _tip_subject(text: str) -> str:
    """The robot's mails carry the subject after a block of headers."""
    parts = text.split("\n\n", 3)
    return parts[2].strip() if len(parts) > 3 and "\n" not in parts[2].strip() else ""
