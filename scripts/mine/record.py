"""What every importer gives: one text about one fix, and what is known of the fix beside it."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMIT = 12
"""Digits by which commits are compared; abbreviations in `Fixes:` lines have as many."""

_MARKS = re.compile(
    r"^(?:\[[^\]]*\]\s*|(?:upstream|stable|backport|fromgit|fromlist|chromium|android|re|fw|fwd|patch)\s*:\s*)+", re.I
)
_QUEUED = re.compile(r"^\s*patch \"|\"? has been added to the \S+ tree\s*$", re.I)
"""What the robot of the stable trees puts around a subject."""
_BLANKS = re.compile(r"\s+")
_NAMED_UPSTREAM = re.compile(
    r"(?:^\s*commit ([0-9a-f]{40}) upstream|\[ ?upstream commit ([0-9a-f]{40})"
    r"|cherry[- ]picked from commit ([0-9a-f]{40})|^(?:Commit-ID|Source kernel commit):\s+([0-9a-f]{40})"
    r"|\A\s*\[?\s*(?:upstream )?commit ([0-9a-f]{40})[ .]*(?:upstream)?[ .]*\]?[ .]*$)",
    re.I | re.M,
)
_FIXES = re.compile(r"^\s*fixes:\s*(?:commit\s+)?([0-9a-f]{8,40})\b", re.I | re.M)
_LINK = re.compile(r"https?://[^\s<>\"')\]]+")


class Record(NamedTuple):
    """One text about one fix."""

    ident: str
    """Where it stands: a CVE id, a mail, a path in a tree."""
    subject: str
    text: str
    commit: str = ""
    """Mainline's, whole; empty where it is not known."""
    commits: tuple[str, ...] = ()
    """Backports of it."""
    fixes: tuple[str, ...] = ()
    """Commits that brought the bug in, as abbreviated there."""
    files: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    cves: tuple[str, ...] = ()
    versions: dict[str, str] = {}  # noqa: RUF012 (never written to)
    """Stream → first version with the fix."""
    introduced: dict[str, str] = {}  # noqa: RUF012
    """Stream → first version with the bug."""
    merged: bool = False
    """Known to be in a released or maintainer's tree."""
    posted: str = ""
    """Day of the text (ISO 8601); empty where not known."""
    before: str = ""
    """Upstream version that the kernel of the quoted crash is older than; empty where not known."""


def _unmarked(subject: str) -> str:
    """Without what mails, robots and vendor trees put around it, also where a reply in any language stands before it."""
    subject = _QUEUED.sub("", subject)
    mark = subject.find("[PATCH")
    return _MARKS.sub("", subject[max(mark, 0) :].strip())


def normal_subject(subject: str) -> str:
    """A subject as it compares: without marks in front, case and spacing."""
    return _BLANKS.sub(" ", _unmarked(subject)).strip(" .\"'").lower()


def plain_subject(subject: str) -> str:
    """A subject as it is shown: the commit's own, without the marks of mails and vendor trees."""
    return _BLANKS.sub(" ", _unmarked(subject)).strip()


def upstream_commit(text: str) -> str:
    """The mainline commit that a backport or a maintainer's robot names; empty where none does."""
    found = _NAMED_UPSTREAM.search(text)
    return next((group for group in found.groups() if group), "").lower() if found else ""


def fixed_commits(text: str) -> tuple[str, ...]:
    """The commits of the `Fixes:` lines."""
    return tuple(dict.fromkeys(found.lower() for found in _FIXES.findall(text)))


def links_in(text: str) -> tuple[str, ...]:
    """The addresses that a text gives."""
    return tuple(dict.fromkeys(link.rstrip(".,;") for link in _LINK.findall(text)))


def read_rows(path: str | Path) -> Iterator[dict[str, Any]]:
    """The objects of a file with one JSON object a line, packed or plain."""
    content = Path(path).read_bytes()
    if str(path).endswith(".xz"):
        content = lzma.decompress(content)
    for line in content.decode("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)
