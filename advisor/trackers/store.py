"""The status cache as `refresh` writes it: SQLite in WAL mode, safe for several processes at once.

A good record survives whatever comes after it: a failure only adds why the bug could not be asked, a tracker that now
hides the bug only changes its visibility. A damaged file is set aside and begun anew, which is said in one line.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.trackers.cache import APPLICATION_ID, MACHINE_CACHE, SCHEMA_VERSION, Status, status_of, user_cache
from advisor.trackers.interface import Failure, Result, Unchanged, Validator
from advisor.trackers.lifetime import time_to_live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_WAIT = 30.0
"""Seconds that another process may hold the file."""
_COLUMNS = ",".join(Status._fields)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS status ({_COLUMNS.replace("reference", "reference TEXT PRIMARY KEY", 1)},
                                   due REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS validator (request TEXT PRIMARY KEY, etag TEXT, modified TEXT, answered TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pause (host TEXT PRIMARY KEY, until REAL NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""


class Change(NamedTuple):
    """What an answer changed of what was known."""

    before: Status | None
    after: Status


class Store:
    """The cache file, opened for writing; one connection that threads share."""

    def __init__(self, path: str | None = None, now: Callable[[], float] = time.time) -> None:
        """Open or create it. Raises AdvisorError where it cannot be written."""
        self.path = path or default_path()
        self.notes: list[str] = []
        """One line for everything that was found amiss and mended."""
        self._now = now
        self._lock = threading.RLock()
        try:
            os.makedirs(os.path.dirname(self.path), mode=0o755, exist_ok=True)
            with self._alone():
                self._connection = self._opened()
        except (OSError, sqlite3.OperationalError) as error:
            raise self._refused(error) from None

    def save(self, results: Iterable[Result], validator: Validator | None = None) -> list[Change]:
        """Remember what one answer told, whole or not at all, and return what is new in it."""
        now = self._now()
        changes: list[Change] = []
        with self._transaction() as connection:
            for result in results:
                before = self._one(connection, result.reference)
                after, due = _merged(result, before, now)
                row = (*after._replace(fixed_in="\n".join(after.fixed_in)), due)  # type: ignore[arg-type]
                if due is None:
                    marks = ",".join("?" * (len(row) - 1))
                    connection.execute(
                        f"INSERT INTO status ({_COLUMNS}) VALUES ({marks}) ON CONFLICT(reference) "
                        "DO UPDATE SET not_asked = excluded.not_asked",
                        row[:-1],
                    )
                else:
                    connection.execute(f"INSERT OR REPLACE INTO status VALUES ({','.join('?' * len(row))})", row)
                if not isinstance(result, Failure) and _differs(before, after):
                    changes.append(Change(before, after))
            if validator and (validator.etag or validator.modified):
                row_ = (validator.request, validator.etag, validator.modified, json.dumps(validator.answered))
                connection.execute("INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?)", row_)
        return changes

    def due(self, references: Iterable[str]) -> list[str]:
        """Those whose answer is too old or was never given, in the order in which they came."""
        wanted = list(dict.fromkeys(references))
        with self._transaction() as connection:
            query = "SELECT reference FROM status WHERE due > ? AND reference IN (SELECT value FROM json_each(?))"
            fresh = {row[0] for row in connection.execute(query, (self._now(), json.dumps(wanted)))}
        return [reference for reference in wanted if reference not in fresh]

    def references(self) -> list[str]:
        """Every bug that was ever asked for."""
        with self._transaction() as connection:
            return [row[0] for row in connection.execute("SELECT reference FROM status ORDER BY reference")]

    def status(self, reference: str) -> Status | None:
        """As stored, its duplicates not followed."""
        with self._transaction() as connection:
            return self._one(connection, reference)

    def validator(self, request: str) -> Validator | None:
        """How to ask again whether anything changed; None unless all that it told of is still known."""
        with self._transaction() as connection:
            row = connection.execute("SELECT * FROM validator WHERE request = ?", (request,)).fetchone()
            if row is None:
                return None
            found = Validator(row[0], row[1], row[2], tuple(json.loads(row[3])))
            query = (
                "SELECT count(*) FROM status WHERE fetched IS NOT NULL AND visibility = 'public' "
                "AND reference IN (SELECT value FROM json_each(?))"
            )
            (known,) = connection.execute(query, (row[3],)).fetchone()
        return found if known == len(found.answered) else None

    def pause(self, host: str, until: float, reason: str) -> None:
        """Remember that this host wants to be left alone until then."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO pause VALUES (?, ?, ?)", (host, until, reason))

    def paused(self, host: str) -> tuple[float, str] | None:
        """Until when and why, where that lies ahead."""
        with self._transaction() as connection:
            query = "SELECT until, reason FROM pause WHERE host = ? AND until > ?"
            row = connection.execute(query, (host, self._now())).fetchone()
        return (row[0], row[1]) if row else None

    def close(self) -> None:
        """Write everything into the one file and give it back; what `-wal` held is in it then."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise self._refused(error) from None

    @staticmethod
    def _one(connection: sqlite3.Connection, reference: str) -> Status | None:
        row = connection.execute(f"SELECT {_COLUMNS} FROM status WHERE reference = ?", (reference,)).fetchone()
        return status_of(row) if row else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time create the file or set it aside."""
        descriptor = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.OperationalError:
            raise
        except (sqlite3.DatabaseError, ValueError) as error:
            aside = f"{self.path}.damaged-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(self._now()))}"
            os.replace(self.path, aside)
            for ending in ("-wal", "-shm"):
                if os.path.exists(self.path + ending):
                    os.unlink(self.path + ending)
            self.notes.append(
                f"{self.path}: the status cache was damaged ({error}). It is kept as {aside}, begun anew."
            )
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        mode = 0o644 if os.geteuid() == 0 else 0o600
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, mode))
        connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if application == APPLICATION_ID and version > SCHEMA_VERSION:
                hint = "Use that one, or remove the file"
                raise AdvisorError("this status cache was made by a newer advisor", where=self.path, hint=hint)
            if tables and (application != APPLICATION_ID or version != SCHEMA_VERSION):
                raise ValueError("it is no status cache of this version")
            (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if sound != "ok":
                raise ValueError("its pages do not fit together")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection

    def _refused(self, error: Exception) -> AdvisorError:
        why = getattr(error, "strerror", None) or str(error)
        return AdvisorError(f"the status cache cannot be used: {why}", where=self.path, hint="Check its folder")


def default_path() -> str:
    """The machine's cache as root, else the user's."""
    return MACHINE_CACHE if os.geteuid() == 0 else user_cache()


def stamp(moment: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def _merged(result: Result, before: Status | None, now: float) -> tuple[Status, float | None]:
    """What to store, and until when it counts; None leaves that as it was."""
    if isinstance(result, Failure):
        return (before or Status(result.reference))._replace(not_asked=result.reason), None
    if isinstance(result, Unchanged):
        after = (before or Status(result.reference))._replace(not_asked=None)
    elif result.visibility == "public" or before is None:
        after = result._replace(fetched=stamp(now))
    elif result.visibility == "missing":
        after = result._replace(title=before.title, fetched=stamp(now))
    else:  # hidden now: what it was when it could be read still counts
        visibility = result.visibility if result.visibility == "private" else before.visibility
        after = before._replace(visibility=visibility, source=result.source, not_asked=result.not_asked)
    after = after._replace(checked=stamp(now))
    if before and before.checked and isinstance(result, Status) and result.visibility == "public":
        after = _with_turns(before, after)
    lifetime = time_to_live(result if isinstance(result, Status) else after)
    return after, now + lifetime


def _with_turns(before: Status, after: Status) -> Status:
    """When it was closed or opened again, from the two answers that enclose it, where the tracker does not say."""
    moment = after.changed or after.checked
    if before.state == "closed" and after.state == "open":
        return after._replace(reopened=after.reopened or moment)
    if after.state == "open":
        return after._replace(reopened=after.reopened or before.reopened)
    if before.state == "open" and after.state == "closed":
        return after._replace(closed=after.closed or moment)
    return after._replace(closed=after.closed or before.closed)


def _differs(before: Status | None, after: Status) -> bool:
    """Whether a person would want to hear of it."""
    if before is None or before.checked is None:
        return False
    told = ("state", "outcome", "visibility", "fixed_in", "duplicate_of", "moved_to")
    return any(getattr(before, name) != getattr(after, name) for name in told)
