"""Without a PATH: where this machine may have kept its last crash.

After a kdump the capture kernel's boot is a boot of its own in the journal, with `elfcorehdr=` on its command line, so
the boot that crashed may be the last but one.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, NotPermitted, list_folder, shown
from advisor.intake.collection import Collection, find_crashes
from advisor.intake.layouts import find_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.intake.access import Host
    from advisor.intake.record import CrashRecord

MAX_BOOTS = 6
"""Earlier boots that are looked at for one that ended without a shutdown."""
PER_PLACE = 1
"""Crashes of one directory that are candidates: older ones are named by the newest as `others`."""
SHUTDOWN = (
    b"Journal stopped",
    b"systemd-shutdown",
    b"Reached target shutdown.target",
    b"Reached target reboot.target",
    b"Reached target poweroff.target",
    b"Reached target Reboot",
    b"Reached target Shutdown",
    b"Reached target Power-Off",
    b"Reached target System Reboot",
    b"Reached target System Power Off",
    b"Reached target System Halt",
    b"Reached target Final Step",
    b"Reached target Late Shutdown",
    b"System is rebooting",
    b"System is powering down",
    b"Shutting down.",
)
"""One of these is in the last lines of a boot that was shut down (systemd: unit descriptions, journald-server.c)."""
LAST_LINES = 40


class Search:
    """The candidates for this machine's most recent crash, and a record of where they were looked for.

    Whether a log holds a crash is not for this room to tell: `pick` asks the caller.
    """

    def __init__(self, host: Host) -> None:
        self.host = host
        self.looked_at: list[str] = []
        """One phrase for every place that was looked at without a candidate: `/var/crash: empty`."""
        self.refused: list[NotPermitted] = []
        """Crashes that are there but may not be read."""

    def __iter__(self) -> Iterator[CrashRecord]:
        """The running boot's log first (nothing can be more recent), then what was saved, newest first."""
        current = self._current_boot()
        if current:
            yield current
        saved = [record for place in self._places() for record in self._saved_in(place)]
        previous = self._crashed_boot()
        if previous:
            saved.append(previous)
        yield from sorted(saved, key=lambda record: -(record.time or 0.0))

    def pick(self, holds_crash: Callable[[CrashRecord], bool]) -> CrashRecord:
        """The first candidate that holds a crash; where none does, the first one. Notes tell what was passed over.

        Raises UnreadableInput where there is nothing at all, or nothing but a crash that may not be read.
        """
        passed: list[CrashRecord] = []
        for record in self:
            if holds_crash(record):
                return self._noted(record, passed)
            passed.append(record)
        if self.refused:
            raise self.refused[0]
        if passed:
            return self._noted(passed[0], passed[1:])
        looked = "; ".join(self.looked_at)
        raise UnreadableInput(
            f"no crash was found on this machine ({looked})" if looked else "no crash was found on this machine",
            hint="Run 'advisor doctor' to see whether it can catch one",
        )

    def _noted(self, record: CrashRecord, passed: list[CrashRecord]) -> CrashRecord:
        notes = list(record.notes)
        if passed:
            notes.append("looked at, without a crash in it: " + ", ".join(other.path for other in passed))
        if self.looked_at:
            notes.append("also looked at: " + "; ".join(self.looked_at))
        return record._replace(notes=tuple(notes))

    def _places(self) -> list[str]:
        """Where crashes are saved, as far as that exists."""
        from advisor.intake.kdump_tools import core_folder

        var_crash = self.host.path("var/crash")
        rest = ("sys/fs/pstore", "var/lib/systemd/pstore", "var/spool/abrt")
        return list(dict.fromkeys([core_folder(self.host), var_crash, *map(self.host.path, rest)]))

    def _saved_in(self, place: str) -> Iterator[CrashRecord]:
        if not os.path.isdir(place):
            return
        try:
            listing = list_folder(place)
            layout = find_layout(listing)
            if layout:
                yield layout.read(listing, self.host)
                return
            collection = find_crashes(listing, self.host)
            if not collection.crashes:
                self.looked_at.append(f"{shown(place)}: {self._nothing(collection)}")
            for crash in collection.crashes[:PER_PLACE]:
                record = crash.read()
                others = tuple(shown(other.path) for other in collection.crashes if other is not crash)
                yield record._replace(
                    time=record.time or crash.time,
                    others=(*record.others, *others),
                    notes=(*record.notes, *collection.notes),
                )
        except NotPermitted as error:
            self.refused.append(error)
            self.looked_at.append(f"{error.where} {error.message}")
        except UnreadableInput as error:
            self.looked_at.append(str(error).rstrip("."))

    @staticmethod
    def _nothing(collection: Collection) -> str:
        return "; ".join(collection.notes) or "no crash"

    def _current_boot(self) -> CrashRecord | None:
        from advisor.intake.journal import read_boot

        try:
            return read_boot("0", None, self.host)._replace(path="journal of this boot")
        except UnreadableInput as error:
            from advisor.intake.ring_buffer import read_ring_buffer

            try:
                return read_ring_buffer(self.host)
            except UnreadableInput:
                self.looked_at.append(str(error).rstrip("."))
                return None

    def _crashed_boot(self) -> CrashRecord | None:
        """The journal of the last boot that ended without a shutdown, if that was after every clean one."""
        from advisor.intake.journal import read_boot

        for number in range(1, MAX_BOOTS + 1):
            try:
                ending = self._last_lines(number)
                if ending is None:
                    self.looked_at.append("journal: no earlier boot" if number == 1 else "journal: no crashed boot")
                    return None
                if any(mark in ending[0] for mark in SHUTDOWN):
                    self.looked_at.append(f"journal: boot -{number} was shut down")
                    return None
                record = read_boot(f"-{number}", None, self.host)
            except UnreadableInput as error:
                self.looked_at.append(str(error).rstrip("."))
                return None
            with record.files[0].open() as log:
                if b"elfcorehdr=" in log.read(SNIFF):
                    self.looked_at.append(f"journal: boot -{number} is the capture kernel's")
                    continue
            return record._replace(time=ending[1])
        return None

    def _last_lines(self, number: int) -> tuple[bytes, float | None] | None:
        """The end of an earlier boot and its time; None where the journal does not reach back to it."""
        from advisor.intake.journal import ask

        arguments = [f"--boot=-{number}", f"--lines={LAST_LINES}", "-o", "short-unix", "--no-pager", "--quiet"]
        answer = ask(arguments, self.host, limit=1 << 20)
        if answer.status or not answer.output.size:
            return None
        text = answer.output.head(1 << 20)
        stamp = text.rstrip(b"\n").rpartition(b"\n")[2].split(b" ", 1)[0]
        try:
            return text, float(stamp)
        except ValueError:
            return text, None
