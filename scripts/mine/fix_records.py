"""Patches from mailing lists and trees, gathered as rows: id, subject, commit, text, fixes, links, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.mine.record import Record, fixed_commits, plain_subject, read_rows, upstream_commit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MERGED_MARK = "The following commit has been merged into the"
"""First words of the mails that the robot of the tip tree sends."""


def read_fix_records(path: str | Path) -> Iterator[Record]:
    """The records of a file."""
    for row in read_rows(path):
        text = row["text"]
        commit = row["commit"] or upstream_commit(text)
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
            merged=bool(commit) or text.startswith(_MERGED_MARK),
        )


def _is_commit(text: str) -> bool:
    return 8 <= len(text) <= 40 and not text.strip("0123456789abcdef")


def _tip_subject(text: str) -> str:
    """The robot's mails carry the subject after a block of headers."""
    parts = text.split("\n\n", 3)
    return parts[2].strip() if len(parts) > 3 and "\n" not in parts[2].strip() else ""
