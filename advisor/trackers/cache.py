"""What the trackers last said, as `check` reads it: standard library only, nothing is written or created.

    ~/.cache/advisor/status.sqlite3      the user's (XDG_CACHE_HOME), never read as root
    /var/cache/advisor/status.sqlite3    the machine's, filled by root's `advisor refresh` or its timer
    snapshot.txt beside this file        what the records that the program ships with prove

The newer answer counts. A cache that is absent costs one stat.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

MACHINE_CACHE = "/var/cache/advisor/status.sqlite3"
SNAPSHOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "snapshot.txt")
APPLICATION_ID = 0x61647673
"""`advs`, in the file's header."""
SCHEMA_VERSION = 1
FOLLOWED = 5
"""Steps from a duplicate to the bug that it duplicates; longer chains are told as far as that."""
_UNSAFE = b" %?#"


class Status(NamedTuple):
    """What is known of one bug."""

    reference: str
    """In normal form (`advisor.references`)."""
    state: str = "unknown"
    """`open`, `closed`, `unknown`."""
    outcome: str = "unknown"
    """`fixed`, `wontfix`, `invalid`, `duplicate`, `moved`, `expired`, `unspecified` (closed, no reason given)."""
    visibility: str = "unknown"
    """`public`, `private`, `missing` (only where the tracker tells it from hidden)."""
    resolution: str | None = None
    """As the tracker words it."""
    title: str | None = None
    changed: str | None = None
    """Last change of any kind, ISO 8601 in UTC; so are the other times."""
    closed: str | None = None
    """When it was closed, where the tracker says it or two answers enclose it."""
    reopened: str | None = None
    """When it was opened again, likewise."""
    fixed_in: tuple[str, ...] = ()
    """Versions or milestones; the mainline's first where there are several."""
    duplicate_of: str | None = None
    moved_to: str | None = None
    fetched: str | None = None
    """When this content came."""
    checked: str | None = None
    """When the tracker said so last, be it that nothing changed."""
    source: str | None = None
    """Whose answer it is: an address, or the shipped records' name."""
    not_asked: str | None = None
    """Why it could not be asked last time, or what else stands in the way."""


def read_statuses(references: Iterable[str], paths: Sequence[str] | None = None) -> dict[str, Status]:
    """Those of the references of which anything is known; duplicates and moves are followed to their end."""
    wanted = list(dict.fromkeys(references))
    if not wanted:
        return {}
    places = cache_paths() if paths is None else paths
    known: dict[str, Status] = {}
    asked: set[str] = set()
    front = wanted
    for _ in range(FOLLOWED + 1):
        front = [reference for reference in dict.fromkeys(front) if reference not in asked]
        if not front:
            break
        asked.update(front)
        found = _look_up(front, places)
        known.update(found)
        front = [target for status in found.values() if (target := _target(status))]
    return {reference: follow(known[reference], known) for reference in wanted if reference in known}


def cache_paths() -> tuple[str, ...]:
    """Where to look; as root never below a home directory."""
    return (MACHINE_CACHE,) if os.geteuid() == 0 else (user_cache(), MACHINE_CACHE)


