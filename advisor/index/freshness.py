"""The user's own signatures: which folders, and whether the overlay compiled from them is still theirs.

    /etc/advisor/signatures.d          the machine's, read by everyone
    ~/.config/advisor/signatures       the user's (XDG_CONFIG_HOME), never read as root
    --signatures DIR                   those of one call

Where none of them exists nothing happens. Else the files' names, sizes and times are compared with those that the
overlay was compiled from; where they differ a child process compiles it anew (`advisor.index.overlay`).
"""

from __future__ import annotations

import os

from advisor import __version__
from advisor.checking import TYPE_CHECKING
from advisor.errors import BaseError, UsageError
from advisor.index.schema import SCHEMA_VERSION
from advisor.vocabulary import SIGNATURE_ENDINGS, TREE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.index.read import Store

MACHINE_FOLDER = "/etc/advisor/signatures.d"
FILE_LIMIT = 10_000
"""Signature files in all folders together."""
OVERLAY_HINT = "Delete this file; it is made anew"


def folders_to_read(named: Iterable[str] = (), standard: bool = True) -> tuple[str, ...]:
    """The folders that exist, absolute, the machine's first. Raises UsageError for a named one that is no folder."""
    folders: list[str] = []
    if standard:
        candidates = [MACHINE_FOLDER]
        if os.geteuid() != 0:
            home = os.environ.get("XDG_CONFIG_HOME", "")
            if not os.path.isabs(home):
                home = os.path.join(os.path.expanduser("~"), ".config")
            candidates.append(os.path.join(home, "advisor", "signatures"))
        folders += [folder for folder in candidates if os.path.isdir(folder)]
    for folder in named:
        if not os.path.isdir(folder):
            raise UsageError("no such folder of signatures", where=folder, hint="Name a folder that holds .yaml files")
        folders.append(os.path.abspath(folder))
    return tuple(dict.fromkeys(folders))


def files_of(folder: str) -> list[tuple[str, os.stat_result]]:
    """The signature files below a folder by name; links to folders are not followed, unreadable ones are left out."""
    found: list[tuple[str, os.stat_result]] = []
    waiting = [folder]
    tree_file = os.path.join(folder, TREE_FILE)
    while waiting and len(found) <= FILE_LIMIT:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.path == tree_file:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.name.endswith(SIGNATURE_ENDINGS):
                        try:
                            found.append((entry.path, entry.stat()))
                        except OSError:
                            found.append((entry.path, entry.stat(follow_symlinks=False)))
        except OSError:
            continue
    return sorted(found)


def stamp_of(folders: Iterable[str]) -> str:
    """What an overlay is compiled from: the names, sizes and times of the files, and the program that compiles them."""
    lines = [f"advisor {__version__} schema {SCHEMA_VERSION}"]
    for folder in folders:
        lines.append(folder)
        lines += [
            f"{path}\t{status.st_size}\t{status.st_mtime_ns}\t{status.st_ino}" for path, status in files_of(folder)
        ]
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode()


def overlay_for(folders: tuple[str, ...]) -> tuple[Store | None, tuple[str, ...]]:
    """The overlay of these folders, compiled anew where it is stale, and what is wrong with their files, one line each.

    Without an overlay (nothing to read, or it could not be compiled: then a line says why) the base answers alone.
    """
    from advisor.index.read import Store

    stamp = stamp_of(folders)
    if "\t" not in stamp:
        return None, ()
    path = _cached(folders)
    if path:
        try:
            store = Store(path, hint=OVERLAY_HINT)
            if store.meta.get("stamp") == stamp:
                return store, problems_of(store)
            store.close()
        except BaseError:
            pass
    from advisor.index.overlay import compile_overlay

    return compile_overlay(folders, path)


def _cache_place() -> str:
    """The folder of compiled overlays; root's lies outside of every home."""
    if os.geteuid() == 0:
        return "/var/cache/advisor"
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "advisor")


def _cached(folders: tuple[str, ...]) -> str | None:
    """Where the overlay of these folders is kept; None where there is no place that only we can write to."""
    import binascii

    place = _cache_place()
    name = binascii.crc32("\n".join(folders).encode("utf-8", "surrogateescape"))
    try:
        os.makedirs(place, mode=0o755, exist_ok=True)
        status = os.lstat(place)
    except (OSError, ValueError):
        return None
    if status.st_uid != os.geteuid() or status.st_mode & 0o022 or not os.access(place, os.W_OK):
        return None
    return os.path.join(place, f"overlay-{name:08x}.sqlite3")


def problems_of(store: Store) -> tuple[str, ...]:
    """What was wrong with the files that an overlay was compiled from."""
    return tuple(line for line in store.meta.get("problems", "").split("\n") if line)
