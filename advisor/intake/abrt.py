"""ABRT's problem directories for kernel oopses and vmcores: one file an element (`type`, `dmesg`, `backtrace`, …).

abrt: src/plugins/abrt-dump-oops.c and abrt-harvest-vmcore; libreport: problem_data.h (FILENAME_*). The `type` is
`Kerneloops` or `vmcore`; `remote` marks a problem that another machine sent.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, read_small, real, shown
from advisor.intake.layouts import CERTAIN, Layout
from advisor.intake.record import CrashRecord, DumpHeader, LogFile
from advisor.intake.text_file import read_text

if TYPE_CHECKING:
    from advisor.intake.access import Host, Listing

KERNEL_TYPES = ("kerneloops", "vmcore", "xorg-kernel")
LOGS = ("vmcore-dmesg.txt", "dmesg", "dmesg_log")
HOMES = ("var/spool/abrt", "var/tmp/abrt", "var/cache/abrt")


def recognise(listing: Listing) -> int:
    if not listing.file("type"):
        return 0
    return CERTAIN if listing.file("analyzer") or listing.file("time") or listing.file("kernel") else 0


def time_of(listing: Listing) -> float | None:
    stated = _element(listing, "time")
    if stated and stated.isdigit():
        return float(stated)
    entry = listing.file("type")
    return entry.modified if entry else None


def is_kernel(listing: Listing) -> bool:
    """Whether the problem is the kernel's; ABRT keeps those of programs in the same place."""
    return (_element(listing, "type") or "").lower() in KERNEL_TYPES


def read(listing: Listing, host: Host) -> CrashRecord:
    if not is_kernel(listing):
        what = _element(listing, "executable") or _element(listing, "type") or "a program"
        raise UnreadableInput(
            f"is ABRT's problem report about {what}, not about the kernel", shown(listing.path), "Name a kernel crash"
        )
    notes: list[str] = []
    files: list[LogFile] = []
    reason: UnreadableInput | None = None
    for name in LOGS:
        entry = listing.file(name)
        if entry and entry.size:
            try:
                text, _, log_notes = read_text(entry.path, "crashed-kernel", entry.modified, named=listing.path)
            except UnreadableInput as error:
                reason = reason or error
                continue
            files.append(text)
            notes += log_notes
            break
    entry = listing.file("backtrace")
    if entry and entry.size:
        try:
            text, _, log_notes = read_text(entry.path, "crashed-kernel", entry.modified, named=listing.path)
            if not files or not _holds(files[0], _first_line(text)):
                files.insert(0, text)
                notes += log_notes
        except UnreadableInput as error:
            reason = reason or error
    header: DumpHeader | None = None
    dump = listing.file("vmcore")
    if dump and dump.size:
        from advisor.intake.vmcore import describe_dump

        header, dump_notes = describe_dump(dump.path)
        notes += dump_notes
        if not files and reason is None:
            from advisor.intake.dump_log import log_from_dump

            text, log_notes = log_from_dump(dump.path, header)
            files.append(text)
            notes += log_notes
    if not files:
        raise reason or UnreadableInput("holds no kernel log", shown(listing.path), "Name another crash directory")
    return CrashRecord(
        path=shown(listing.path),
        layout="abrt",
        files=tuple(files),
        notes=tuple(notes),
        probable_command_line=_element(listing, "cmdline"),
        dump=header,
        this_machine=_saved_here(listing, host),
        time=time_of(listing),
        stated_release=_element(listing, "kernel"),
    )


def _element(listing: Listing, name: str) -> str | None:
    """The first line of a short element."""
    if not listing.file(name):
        return None
    try:
        text = read_small(os.path.join(listing.path, name), 4096)
    except UnreadableInput:
        return None
    return shown(text.partition(b"\n")[0].decode("utf-8", "replace").strip()) or None


def _first_line(text: LogFile) -> bytes:
    with text.open() as stream:
        lines = stream.read(SNIFF).splitlines()
    return next((line.strip() for line in lines if line.strip()), b"")


def _holds(text: LogFile, line: bytes) -> bool:
    """Whether the log has that line, so that the same oops is not read twice."""
    tail = b""
    for piece in text.chunks():
        if line in tail + piece:
            return True
        tail = piece[-len(line) :] if line else b""
    return False


def _saved_here(listing: Listing, host: Host) -> bool:
    home = os.path.dirname(real(listing.path))
    known = home in [real(host.path(folder)) for folder in HOMES]
    return known and not listing.file("remote")


LAYOUT = Layout(recognise, time_of, read)