def cached_references(path: str) -> list[str] | None:
    """Every bug that a cache holds; none where it is absent, None where it is damaged or not one of this version."""
    import sqlite3

    if not os.path.exists(path):
        return []
    mode = "mode=ro" if os.path.exists(f"{path}-wal") else "immutable=1"
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?{mode}", uri=True, isolation_level=None, timeout=1)
        try:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return None
            return [str(row[0]) for row in connection.execute("SELECT reference FROM status ORDER BY reference")]
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def user_cache() -> str:
    """The cache of who runs this, without root's rights."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "advisor", "status.sqlite3")


def follow(status: Status, known: dict[str, Status]) -> Status:
    """The status with its duplicate or move at the end of the chain; a chain that bites its tail is said."""
    chain = [status.reference]
    target = _target(status)
    last = target
    while target and len(chain) <= FOLLOWED:
        if target in chain:
            loop = " → ".join([*chain, target])
            return status._replace(not_asked=status.not_asked or f"its duplicates lead in a circle: {loop}")
        chain.append(target)
        last = target
        target = _target(known[target]) if target in known else None
    if last is None:
        return status
    end = known.get(last)
    fixed_in = status.fixed_in or (end.fixed_in if end else ())
    if status.moved_to:
        return status._replace(moved_to=last, fixed_in=fixed_in)
    return status._replace(duplicate_of=last, fixed_in=fixed_in)


def news_since(review: str | None, status: Status) -> str | None:
    """What happened to the bug after that day (ISO 8601), as a sentence; None where nothing is known to have."""
    if not review:
        return None
    if status.state == "open" and status.reopened and status.reopened[:10] > review:
        return f"{status.reference} was opened again on {status.reopened[:10]}, after this was reviewed."
    if status.state == "closed" and status.closed and status.closed[:10] > review:
        word = status.outcome if status.outcome not in ("unknown", "unspecified") else "closed"
        word = {"duplicate": "closed as a duplicate", "expired": "closed for want of activity"}.get(word, word)
        word = {"invalid": "closed as invalid", "wontfix": "closed without a fix"}.get(word, word)
        return f"{status.reference} was {word} on {status.closed[:10]}, after this was reviewed."
    return None


def _target(status: Status) -> str | None:
    return status.moved_to or status.duplicate_of


def _look_up(references: Sequence[str], paths: Sequence[str]) -> dict[str, Status]:
    found: dict[str, Status] = {}
    for path in paths:
        for status in _cached(references, path):
            before = found.get(status.reference)
            if before is None or (before.checked or "") < (status.checked or ""):
                found[status.reference] = status
    for status in shipped(references):
        cached = found.get(status.reference)
        if cached is None:
            found[status.reference] = status
        elif not cached.checked or (cached.state == "unknown" and cached.visibility == "unknown"):
            found[status.reference] = status._replace(not_asked=cached.not_asked or status.not_asked)
    return found


def _cached(references: Sequence[str], path: str) -> list[Status]:
    """Rows of one cache file; none where it is absent, not ours or damaged (`refresh` mends it)."""
    try:
        before = os.stat(path)
    except (OSError, ValueError):
        return []
    if before.st_uid not in (0, os.geteuid()):
        return []
    if not os.path.exists(f"{path}-wal"):
        rows = _rows(references, path, "immutable=1")
        try:
            after = os.stat(path)
        except OSError:
            return rows or []
        if rows is not None and (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size):
            return rows
    rows = _rows(references, path, "mode=ro")  # a refresh is under way
    return rows if rows is not None else _rows(references, path, "immutable=1") or []


def _rows(references: Sequence[str], path: str, mode: str) -> list[Status] | None:
    """The rows; None where the file cannot be read that way.

    A file in WAL mode that no writer holds is whole by itself, and is read as immutable: SQLite would create `-wal`
    and `-shm` beside it otherwise, or fail where it may not (https://www.sqlite.org/wal.html#readonly).
    """
    import json
    import sqlite3

    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?{mode}", uri=True, isolation_level=None, timeout=1)
        try:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return []
            if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA_VERSION,):
                return []
            columns = ",".join(Status._fields)
            query = f"SELECT {columns} FROM status WHERE reference IN (SELECT value FROM json_each(?))"
            return [status_of(row) for row in connection.execute(query, (json.dumps(references),))]
        finally:
            connection.close()
    except (sqlite3.Error, ValueError, TypeError):
        return None


def _quoted(path: str) -> str:
    """As a `file:` URI has it."""
    return "".join(
        chr(byte) if 32 < byte < 127 and byte not in _UNSAFE else f"%{byte:02X}" for byte in os.fsencode(path)
    )


def status_of(row: Sequence[str | None]) -> Status:
    """A row of the table `status`, whose columns are those of Status; `fixed_in` holds one version a line."""
    status = Status(*row)  # type: ignore[arg-type]
    versions = str(status.fixed_in or "")
    return status._replace(fixed_in=tuple(versions.split("\n")) if versions else ())


def shipped(references: Iterable[str], path: str = SNAPSHOT) -> Iterator[Status]:
    """What the shipped records prove of them.

    The file is text, one bug a line, sorted, so that it is searched where it lies: a dozen reads a bug.
    """
    try:
        with open(path, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            sources: dict[str, tuple[str, str]] = {}
            for raw in stream:
                if not raw.startswith(b"#"):
                    break
                words = raw[1:].decode("utf-8", "replace").rstrip("\n").split("\t")
                if len(words) == 3:
                    sources[words[0]] = (words[1], words[2])
            for reference in references:
                line = _bisect(stream, size, reference.encode("utf-8", "backslashreplace") + b"\t")
                if line:
                    yield _shipped_status(line.decode("utf-8", "replace").rstrip("\n").split("\t"), sources)
    except (OSError, ValueError, IndexError):
        return


def _bisect(stream: BinaryIO, size: int, key: bytes) -> bytes:
    """The line that begins with the key; empty where there is none."""
    seek, readline = stream.seek, stream.readline
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        seek(max(middle - 1, 0))
        if middle:
            readline()
        line = readline()
        if line and line < key:
            low = middle + 1
        else:
            high = middle
    seek(max(low - 1, 0))
    if low:
        readline()
    line = readline()
    return line if line.startswith(key) else b""


def _shipped_status(words: Sequence[str], sources: dict[str, tuple[str, str]]) -> Status:
    reference, source, state, outcome, resolution, changed, fixed_in, target, remark, title = words
    name, day = sources[source]
    return Status(
        reference,
        state,
        outcome,
        "public",
        resolution or None,
        title or None,
        changed or None,
        fixed_in=tuple(fixed_in.split(", ")) if fixed_in else (),
        duplicate_of=target or None if outcome == "duplicate" else None,
        moved_to=target or None if outcome == "moved" else None,
        fetched=day,
        checked=day,
        source=name,
        not_asked=remark or None,
    )
