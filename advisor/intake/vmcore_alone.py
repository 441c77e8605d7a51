"""A dump without any layout around it: a directory with only a `vmcore`, or a dump that the user named."""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import list_folder, read_small, shown
from advisor.intake.content import identify
from advisor.intake.layouts import Layout, find_layout
from advisor.intake.record import CrashRecord
from advisor.intake.vmcore import read_header

if TYPE_CHECKING:
    from advisor.intake.access import Entry, Host, Listing

NAMES = ("vmcore", "vmcore.flat", "dump", "core")


def find_dump(listing: Listing) -> Entry | None:
    """The dump in a directory: by its usual name, else the first file that begins like one."""
    for name in NAMES:
        entry = listing.file(name)
        if entry and entry.size:
            return entry
    for entry in listing.files():
        if entry.name.startswith(("vmcore", "dump")) and not entry.name.endswith((".txt", ".log")):
            return entry
    return None


def recognise(listing: Listing) -> int:
    entry = find_dump(listing)
    if entry is None:
        return 0
    try:
        return 30 if identify(read_small(entry.path, 64)) in ("vmcore", "gzip", "bzip2", "xz", "lz4", "zstd") else 0
    except UnreadableInput:
        return 30


def time_of(listing: Listing) -> float | None:
    entry = find_dump(listing)
    return entry.modified if entry else None


def read(listing: Listing, host: Host) -> CrashRecord:
    from advisor.intake.crash_tool import saved_outputs
    from advisor.intake.plain import loose_logs

    entry = find_dump(listing)
    if entry is None:
        raise UnreadableInput("holds no dump", shown(listing.path), "Name another crash directory")
    texts = loose_logs(listing)
    if any(text.role != "crash-tool" for text in texts):
        record = CrashRecord(path=shown(listing.path), layout="vmcore", files=tuple(texts), time=entry.modified)
        from advisor.intake.vmcore import describe_dump

        header, notes = describe_dump(entry.path)
        return record._replace(dump=header, notes=notes)
    try:
        record = _from_dump(entry.path, host)
    except UnreadableInput:
        if not texts:
            raise
        record = CrashRecord(path=shown(listing.path), layout="crash-tool", files=())
    saved = saved_outputs(listing, {entry.name})
    return record._replace(path=shown(listing.path), files=(*record.files, *saved), time=record.time or entry.modified)


def read_dump_file(path: str, host: Host) -> CrashRecord:
    """A dump that the user named; where it lies in a crash directory with its log, the whole of that."""
    folder, name = os.path.split(path)
    try:
        listing = list_folder(folder or ".")
    except UnreadableInput:
        listing = None
    layout = find_layout(listing) if listing and name in listing.entries else None
    if listing and layout and layout is not LAYOUT:
        return layout.read(listing, host)._replace(path=shown(path))
    return _from_dump(path, host, follow=True)


def _from_dump(path: str, host: Host, *, follow: bool = False) -> CrashRecord:
    from advisor.intake.dump_log import log_from_dump

    header = read_header(path, follow=follow)
    log, notes = log_from_dump(path, header, follow=follow)
    if header.incomplete:
        notes = (f"{os.path.basename(shown(path))}: the dump is incomplete: {header.incomplete}", *notes)
    return CrashRecord(
        path=shown(path), layout="vmcore", files=(log,), notes=notes, dump=header, time=header.crash_time
    )


LAYOUT = Layout(recognise, time_of, read)
