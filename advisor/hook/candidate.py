"""Which directories may be a crash that we read, and which files in them; the rest is passed over with the reason.

Root's own, or those of whoever owns the whole collection (dumps that come over NFS or SSH). Nobody else may be able to
write there, and no file may be a link, have a second name, be a pipe or device, or belong to another user.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from advisor.intake.access import Entry, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.hook.folder import Folder

OURS = ("advice.txt", "advice.json")
"""What we write beside a dump."""
LARGEST_LOG = 256 << 20
"""Bytes of a text; only dumps may be larger, and of these the header alone is read."""
PIECES = 3
"""Digits of the directories that systemd-pstore makes in that of one crash: the only ones that are entered."""
_SPECIAL = (
    (stat.S_ISLNK, "is a symbolic link"),
    (stat.S_ISFIFO, "is a named pipe"),
    (stat.S_ISCHR, "is a device"),
    (stat.S_ISBLK, "is a device"),
    (stat.S_ISSOCK, "is a socket"),
)


class Candidate(NamedTuple):
    """A directory that may be a crash."""

    name: str
    path: str
    owner: int
    """User with whose rights it is read."""
    entries: dict[str, Entry]
    """The files that may be read."""
    passed_over: tuple[str, ...]
    """`NAME is a symbolic link`, for files that may not."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever a file is added, grows or is written."""
        lines = (f"{entry.name}\0{entry.size}\0{entry.modified!r}" for entry in self.entries.values())
        return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def modified(self) -> float:
        """When a file in it was last written."""
        return max((entry.modified for entry in self.entries.values()), default=0.0)

    @property
    def incomplete(self) -> str | None:
        """The name of a file that is still being written, or was when the writer died."""
        return next((name for name in self.entries if "-incomplete" in name), None)


def refuse_folder(name: str, status: os.stat_result, collection: os.stat_result) -> str | None:
    """Why a directory in the collection is not looked into; None where it is."""
    if not name.isprintable():
        return "has a name that is not printable"
    if reason := _special(status.st_mode):
        return reason
    if status.st_uid not in (0, os.geteuid(), collection.st_uid):
        return f"belongs to user {status.st_uid}"
    if status.st_mode & 0o022:
        return "may be written by others"
    return None


def refuse_file(name: str, status: os.stat_result, owner: int) -> str | None:
    """Why a file in a crash directory is not read; None where it is."""
    if not name.isprintable():
        return "has a name that is not printable"
    if reason := _special(status.st_mode):
        return reason
    if stat.S_ISDIR(status.st_mode):
        return "may be written by others" if status.st_mode & 0o022 or status.st_uid not in (0, owner) else None
    if status.st_nlink != 1:
        return f"has {status.st_nlink} names (hard links)"
    if status.st_uid not in (0, os.geteuid(), owner):
        return f"belongs to user {status.st_uid}"
    if status.st_size > LARGEST_LOG and not _is_dump(name):
        return f"is larger than any log: {status.st_size >> 20} MB"
    return None


def look_into(folder: Folder, name: str) -> Candidate:
    """The files of a crash directory that may be read."""
    owner = folder.status.st_uid
    entries: dict[str, Entry] = {}
    passed_over = []
    for inner, status in _files(folder):
        reason = refuse_file(inner, status, owner)
        if reason:
            passed_over.append(f"{shown(inner)} {reason}")
        else:
            entries[inner] = Entry(inner, f"./{inner}", status.st_mode, status.st_size, status.st_mtime)
    return Candidate(name, folder.path, owner, entries, tuple(passed_over))


def _files(folder: Folder) -> Iterator[tuple[str, os.stat_result]]:
    for name in folder.names():
        status = folder.lstat(name)
        if not status or name in OURS or name.startswith("."):
            continue
        if stat.S_ISDIR(status.st_mode) and not (name.isdigit() and len(name) == PIECES):
            continue
        yield name, status


def _special(mode: int) -> str | None:
    return next((reason for test, reason in _SPECIAL if test(mode)), None)


def _is_dump(name: str) -> bool:
    return name.startswith(("dump", "vmcore")) and not name.startswith("vmcore-dmesg")
