"""One run: find what is new, advise it, keep it, say it. May be ended at any moment, and the next run completes it.

The order makes that so: first the files beside the dump, each put in place whole, then the row in the history, then the
journal's entry, then the notices, which are made anew from the history every time.
"""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.hook.candidate import look_into, refuse_folder
from advisor.hook.circumstances import kept_elsewhere
from advisor.hook.effect import boot_at
from advisor.hook.finished import readable_now
from advisor.hook.folder import Folder, own_folder
from advisor.hook.freshness import base_stamp, status_stamp
from advisor.hook.history import Crashed, History
from advisor.hook.lock import Lock
from advisor.hook.lost import doctor_findings, lost_boot
from advisor.hook.measures import in_force, measure_of
from advisor.hook.notice import write_notices
from advisor.hook.reading import Advice, advise
from advisor.hook.tell import tell_advised, tell_lost
from advisor.intake.access import shown

if TYPE_CHECKING:
    from advisor.hook.candidate import Candidate
    from advisor.hook.circumstances import Circumstances


class Outcome(NamedTuple):
    """What a run did."""

    advised: tuple[str, ...] = ()
    """Directories whose advice was written."""
    waiting: tuple[str, ...] = ()
    """Those that are not finished yet."""
    problems: tuple[str, ...] = ()
    """What was passed over or could not be done, one line each, printable."""
    news: tuple[str, ...] = ()
    """Those of the problems that no earlier run has named."""
    busy: bool = False
    """Another run was under way, so that nothing was done."""


def run(where: Circumstances) -> Outcome:
    """Do everything that is due. Raises AdvisorError where the state cannot be used."""
    with ExitStack() as stack:
        state = stack.enter_context(own_folder(where.state))
        lock = stack.enter_context(Lock(state))
        if not lock.taken():
            return Outcome(busy=True)
        state.sweep()
        history = stack.enter_context(History(where.state))
        turn = _Turn(where, history)
        turn.record_boot()
        for place in where.places:
            turn.visit(place)
        turn.look_for_lost()
        turn.notify(state, stack)
        return Outcome(tuple(turn.advised), tuple(turn.waiting), tuple(turn.problems), tuple(turn.news))


