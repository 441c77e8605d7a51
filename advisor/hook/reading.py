"""Read and answer one crash in a child process, with the rights of whoever owns its directory.

What the child may read the owner may read, so that no race with names can show root's files; and what a damaged dump
does to the child leaves the run alone. The child works *in* the directory (fchdir), so that paths mean the directory that
was checked whatever its name means by now.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.hook.summary import Summary, from_plain, summarise
from advisor.intake.access import Host, Listing, shown
from advisor.intake.layouts import find_layout

if TYPE_CHECKING:
    from typing import Any

    from advisor.advice.report import Report
    from advisor.hook.candidate import Candidate
    from advisor.hook.folder import Folder
    from advisor.intake.record import CrashRecord

SECONDS = 180.0
"""After which the child is ended."""
MEMORY = 768 << 20
"""Bytes of address space of the child; it uses 40 MB of memory."""
_LARGEST = 32 << 20
"""Bytes of an answer."""


class Advice(NamedTuple):
    """What is written beside the dump, and what is kept."""

    text: bytes
    json: bytes
    summary: Summary
    crashed: float
    """Seconds since the epoch."""
    layout: str


class NoCrash(NamedTuple):
    """Why there is no advice."""

    reason: str
    """Empty: the directory is no crash at all."""


def advise(folder: Folder, candidate: Candidate, root: str = "/") -> Advice | NoCrash:
    """The advice for one crash directory."""
    sys.stdout.flush()
    sys.stderr.flush()
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _keep_open(folder.descriptor, writable)
            os.setsid()
            with os.fdopen(writable, "wb") as stream:
                stream.write(json.dumps(_answer(folder, candidate, root)).encode("utf-8"))
            status = 0
        finally:
            os._exit(status)
    os.close(writable)
    try:
        content = _receive(readable)
    finally:
        os.close(readable)
        _end(child)
    if content is None:
        return NoCrash(f"could not be read within {SECONDS:.0f} s")
    try:
        answer: dict[str, Any] = json.loads(content)
    except ValueError:
        return NoCrash("could not be read: the reader died")
    if "reason" in answer:
        return NoCrash(answer["reason"])
    return Advice(
        answer["text"].encode("utf-8", "backslashreplace"),
        answer["json"].encode("utf-8", "backslashreplace"),
        from_plain(answer["summary"]),
        float(answer["crashed"]),
        answer["layout"],
    )


def _keep_open(*kept: int) -> None:
    """Close everything else: above all the lock, which a child that outlives a killed run would go on holding."""
    start = 3
    for descriptor in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(start, descriptor)
        start = descriptor + 1


def _receive(descriptor: int) -> bytes | None:
    """Everything that the child sends; None where it takes too long or sends too much."""
    end = time.monotonic() + SECONDS
    pieces: list[bytes] = []
    size = 0
    while size <= _LARGEST:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return None
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
    return None


def _end(child: int) -> None:
    """End the child and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _answer(folder: Folder, candidate: Candidate, root: str) -> dict[str, object]:
    from advisor.pipeline import Checker

    try:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ.pop(name, None)
        os.environ["HOME"] = "/nonexistent"
        os.fchdir(folder.descriptor)
        listing = Listing(".", candidate.entries)
        layout = find_layout(listing) if candidate.owner == os.geteuid() else None
        checker = Checker()
        if layout is None:
            _become(candidate.owner, folder.status.st_gid)
            layout = find_layout(listing)
        _limit()
        if layout is None:
            return {"reason": "; ".join(candidate.passed_over)}
        host = Host(root)
        record = layout.read(listing, host)
        crashed = record.time or layout.time_of(listing) or candidate.modified
        return _rendered(checker.check(_placed(record, candidate)), crashed, record.layout)
    except AdvisorError as error:
        return {"reason": f"{error.message}"}
    except MemoryError:
        return {"reason": "could not be read: it needs too much memory"}
    except Exception as error:
        return {"reason": f"could not be read, by a fault of advisor itself: {type(error).__name__}: {error}"}


def _become(owner: int, group: int) -> None:
    """Give up root's rights for good."""
    if os.geteuid() == 0 and owner != 0:
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(owner, owner, owner)


def _limit() -> None:
    seconds = int(SECONDS)
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (most, most))


def _placed(record: CrashRecord, candidate: Candidate) -> CrashRecord:
    """The record with the paths that a person knows."""

    def path_of(path: str) -> str:
        inner = path.removeprefix("./")
        return shown(candidate.path if inner in (".", "") else os.path.join(candidate.path, inner))

    notes = [*record.notes, *(f"passed over: {line}" for line in candidate.passed_over)]
    if candidate.incomplete:
        notes.append(f"the saving of this crash did not come to its end: {shown(candidate.incomplete)} is left")
    return record._replace(
        path=path_of(record.path),
        files=tuple(file._replace(path=path_of(file.path)) for file in record.files),
        others=tuple(map(path_of, record.others)),
        dump=record.dump._replace(path=path_of(record.dump.path)) if record.dump else None,
        notes=tuple(notes),
    )


def _rendered(report: Report, crashed: float, layout: str) -> dict[str, object]:
    from advisor.render.formats import render_report
    from advisor.render.style import Style

    return {
        "text": render_report(report, "text", Style()),
        "json": render_report(report, "json", Style()),
        "summary": summarise(report)._asdict(),
        "crashed": crashed,
        "layout": layout,
    }
