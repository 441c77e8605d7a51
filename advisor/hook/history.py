"""What crashed on this machine, in which boot, and what was said about it: one SQLite file that only root reads."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import time
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.hook.circumstances import Boot
from advisor.hook.summary import Summary, from_plain
from advisor.intake.access import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

NAME = "history.sqlite3"
APPLICATION_ID = 0x61647668
"""`advh`, in the file's header."""
SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS crash (
    source TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, layout TEXT NOT NULL, crashed REAL NOT NULL,
    advised REAL NOT NULL, boot TEXT, identity TEXT NOT NULL, summary TEXT NOT NULL, base TEXT NOT NULL,
    statuses TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS boot (
    id TEXT PRIMARY KEY, started REAL NOT NULL, seen REAL NOT NULL, release TEXT NOT NULL, command_line TEXT NOT NULL,
    shut_down INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS measure (boot TEXT NOT NULL, measure TEXT NOT NULL, PRIMARY KEY (boot, measure));
CREATE TABLE IF NOT EXISTS observed (source TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS refused (
    source TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, basis TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS lost (boot TEXT PRIMARY KEY, ended REAL NOT NULL, findings TEXT NOT NULL);
"""


class Crashed(NamedTuple):
    """One crash that was advised."""

    source: str
    """Its directory."""
    fingerprint: str
    layout: str
    crashed: float
    """Seconds since the epoch."""
    advised: float
    boot: str | None
    """Id of the boot that crashed, where that is recorded."""
    summary: Summary
    base: str
    """What the advice goes by: the base's version, and that of the machine's own signatures."""
    statuses: str
    """Digest of what was known of the bugs."""
    told: bool = False
    """The journal has its entry."""


class RecordedBoot(NamedTuple):
    """A boot of this machine, as far as it was seen."""

    boot: Boot
    seen: float
    """When it was seen last, seconds since the epoch."""
    shut_down: bool
    """It ended by a shutdown."""


class Lost(NamedTuple):
    """A boot that ended without a shutdown and of which nothing was saved."""

    boot: str
    ended: float
    """When it was seen last."""
    findings: tuple[str, ...]
    """What `doctor` found wrong."""


class History:
    """The open file. Every method is one transaction. Raises AdvisorError where the file cannot be used."""

    def __init__(self, folder: str, *, write: bool = True) -> None:
        self.path = os.path.join(folder, NAME)
        try:
            try:
                self._connection = self._connected(write)
            except sqlite3.DatabaseError as error:
                if not write or isinstance(error, sqlite3.OperationalError):
                    raise
                os.rename(self.path, f"{self.path}.damaged-{int(time.time())}")
                self._connection = self._connected(write)
        except (OSError, sqlite3.Error, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise AdvisorError(
                f"the history cannot be used: {reason}", shown(self.path), "Check its directory"
            ) from None

    def _connected(self, write: bool) -> sqlite3.Connection:
        flags = (os.O_RDWR | os.O_CREAT) if write else os.O_RDONLY
        descriptor = os.open(self.path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        status = os.fstat(descriptor)
        os.close(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise ValueError("it is no regular file with one name")
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise ValueError("it was made by a newer advisor")
            if write:
                connection.execute("PRAGMA synchronous = FULL")
                connection.executescript(
                    f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID};"
                    f"PRAGMA user_version = {SCHEMA_VERSION}; {_SCHEMA} COMMIT;"
                )
            connection.execute("SELECT count(*) FROM crash").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def __enter__(self) -> History:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _do(self, statement: str, parameters: Iterable[object] = ()) -> list[tuple[object, ...]]:
        try:
            return self._connection.execute(statement, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise AdvisorError(f"the history cannot be used: {error}", shown(self.path), "Check its disk") from None

    def first_seen(self, source: str, fingerprint: str, now: float) -> float:
        """When the directory was first met in this state; now, where that is now."""
        rows = self._do("SELECT fingerprint, seen FROM observed WHERE source = ?", (source,))
        if rows and rows[0][0] == fingerprint and isinstance(rows[0][1], float) and rows[0][1] <= now:
            return rows[0][1]
        self._do("INSERT OR REPLACE INTO observed VALUES (?, ?, ?)", (source, fingerprint, now))
        return now

    def refused(self, source: str, fingerprint: str, basis: str) -> str | None:
        """Why nothing came of that directory in the same state on the same basis."""
        statement = "SELECT reason FROM refused WHERE source = ? AND fingerprint = ? AND basis = ?"
        return next((str(row[0]) for row in self._do(statement, (source, fingerprint, basis))), None)

    def refuse(self, source: str, fingerprint: str, basis: str, reason: str) -> None:
        """Keep why nothing came of it, so that it is not tried every five minutes."""
        self._do("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?)", (source, fingerprint, basis, reason))

    def crash(self, source: str) -> Crashed | None:
        """What is kept of the crash in that directory."""
        return next(iter(self._crashes("WHERE source = ?", (source,))), None)

    def crashes(self) -> list[Crashed]:
        """All, the newest first."""
        return self._crashes("ORDER BY crashed DESC, source", ())

    def _crashes(self, rest: str, parameters: tuple[object, ...]) -> list[Crashed]:
        columns = "source, fingerprint, layout, crashed, advised, boot, summary, base, statuses, told"
        found = []
        for row in self._do(f"SELECT {columns} FROM crash {rest}", parameters):
            source, fingerprint, layout, crashed, advised, boot, summary, base, statuses, told = row
            found.append(
                Crashed(
                    str(source),
                    str(fingerprint),
                    str(layout),
                    float(str(crashed)),
                    float(str(advised)),
                    None if boot is None else str(boot),
                    from_plain(json.loads(str(summary))),
                    str(base),
                    str(statuses),
                    bool(told),
                )
            )
        return found

    def keep(self, crash: Crashed) -> None:
        """Put it in the place of what was known of that directory."""
        self._do(
            "INSERT OR REPLACE INTO crash VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *crash[:6],
                crash.summary.identity,
                json.dumps(crash.summary._asdict()),
                crash.base,
                crash.statuses,
                int(crash.told),
            ),
        )
        self._do("DELETE FROM observed WHERE source = ?", (crash.source,))

    def mark_told(self, source: str) -> None:
        """The journal has its entry."""
        self._do("UPDATE crash SET told = 1 WHERE source = ?", (source,))

    def see_boot(self, boot: Boot, now: float, measures: Iterable[str] = ()) -> None:
        """The boot runs now, with those measures in force."""
        self._do(
            "INSERT INTO boot VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET seen = max(seen, excluded.seen)",
            (boot.id, boot.started, now, boot.release, boot.command_line),
        )
        for measure in measures:
            self._do("INSERT OR IGNORE INTO measure VALUES (?, ?)", (boot.id, measure))

    def shut_down(self, boot: str, now: float) -> None:
        """The boot is being shut down."""
        self._do("UPDATE boot SET shut_down = 1, seen = max(seen, ?) WHERE id = ?", (now, boot))

    def boots(self) -> list[RecordedBoot]:
        """All, the oldest first."""
        rows = self._do("SELECT id, started, release, command_line, seen, shut_down FROM boot ORDER BY started")
        return [
            RecordedBoot(
                Boot(str(row[0]), float(str(row[1])), str(row[2]), str(row[3])), float(str(row[4])), bool(row[5])
            )
            for row in rows
        ]

    def boots_with(self, measure: str) -> set[str]:
        """Ids of the boots in which the measure was seen in force."""
        return {str(row[0]) for row in self._do("SELECT boot FROM measure WHERE measure = ?", (measure,))}

    def lose(self, lost: Lost) -> None:
        """Keep that nothing was saved of that boot."""
        self._do("INSERT OR REPLACE INTO lost VALUES (?, ?, ?)", (lost.boot, lost.ended, json.dumps(lost.findings)))

    def find_again(self, boot: str) -> None:
        """Something was saved of that boot after all."""
        self._do("DELETE FROM lost WHERE boot = ?", (boot,))

    def lost(self) -> list[Lost]:
        """The boots of which nothing was saved, the newest first."""
        rows = self._do("SELECT boot, ended, findings FROM lost ORDER BY ended DESC")
        return [Lost(str(row[0]), float(str(row[1])), tuple(json.loads(str(row[2])))) for row in rows]
