"""kdump-tools (Debian, Ubuntu): `STAMP/dmesg.STAMP` and `STAMP/dump.STAMP`.

kdump-tools 1.8.1 to 1.10.9, /usr/sbin/kdump-config, kdump_save_core(): the log is `dmesg.STAMP`; the dump is written as
`dump-incomplete` and renamed to `dump.STAMP`, with a suffix when compressed; where makedumpfile fails,
`vmcore-incomplete` becomes `vmcore.STAMP`. STAMP is `date +%Y%m%d%H%M`. NFS and SSH targets get `HOST-STAMP`
directories.
"""

from __future__ import annotations

import os
import time

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import Listing, list_folder, real, shown
from advisor.intake.layouts import CERTAIN, Layout
from advisor.intake.record import CrashRecord, DumpHeader, LogFile
from advisor.intake.text_file import read_text

if TYPE_CHECKING:
    from advisor.intake.access import Entry, Host

SUFFIXES = ("", ".gz", ".bz2", ".lz4", ".xz", ".zst")
APPENDED = ("reset_devices", "systemd.unit=", "nr_cpus=", "irqpoll", "usbcore.nousb", "maxcpus=", "elfcorehdr=")
"""What kdump-config appends to the capture kernel's command line (KDUMP_CMDLINE_APPEND and its own)."""
ZONE_SPAN = 27 * 3600
"""The stamp is the capture kernel's local time, so it may be this far from the file's own time."""


def stamp_of(name: str) -> tuple[str, str] | None:
    """`dmesg.202611241416` → `("dmesg", "202611241416")`, None for any other name."""
    stem, dot, rest = name.partition(".")
    stamp, inner, suffix = rest.partition(".")
    if not dot or stem not in ("dmesg", "dump", "vmcore") or inner + suffix not in SUFFIXES:
        return None
    return (stem, stamp) if stamp.isdigit() and 8 <= len(stamp) <= 14 else None


def stamp_time(stamp: str, modified: float) -> float:
    """When it crashed: the file's own time where it is within a zone of the stamp, else the stamp as local time."""
    try:
        parts = [int(stamp[:4]), *(int(stamp[at : at + 2]) for at in range(4, 12, 2))]
        _, month, day, hour, minute = parts
        if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60):
            return modified
        named = time.mktime((*parts, 0, 0, 0, -1))  # type: ignore[arg-type]
    except (ValueError, OverflowError, TypeError):
        return modified
    return modified if abs(modified - named) <= ZONE_SPAN else named


def _stamped(listing: Listing) -> list[tuple[str, str, Entry]]:
    """`(STAMP, stem, entry)` of every file that kdump-tools named, newest stamp first."""
    found = []
    for entry in listing.files():
        parts = stamp_of(entry.name)
        if parts:
            found.append((parts[1], parts[0], entry))
    return sorted(found, reverse=True)


def recognise(listing: Listing) -> int:
    stems = {stem for _, stem, _ in _stamped(listing)}
    if "dmesg" in stems:
        return CERTAIN
    if stems:
        return 90
    return 70 if listing.file("dump-incomplete") else 0


def time_of(listing: Listing) -> float | None:
    stamped = _stamped(listing)
    if stamped:
        return stamp_time(stamped[0][0], stamped[0][2].modified)
    entry = listing.file("dump-incomplete")
    return entry.modified if entry else None


