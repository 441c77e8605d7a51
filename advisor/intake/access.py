"""Opening what others wrote: regular files only, never blocking, and every refusal is one line for the reader.

`os` and not `pathlib` throughout this room: importing pathlib costs a third of what a whole check may spend here.
"""

from __future__ import annotations

import io
import os
import stat
import sys

from advisor.checking import TYPE_CHECKING, cast
from advisor.errors import UnreadableInput
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

SNIFF = 64 << 10
"""Bytes that are read to tell what a file is."""
MAX_ENTRIES = 20_000
"""Entries of one directory that are looked at."""


class NotPermitted(UnreadableInput):
    """The person who asks may not read it, but root may."""


class Entry(NamedTuple):
    """One name in a directory, as lstat saw it."""

    name: str
    path: str
    mode: int
    size: int
    modified: float

    @property
    def is_file(self) -> bool:
        """A regular file, not a link to one."""
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        """A directory, not a link to one."""
        return stat.S_ISDIR(self.mode)


class Listing(NamedTuple):
    """One directory. Links in it are kept as what they are: nothing below a named directory is followed."""

    path: str
    entries: dict[str, Entry]
    """By name, in the order of names."""

    def files(self) -> list[Entry]:
        """The regular files, by name."""
        return [entry for entry in self.entries.values() if entry.is_file]

    def file(self, name: str) -> Entry | None:
        """The regular file of that name."""
        entry = self.entries.get(name)
        return entry if entry and entry.is_file else None


class Host(NamedTuple):
    """The machine that we run on, with its root elsewhere in tests."""

    root: str = "/"

    def path(self, *parts: str) -> str:
        """A path of the host, its parts given without the leading slash."""
        return os.path.join(self.root, *parts)


def shown(path: str) -> str:
    """The path as it may be printed: whatever a terminal could act on is escaped."""
    if path.isascii() and path.isprintable():
        return path
    try:
        text = os.fsencode(path).decode("utf-8", "backslashreplace")
    except UnicodeError:  # a lone surrogate that no file name can give
        text = path
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def absolute(path: str) -> str:
    """The full path; as it is where the working directory was removed."""
    try:
        return os.path.abspath(path)
    except OSError:
        return path


def real(path: str) -> str:
    """The full path without links, as far as that can be told."""
    try:
        return os.path.realpath(path)
    except OSError:
        return path


def sudo_line(path: str) -> str:
    """The full line to type to read `path` as root: sudo's own search path finds no virtual environment."""
    from shlex import quote

    program = sys.argv[0] if sys.argv else ""
    command = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] in ("check", "parse") else "check"
    if os.path.basename(program) == "advisor" and os.path.isfile(program):
        start = quote(absolute(program))
    else:
        start = f"{quote(sys.executable)} -m advisor"
    target = quote(absolute(path))
    return f"sudo {start} {command} {shown(target)}"


def refusal(error: OSError | ValueError, path: str, *, named: str | None = None) -> UnreadableInput:
    """What the person should read about an error of the file system at `path`; `named` is what they typed."""
    if isinstance(error, ValueError):
        return UnreadableInput("no such file or directory", shown(path), "Check the path")
    if isinstance(error, PermissionError):
        if os.geteuid() == 0:
            return UnreadableInput("may not be read, not even by root", shown(path), "Check where it is mounted from")
        return NotPermitted("may not be read by you", shown(path), f"Type: {sudo_line(named or path)}")
    if isinstance(error, FileNotFoundError):
        if os.path.islink(path):
            return UnreadableInput("is a broken symbolic link", shown(path), "Name the file itself")
        return UnreadableInput("no such file or directory", shown(path), "Check the path")
    return UnreadableInput(f"cannot be read: {error.strerror or error}", shown(path), "Check the path and its disk")


def refuse_kind(mode: int, path: str) -> UnreadableInput:
    """Why what is no regular file is not opened."""
    if stat.S_ISFIFO(mode):
        return UnreadableInput(
            "is a named pipe, which is not opened", shown(path), "Pipe the log into 'advisor check -' instead"
        )
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return UnreadableInput("is a device, which is not opened", shown(path), "Name a log file or crash directory")
    if stat.S_ISLNK(mode):
        return UnreadableInput("is a symbolic link, which is not followed", shown(path), "Name the file it points to")
    if stat.S_ISDIR(mode):
        return UnreadableInput("is a directory where a file was expected", shown(path), "Name the file")
    return UnreadableInput("is no regular file", shown(path), "Name a log file or crash directory")


class _LogStream(io.FileIO):
    """A file that ends where it can be read no further, and fails in words for the reader."""

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(-1 if size is None else size) or b""
        except OSError as error:
            raise refusal(error, str(self.origin)) from None

    origin: str = ""


def open_regular(path: str, *, follow: bool = False, named: str | None = None) -> BinaryIO:
    """Open a regular file for reading, without ever waiting for a writer; its links are followed only on request.

    O_NONBLOCK also keeps a read of /proc/kmsg, a regular file by its mode, from waiting.
    """
    try:
        before = os.stat(path, follow_symlinks=follow)
        if not stat.S_ISREG(before.st_mode):
            raise refuse_kind(before.st_mode, path)
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | (0 if follow else os.O_NOFOLLOW)
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise refusal(error, path, named=named) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise refuse_kind(mode, path)
    stream = _LogStream(descriptor)
    stream.origin = path
    return cast("BinaryIO", stream)


def opener(path: str, *, follow: bool = False) -> Callable[[], BinaryIO]:
    """What a `LogFile.open` calls for a file as it lies on disk."""
    return lambda: open_regular(path, follow=follow)


def read_small(path: str, limit: int = SNIFF, *, follow: bool = False) -> bytes:
    """The first `limit` bytes of a regular file. Raises UnreadableInput."""
    with open_regular(path, follow=follow) as stream:
        return stream.read(limit)


def list_folder(path: str, *, named: str | None = None) -> Listing:
    """Read a directory. Raises UnreadableInput."""
    entries = []
    try:
        with os.scandir(path) as names:
            for name in names:
                try:
                    status = name.stat(follow_symlinks=False)
                except OSError:
                    continue
                entries.append(Entry(name.name, name.path, status.st_mode, status.st_size, status.st_mtime))
                if len(entries) >= MAX_ENTRIES:
                    break
    except (OSError, ValueError) as error:
        raise refusal(error, path, named=named) from None
    entries.sort()
    return Listing(path, {entry.name: entry for entry in entries})
