"""SUSE's kdump: `YYYY-MM-DD-HH:MM/` (with seconds since 2.0) holding `vmcore`, `dmesg.txt` and `README.txt`.

kdump 1.x: kdumptool/savedump.cc; the README has `Crash time`, `Kernel version`, `Host` and `Dump level` lines.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import read_small, real, shown
from advisor.intake.crash_tool import saved_outputs
from advisor.intake.layouts import Layout
from advisor.intake.record import CrashRecord, DumpHeader, LogFile
from advisor.intake.text_file import read_text

if TYPE_CHECKING:
    from advisor.intake.access import Host, Listing


def recognise(listing: Listing) -> int:
    if not listing.file("vmcore") and not listing.file("dmesg.txt"):
        return 0
    if listing.file("README.txt") and b"crash" in _readme(listing).lower():
        return 90
    return 50 if listing.file("vmcore") and listing.file("dmesg.txt") else 0


def time_of(listing: Listing) -> float | None:
    entries = [listing.file(name) for name in ("dmesg.txt", "vmcore", "README.txt")]
    return next((entry.modified for entry in entries if entry), None)


def read(listing: Listing, host: Host) -> CrashRecord:
    notes: list[str] = []
    header: DumpHeader | None = None
    dump = listing.file("vmcore")
    if dump:
        from advisor.intake.vmcore import describe_dump

        header, dump_notes = describe_dump(dump.path)
        notes += dump_notes
    log = listing.file("dmesg.txt")
    text: LogFile
    if log and (log.size or not dump):
        text, _, log_notes = read_text(log.path, "crashed-kernel", log.modified, named=listing.path)
    elif dump:
        from advisor.intake.dump_log import log_from_dump

        text, log_notes = log_from_dump(dump.path, header)
    else:
        raise UnreadableInput("holds no log and no dump", shown(listing.path), "Name another crash directory")
    saved = saved_outputs(listing, ("dmesg.txt", "README.txt"))
    folder = real(listing.path)
    return CrashRecord(
        path=shown(listing.path),
        layout="suse-kdump",
        files=(text, *saved),
        notes=(*notes, *log_notes),
        dump=header,
        this_machine=os.path.dirname(folder) == real(host.path("var/crash")),
        time=(header.crash_time if header else None) or time_of(listing),
        stated_release=_kernel_version(listing),
    )


def _readme(listing: Listing) -> bytes:
    try:
        return read_small(os.path.join(listing.path, "README.txt"), 4096)
    except UnreadableInput:
        return b""


def _kernel_version(listing: Listing) -> str | None:
    for line in _readme(listing).splitlines():
        key, colon, value = line.partition(b":")
        if colon and key.strip().lower() == b"kernel version":
            return shown(value.strip().decode("utf-8", "replace")) or None
    return None


LAYOUT = Layout(recognise, time_of, read)