def read(listing: Listing, host: Host) -> CrashRecord:
    stamped = _stamped(listing)
    newest = stamped[0][0] if stamped else ""
    logs = [entry for stamp, stem, entry in stamped if stem == "dmesg" and stamp == newest]
    dumps = [entry for stamp, stem, entry in stamped if stem != "dmesg" and stamp == newest]
    others = tuple(
        shown(entry.path) for stamp, stem, entry in stamped if stamp != newest and stem in ("dmesg", "vmcore", "dump")
    )
    notes: list[str] = []
    for name in ("dump-incomplete", "vmcore-incomplete"):
        entry = listing.file(name)
        if entry:
            notes.append(f"{name}: the dump was not finished when the capture kernel stopped")
            dumps.append(entry)

    header: DumpHeader | None = None
    if dumps:
        from advisor.intake.vmcore import describe_dump

        header, dump_notes = describe_dump(dumps[0].path)
        notes += dump_notes

    files: list[LogFile] = []
    if logs and (logs[0].size or not dumps):
        log, _, log_notes = read_text(logs[0].path, "crashed-kernel", logs[0].modified, named=listing.path)
        files.append(log)
        notes += log_notes
    elif dumps:
        from advisor.intake.dump_log import log_from_dump

        if logs:
            notes.append(f"{logs[0].name} is empty: the log was taken out of the dump")
        log, log_notes = log_from_dump(dumps[0].path, header)
        files.append(log)
        notes += log_notes
    else:
        raise UnreadableInput("holds no log and no dump", shown(listing.path), "Name another crash directory")

    if len(listing.entries) > len(logs) + len(dumps):
        from advisor.intake.crash_tool import saved_outputs

        files += saved_outputs(listing, {entry.name for _, _, entry in stamped})

    return CrashRecord(
        path=shown(listing.path),
        layout="kdump-tools",
        files=tuple(files),
        notes=tuple(notes),
        others=others,
        probable_command_line=_probable_command_line(listing, newest, logs[0].modified) if logs else None,
        dump=header,
        this_machine=_saved_here(listing, newest, host),
        time=time_of(listing),
    )


def read_named_log(path: str, host: Host) -> CrashRecord | None:
    """The log that a user named within its crash directory: with what lies around it, but no other text."""
    folder, name = os.path.split(path)
    parts = stamp_of(name)
    if parts is None:
        return None
    try:
        listing = list_folder(folder or ".")
    except UnreadableInput:
        return None
    entry = listing.file(name)
    if entry is None or not entry.size:
        return None
    same = {other.name: other for stamp, _, other in _stamped(listing) if stamp == parts[1]}
    record = read(Listing(listing.path, same), host)
    return record._replace(path=shown(path))


def core_folder(host: Host) -> str:
    """KDUMP_COREDIR of the machine that we run on; the default is in kdump-config."""
    try:
        with open(host.path("etc/default/kdump-tools"), encoding="utf-8", errors="replace") as settings:
            for line in settings:
                name, equals, value = line.partition("=")
                if equals and name.strip() == "KDUMP_COREDIR":
                    folder = value.strip().strip("\"'")
                    if folder.startswith("/"):
                        return host.path(folder.lstrip("/"))
    except OSError:
        pass
    return host.path("var/crash")


def _saved_here(listing: Listing, stamp: str, host: Host) -> bool:
    """Whether it lies in this machine's own KDUMP_COREDIR under a name that no other machine's dump gets."""
    folder = real(listing.path)
    return os.path.basename(folder) == stamp and os.path.dirname(folder) == real(core_folder(host))


def _probable_command_line(listing: Listing, stamp: str, log_modified: float) -> str | None:
    """The crashed kernel's command line from the `kexec_cmd` beside the directory, without what kdump-tools appended.

    kdump-config rewrites that file at every load, so on the boot after the crash too: only one older than the log
    was written by the kernel that crashed.
    """
    folder = real(listing.path)
    if os.path.basename(folder) != stamp:
        return None
    path = os.path.join(os.path.dirname(folder), "kexec_cmd")
    try:
        if os.lstat(path).st_mtime >= log_modified:
            return None
    except OSError:
        return None
    from advisor.intake.access import read_small

    try:
        return command_line_of(read_small(path, 8192).decode("utf-8", "replace"))
    except UnreadableInput:
        return None


def command_line_of(kexec_command: str) -> str | None:
    """`/sbin/kexec -p --command-line="root=/dev/vda ro … nr_cpus=1" …` → `root=/dev/vda ro …`."""
    _, mark, rest = kexec_command.partition('--command-line="')
    line, end, _ = rest.partition('"')
    if not mark or not end:
        return None
    kept = [word for word in line.split() if word not in APPENDED and not word.startswith(_APPENDED_WITH_VALUE)]
    return " ".join(kept) or None


_APPENDED_WITH_VALUE = tuple(word for word in APPENDED if word.endswith("="))

LAYOUT = Layout(recognise, time_of, read)
