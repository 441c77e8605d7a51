"""From what the user named to the crash, as it was found. Raises UnreadableInput, with what to do, and nothing else."""

from __future__ import annotations

import os
import stat

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput, UsageError
from advisor.intake.access import Host, list_folder, refusal, refuse_kind, shown
from advisor.intake.layouts import find_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.intake.record import CrashRecord


def locate(path: str, *, boot: str | None = None, host: Host | None = None) -> CrashRecord:
    """The crash at `path`: a file, `-`, a crash directory, or a directory of them, of which the newest is taken.

    With `boot`, the kernel log of that boot from the journal (at `path`, where one is given).
    """
    host = host or Host()
    if boot is not None:
        from advisor.intake.journal import read_boot

        return read_boot(boot, path or None, host)
    if path == "-":
        from advisor.intake.plain import read_standard_input

        return read_standard_input()
    if not _is_folder(path):
        from advisor.intake.plain import read_file

        return read_file(path, host)
    listing = list_folder(path)
    layout = find_layout(listing)
    if layout:
        return layout.read(listing, host)
    from advisor.intake.collection import read_newest

    return read_newest(listing, host)


def locate_each(path: str, *, host: Host | None = None) -> Iterator[CrashRecord | UnreadableInput]:
    """Every crash at `path`, newest first; in place of one that cannot be read, the reason."""
    host = host or Host()
    if path == "-" or not _is_folder(path):
        yield locate(path, host=host)
        return
    listing = list_folder(path)
    if find_layout(listing):
        yield locate(path, host=host)
        return
    from advisor.intake.collection import read_every

    yield from read_every(listing, host)


def locate_all(path: str, *, host: Host | None = None) -> list[CrashRecord]:
    """Every crash at `path` that can be read, newest first. Raises the first reason where none can."""
    records: list[CrashRecord] = []
    reasons: list[UnreadableInput] = []
    for found in locate_each(path, host=host):
        if isinstance(found, UnreadableInput):
            reasons.append(found)
        else:
            records.append(found)
    if not records and reasons:
        raise reasons[0]
    return records


def locate_files(paths: Sequence[str], *, host: Host | None = None) -> CrashRecord:
    """Several files of one crash."""
    if not paths:
        raise UsageError("no file was named")
    for path in paths:
        if path != "-" and _is_folder(path):
            raise UnreadableInput("is a directory among several files", shown(path), "Name its files, or it alone")
    if len(paths) == 1:
        return locate(paths[0], host=host)
    from advisor.intake.plain import read_files

    return read_files(paths, host or Host())


def locate_newest(holds_crash: Callable[[CrashRecord], bool] | None = None, *, host: Host | None = None) -> CrashRecord:
    """The most recent crash of this machine; see `newest.Search`."""
    from advisor.intake.newest import Search

    return Search(host or Host()).pick(holds_crash or (lambda record: True))


def _is_folder(path: str) -> bool:
    """Whether `path` is a directory; raises for what is neither that nor a regular file."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise refusal(error, path) from None
    if stat.S_ISDIR(mode):
        return True
    if not stat.S_ISREG(mode):
        raise refuse_kind(mode, path)
    return False
