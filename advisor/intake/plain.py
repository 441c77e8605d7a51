"""A file that is no part of a known layout, standard input, and directories of loose log files."""

from __future__ import annotations

import os
import sys

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, read_small, shown
from advisor.intake.content import COMPRESSIONS, identify, is_kernel_log
from advisor.intake.record import CrashRecord, LogFile
from advisor.intake.spool import Spool
from advisor.intake.text_file import read_text, refuse_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.intake.access import Host, Listing

MAX_LOOSE = 8
"""Log files of an unknown directory that are read together."""
MAX_SNIFFED = 256


def role_of_name(name: str) -> str:
    """kdump-utils names the capture kernel's own log `kexec-dmesg.log`."""
    return "capture-kernel" if name.startswith("kexec-dmesg") else "unknown"


def read_file(path: str, host: Host) -> CrashRecord:
    """One file that the user named: a log in any dressing, a dump, or what a layout module knows by its content."""
    kind = identify(read_small(path, SNIFF, follow=True))
    name = os.path.basename(path)
    if kind == "vmcore" or (kind in COMPRESSIONS and name.startswith(("dump", "vmcore"))):
        from advisor.intake.vmcore_alone import read_dump_file

        return read_dump_file(path, host)
    if kind == "apport":
        from advisor.intake.apport import read_report

        return read_report(path, host)
    if kind == "pstore":
        from advisor.intake.pstore import read_record_file

        return read_record_file(path, host)
    if kind == "journal-file":
        from advisor.intake.journal import read_journal_file

        return read_journal_file(path)
    if name.startswith("dmesg."):
        from advisor.intake.kdump_tools import read_named_log

        record = read_named_log(path, host)
        if record:
            return record
    modified = os.stat(path).st_mtime
    log, kind, notes = read_text(path, role_of_name(name), modified, follow=True)
    layout = "crash-tool" if kind == "crash-tool" else "log"
    return CrashRecord(path=shown(path), layout=layout, files=(log,), notes=notes)


def read_files(paths: Sequence[str], host: Host) -> CrashRecord:
    """Several files of one crash: logs, saved `crash` output and perhaps the dump."""
    parts = [read_file(path, host) for path in paths]
    files = [file for part in parts for file in part.files]
    files.sort(key=lambda file: ("crashed-kernel", "unknown", "crash-tool", "capture-kernel").index(file.role))
    return CrashRecord(
        path=parts[0].path,
        layout="log" if len({part.layout for part in parts}) > 1 else parts[0].layout,
        files=tuple(files),
        notes=tuple(note for part in parts for note in part.notes),
        probable_command_line=next((p.probable_command_line for p in parts if p.probable_command_line), None),
        dump=next((part.dump for part in parts if part.dump), None),
        this_machine=all(part.this_machine for part in parts),
        time=next((part.time for part in parts if part.time), None),
    )


def read_standard_input() -> CrashRecord:
    """Everything on standard input as one log."""
    spool = Spool("-")
    try:
        whole = spool.fill(sys.stdin.buffer.read)
    except (OSError, AttributeError, ValueError) as error:  # a closed or missing stdin has no buffer
        raise UnreadableInput(f"standard input cannot be read: {error}", "-", "Pipe a log into it") from None
    notes = () if whole else (f"standard input: only the first {spool.limit >> 20} MB were read",)
    head = spool.head(SNIFF)
    kind = identify(head)
    if kind in COMPRESSIONS:
        raise UnreadableInput(f"standard input is compressed ({kind})", "-", f"Pipe it through {kind} -dc first")
    if kind not in ("text", "crash-tool", "pstore", "apport"):
        raise refuse_content(kind, "-")
    role, layout = ("crash-tool", "crash-tool") if kind == "crash-tool" else ("unknown", "log")
    return CrashRecord(path="-", layout=layout, files=(LogFile("-", role, spool.open),), notes=notes)


def loose_logs(listing: Listing) -> list[LogFile]:
    """The files of an unknown directory that look like kernel logs or saved `crash` output, newest first."""
    entries = sorted(listing.files(), key=lambda entry: -entry.modified)[:MAX_SNIFFED]
    found = []
    for entry in entries:
        try:
            head = read_small(entry.path, SNIFF)
            kind = identify(head)
            if kind in ("crash-tool", "pstore") or (kind == "text" and is_kernel_log(head)) or kind in COMPRESSIONS:
                log, kind, _ = read_text(entry.path, role_of_name(entry.name), entry.modified)
                if kind == "crash-tool" or is_kernel_log(_head_of(log)):
                    found.append(log)
        except UnreadableInput:
            continue
        if len(found) == MAX_LOOSE:
            break
    return sorted(found, key=lambda log: log.role == "crash-tool")


def _head_of(log: LogFile) -> bytes:
    with log.open() as stream:
        return stream.read(SNIFF)


def read_loose(listing: Listing) -> CrashRecord | None:
    """A directory of log files that no layout claims; None where there are none."""
    files = loose_logs(listing)
    if not files:
        return None
    only_tool = all(file.role == "crash-tool" for file in files)
    return CrashRecord(
        path=shown(listing.path),
        layout="crash-tool" if only_tool else "log",
        files=tuple(files),
        time=files[0].modified,
    )