class _Turn:
    """What one run has found so far."""

    def __init__(self, where: Circumstances, history: History) -> None:
        self.where = where
        self.history = history
        self.advised: list[str] = []
        self.waiting: list[str] = []
        self.problems: list[str] = []
        self.news: list[str] = []
        self.newest = 0.0
        """When anything was last written in a crash directory."""
        self.base = base_stamp()

    def record_boot(self) -> None:
        """The running boot, with those advised workarounds that are in force."""
        boot = self.where.boot
        if boot:
            measures = {measure_of(crash.summary) for crash in self.history.crashes()} - {None}
            found = in_force([measure for measure in measures if measure], boot.command_line, self.where.root)
            self.history.see_boot(boot, self.where.now, found)

    def visit(self, place: str) -> None:
        """Every directory in a collection; one that does not exist is none."""
        try:
            collection = Folder.at(place)
        except (FileNotFoundError, NotADirectoryError):
            return
        except (OSError, ValueError) as error:
            self._problem(place, f"cannot be looked into: {getattr(error, 'strerror', None) or error}")
            return
        with collection:
            for name in collection.names():
                status = collection.lstat(name)
                if status is None or stat.S_ISREG(status.st_mode) or name.startswith("."):
                    continue
                path = os.path.join(place, name)
                reason = refuse_folder(name, status, collection.status)
                if reason:
                    if stat.S_ISDIR(status.st_mode) or stat.S_ISLNK(status.st_mode):
                        self._problem(path, reason)
                    continue
                try:
                    with collection.child(name) as folder:
                        if reason := refuse_folder(name, folder.status, collection.status):
                            self._problem(path, reason)
                        else:
                            self._crash(folder, look_into(folder, name))
                except OSError as error:
                    self._problem(path, error.strerror or str(error))

    def _crash(self, folder: Folder, candidate: Candidate) -> None:
        """Advise one directory if it is due. Raises OSError where it cannot be written."""
        if not candidate.entries:
            return
        self.newest = max(self.newest, candidate.modified)
        source = candidate.path
        fingerprint = candidate.fingerprint
        known = self.history.crash(source)
        if known and known.fingerprint == fingerprint and not self._stale(known):
            if not known.told:
                self._tell(known)
            return
        boot = self.where.boot
        seen = self.history.first_seen(source, fingerprint, self.where.now)
        if not readable_now(candidate, self.where.now, seen, boot.started if boot else None):
            self.waiting.append(shown(source))
            return
        answer = self._answer(folder, candidate, fingerprint)
        if answer is None:
            return
        folder.write("advice.json", answer.json)
        folder.write("advice.txt", answer.text)
        home = boot_at(answer.crashed, self.history.boots()) if boot else None
        crash = Crashed(
            source,
            fingerprint,
            answer.layout,
            answer.crashed,
            self.where.now,
            home.boot.id if home else None,
            answer.summary,
            self.base,
            status_stamp(answer.summary.bugs),
            known is not None and known.told and known.summary.identity == answer.summary.identity,
        )
        self.history.keep(crash)
        self.advised.append(shown(source))
        if not crash.told:
            self._tell(crash)

    def _answer(self, folder: Folder, candidate: Candidate, fingerprint: str) -> Advice | None:
        """The advice; None where there is none. What an earlier run of this boot could not read is not tried again."""
        boot = self.where.boot
        basis = f"{self.base} {boot.id if boot else ''}"
        reason = self.history.refused(candidate.path, fingerprint, basis)
        if reason is None:
            folder.sweep()
            answer = advise(folder, candidate, self.where.root)
            if isinstance(answer, Advice):
                return answer
            reason = answer.reason
            self.history.refuse(candidate.path, fingerprint, basis, reason)
        if reason:
            self._problem(candidate.path, reason)
        return None

    def _stale(self, known: Crashed) -> bool:
        return known.base != self.base or known.statuses != status_stamp(known.summary.bugs)

    def _tell(self, crash: Crashed) -> None:
        tell_advised(self.where.journal, crash)
        self.history.mark_told(crash.source)

    def look_for_lost(self) -> None:
        """Did the boot before this one crash without a trace?"""
        boot = self.where.boot
        if not boot or kept_elsewhere(self.where.root):
            return
        boots = self.history.boots()
        lost = lost_boot(boots, boot, self.newest, self._doctor)
        known = {gone.boot for gone in self.history.lost()}
        if lost and lost.boot not in known:
            tell_lost(self.where.journal, lost)  # twice rather than never
            self.history.lose(lost)
        for recorded in boots:
            if recorded.boot.id in known and self.newest >= recorded.boot.started and not lost:
                self.history.find_again(recorded.boot.id)

    def _doctor(self) -> tuple[str, ...]:
        return doctor_findings(self.where.root)

    def notify(self, state: Folder, stack: ExitStack) -> None:
        """Both notices, from the history."""
        crashes, lost = self.history.crashes(), self.history.lost()
        motd: Folder | None = state
        try:
            if self.where.motd != self.where.state:
                motd = stack.enter_context(own_folder(self.where.motd))
        except AdvisorError as error:
            self.problems.append(str(error))
            motd = None
        try:
            write_notices(state, motd, crashes, lost, self.where.now)
        except OSError as error:
            self._problem(self.where.motd, f"cannot be written: {error.strerror}")

    def _problem(self, path: str, reason: str) -> None:
        line = f"{shown(path)}: {reason}"
        self.problems.append(line)
        if self.history.refused(line, "", "") is None:
            self.history.refuse(line, "", "", "")
            self.news.append(line)


def record_shutdown(where: Circumstances) -> None:
    """This boot ends by a shutdown. Raises AdvisorError where the state cannot be used."""
    if where.boot:
        with own_folder(where.state), History(where.state) as history:
            history.see_boot(where.boot, where.now)
            history.shut_down(where.boot.id, where.now)
