"""What the kernel kept in firmware or reserved memory: raw /sys/fs/pstore, or as systemd-pstore archived it.

kernel: fs/pstore/inode.c names the records `dmesg-BACKEND-ID` (`.enc.z` where it could not decompress one);
fs/pstore/platform.c, pstore_dump() begins each with `Panic#2 Part1`; part 1 is the *end* of the log. For EFI the ID is
(seconds * 100 + part) * 1000 + count (drivers/firmware/efi/efi-pstore.c, generic_id).
systemd: src/pstore/pstore.c moves them to /var/lib/systemd/pstore/ID/ or ID/COUNT/ and adds `dmesg.txt`, where older
versions put a line `dmesg-efi-ID:` before each piece.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import NotPermitted, list_folder, read_small, real, shown
from advisor.intake.content import is_pstore
from advisor.intake.layouts import CERTAIN, Layout
from advisor.intake.pstore_parts import join_parts
from advisor.intake.record import CrashRecord, LogFile
from advisor.intake.spool import Spool
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.intake.access import Entry, Host, Listing

MAX_RECORD = 4 << 20
"""ramoops records are as large as its reserved memory says, a megabyte at the very most in practice."""
MAX_RECORDS = 2000
GAP = 120.0
"""Seconds between two records that then are of two crashes."""
HOMES = ("sys/fs/pstore", "var/lib/systemd/pstore")


class _Record(NamedTuple):
    time: float
    entry: Entry


def _records(listing: Listing) -> list[_Record]:
    """The dmesg records of a directory, oldest first."""
    found = []
    for entry in listing.files()[:MAX_RECORDS]:
        prefix, _, number = entry.name.removesuffix(".enc.z").rpartition("-")
        if prefix.startswith("dmesg-") and number.isdigit():
            found.append(_Record(_time(prefix, number, entry.modified), entry))
    return sorted(found, key=lambda record: (record.time, record.entry.name))


def _time(prefix: str, number: str, modified: float) -> float:
    """The seconds in an EFI record's ID; else pstore gives the file the record's own time."""
    if prefix.startswith("dmesg-efi") and len(number) == 15:
        return float(number[:10])
    return modified


def _groups(records: list[_Record]) -> list[list[_Record]]:
    """Records by crash, the newest first."""
    groups: list[list[_Record]] = []
    for record in records:
        if groups and record.time - groups[-1][-1].time <= GAP:
            groups[-1].append(record)
        else:
            groups.append([record])
    return groups[::-1]


def _counted(listing: Listing) -> list[Listing]:
    """The `001`, `002` directories that systemd makes in that of an EFI record, in order."""
    found = []
    for entry in listing.entries.values():
        if entry.is_folder and entry.name.isdigit() and len(entry.name) <= 3:
            try:
                found.append(list_folder(entry.path))
            except UnreadableInput:
                continue
    return found


def _archived(listing: Listing) -> Entry | None:
    """systemd's `dmesg.txt`, where its first line says what it is."""
    entry = listing.file("dmesg.txt")
    if not entry:
        return None
    try:
        head = read_small(entry.path, 256)
    except UnreadableInput:
        return None
    return entry if is_pstore(head) or (head.startswith(b"dmesg-") and b":\n" in head) else None


def recognise(listing: Listing) -> int:
    if _records(listing):
        return CERTAIN
    if _archived(listing):
        return 95
    return 80 if any(_records(inner) or _archived(inner) for inner in _counted(listing)) else 0


def time_of(listing: Listing) -> float | None:
    records = _records(listing)
    if records:
        return records[-1].time
    entry = listing.file("dmesg.txt")
    if entry:
        return entry.modified
    return max((time for time in map(time_of, _counted(listing)) if time), default=None)


def read(listing: Listing, host: Host) -> CrashRecord:
    notes: list[str] = []
    others: tuple[str, ...] = ()
    pieces: list[bytes] = []
    groups = _groups(_records(listing))
    if groups:
        pieces = _read_records(groups[0], notes)
        others = tuple(shown(group[-1].entry.path) for group in groups[1:])
    elif entry := _archived(listing):
        pieces = [read_small(entry.path, MAX_RECORD)]
    else:
        for inner in _counted(listing):
            inner_records = _records(inner)
            archived = _archived(inner)
            if inner_records:
                pieces += _read_records(inner_records, notes)
            elif archived:
                pieces.append(read_small(archived.path, MAX_RECORD))
    text, part_notes = join_parts(pieces)
    if not text.strip(b"\x00\n "):
        reason = notes[0] if notes else "holds only empty records"
        raise UnreadableInput(reason, shown(listing.path), "Name another crash")
    spool = Spool(shown(listing.path))
    spool.write(text)
    time = time_of(listing)
    return CrashRecord(
        path=shown(listing.path),
        layout="pstore",
        files=(LogFile(shown(listing.path), "crashed-kernel", spool.open, time),),
        notes=(*notes, *part_notes),
        others=others,
        this_machine=_kept_here(listing, host),
        time=time,
    )


def _read_records(records: list[_Record], notes: list[str]) -> list[bytes]:
    pieces = []
    for _, entry in records:
        if entry.name.endswith(".enc.z"):
            notes.append(f"{shown(entry.name)}: the kernel could not decompress this record")
            continue
        try:
            pieces.append(read_small(entry.path, MAX_RECORD))
        except NotPermitted:
            raise
        except UnreadableInput as error:
            notes.append(f"{shown(entry.name)} {error.message}")
    return pieces


def read_record_file(path: str, host: Host) -> CrashRecord:
    """One record, or a `dmesg.txt`, that the user named."""
    text, notes = join_parts([read_small(path, MAX_RECORD, follow=True)])
    spool = Spool(shown(path))
    spool.write(text)
    return CrashRecord(
        path=shown(path),
        layout="pstore",
        files=(LogFile(shown(path), "crashed-kernel", spool.open),),
        notes=notes,
    )


def _kept_here(listing: Listing, host: Host) -> bool:
    """Whether it lies in this machine's own pstore, or where systemd archives that."""
    folder = real(listing.path)
    homes = [real(host.path(home)) for home in HOMES]
    return any(folder == home or folder.startswith(home + os.sep) for home in homes)


LAYOUT = Layout(recognise, time_of, read)
