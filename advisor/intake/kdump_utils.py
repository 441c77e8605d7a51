"""kdump-utils (Fedora, RHEL and what derives from them): `HOST-YYYY-MM-DD-HH:MM:SS/vmcore`, `vmcore-dmesg.txt`.

kdump-utils, dracut-kdump.sh: save_vmcore_dmesg_fs() writes `vmcore-dmesg-incomplete.txt` and renames it to
`vmcore-dmesg.txt`; dump_fs() writes `vmcore-incomplete` and renames it to `vmcore` (`vmcore.flat` through ssh);
save_log() writes `kexec-dmesg.log`, the capture kernel's own log. A local save has the host `127.0.0.1`.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import real, shown
from advisor.intake.crash_tool import saved_outputs
from advisor.intake.layouts import CERTAIN, Layout
from advisor.intake.record import CrashRecord, DumpHeader, LogFile
from advisor.intake.text_file import read_text

if TYPE_CHECKING:
    from advisor.intake.access import Host, Listing

LOGS = ("vmcore-dmesg.txt", "vmcore-dmesg-incomplete.txt")
CAPTURE_LOG = "kexec-dmesg.log"
DUMPS = ("vmcore", "vmcore.flat", "vmcore-incomplete", "vmcore-incomplete.flat", "vmcore.gz", "vmcore.xz", "vmcore.zst")


def recognise(listing: Listing) -> int:
    if any(listing.file(name) for name in LOGS):
        # ABRT copies the same names into a directory of its own, with a `type` beside them
        return 40 if listing.file("type") else CERTAIN
    return 60 if listing.file(CAPTURE_LOG) else 0


def time_of(listing: Listing) -> float | None:
    entries = [listing.file(name) for name in (*LOGS, *DUMPS, CAPTURE_LOG)]
    return next((entry.modified for entry in entries if entry), None)


def read(listing: Listing, host: Host) -> CrashRecord:
    notes: list[str] = []
    files: list[LogFile] = []
    header: DumpHeader | None = None
    dump = next((entry for entry in map(listing.file, DUMPS) if entry and entry.size), None)
    if dump:
        from advisor.intake.vmcore import describe_dump

        header, dump_notes = describe_dump(dump.path)
        notes += dump_notes
        if "incomplete" in dump.name:
            notes.append(f"{dump.name}: the dump was not finished when the capture kernel stopped")

    log = next((entry for entry in map(listing.file, LOGS) if entry and entry.size), None)
    if log:
        text, _, log_notes = read_text(log.path, "crashed-kernel", log.modified, named=listing.path)
        files.append(text)
        notes += log_notes
        if "incomplete" in log.name:
            notes.append(f"{log.name}: the log was not finished when the capture kernel stopped")
    elif dump:
        from advisor.intake.dump_log import log_from_dump

        text, log_notes = log_from_dump(dump.path, header)
        files.append(text)
        notes += log_notes

    capture = listing.file(CAPTURE_LOG)
    if capture and capture.size:
        try:
            text, _, _ = read_text(capture.path, "capture-kernel", capture.modified, named=listing.path)
            if not files:
                notes.append("only the capture kernel's own log was saved, not that of the kernel that crashed")
            files.append(text)
        except UnreadableInput as error:
            notes.append(f"{CAPTURE_LOG} {error.message}")
    if not files:
        raise UnreadableInput("holds only empty logs", shown(listing.path), "Name another crash directory")
    files += saved_outputs(listing, (*LOGS, CAPTURE_LOG))
    return CrashRecord(
        path=shown(listing.path),
        layout="kdump-utils",
        files=tuple(files),
        notes=tuple(notes),
        dump=header,
        this_machine=_saved_here(listing, host),
        time=(header.crash_time if header else None) or time_of(listing),
    )


def _saved_here(listing: Listing, host: Host) -> bool:
    folder = real(listing.path)
    here = os.path.dirname(folder) == real(host.path("var/crash"))
    return here and os.path.basename(folder).startswith("127.0.0.1-")


LAYOUT = Layout(recognise, time_of, read)
