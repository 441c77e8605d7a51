"""A directory of crashes, such as /var/crash: which there are, the newest first, and what lies there that is none."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import list_folder, shown
from advisor.intake.layouts import find_layout
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.intake.access import Entry, Host, Listing
    from advisor.intake.record import CrashRecord

MAX_FOLDERS = 2000
"""Directories that are looked into."""
SHOWN_EMPTY = 3


class Found(NamedTuple):
    """One crash in a collection."""

    time: float
    path: str
    read: Callable[[], CrashRecord]
    """Raises UnreadableInput."""


class Collection(NamedTuple):
    """What a directory of crashes holds."""

    crashes: tuple[Found, ...]
    """Newest first."""
    notes: tuple[str, ...]
    programs: int
    """Reports about crashed programs, which are passed over."""


def find_crashes(listing: Listing, host: Host) -> Collection:
    """Every crash directly below `listing`."""
    found: list[Found] = []
    empty: list[str] = []
    programs = 0
    reports = [entry for entry in listing.files() if entry.name.endswith(".crash")]
    for report in reports:
        outcome = _report(report, host)
        programs += outcome is None
        if outcome:
            found.append(outcome)
    folders = [entry for entry in listing.entries.values() if entry.is_folder and not entry.name.startswith(".")]
    folders.sort(key=lambda entry: -entry.modified)
    for folder in folders[:MAX_FOLDERS]:
        try:
            inner = list_folder(folder.path)
        except UnreadableInput as error:
            if any(character.isdigit() for character in folder.name):
                found.append(Found(folder.modified, folder.path, _raiser(error)))
            continue
        layout = find_layout(inner)
        if layout:
            if _about_a_program(inner):
                programs += 1
                continue
            time = layout.time_of(inner)
            found.append(Found(time or folder.modified, folder.path, _reader(layout.read, inner, host)))
        elif not inner.entries and folder.name[-1:].isdigit():
            empty.append(folder.name)
    found = _without_doubles(found)
    found.sort(key=lambda crash: (-crash.time, crash.path))
    notes = []
    if programs:
        notes.append(f"{programs} {'report' if programs == 1 else 'reports'} about crashed programs passed over")
    if empty:
        names = ", ".join(shown(name) for name in sorted(empty, reverse=True)[:SHOWN_EMPTY])
        more = f" and {len(empty) - SHOWN_EMPTY} more" if len(empty) > SHOWN_EMPTY else ""
        notes.append(f"nothing was saved in {names}{more}: the directory is empty")
    return Collection(tuple(found), tuple(notes), programs)


def read_newest(listing: Listing, host: Host) -> CrashRecord:
    """The newest crash, with the others named; where there is none, loose logs; else UnreadableInput."""
    collection = find_crashes(listing, host)
    if collection.crashes:
        return _read(collection, 0)
    from advisor.intake.plain import read_loose

    record = read_loose(listing)
    if record:
        return record._replace(notes=(*record.notes, *collection.notes))
    raise _nothing_in(listing, collection)


def read_every(listing: Listing, host: Host) -> Iterator[CrashRecord | UnreadableInput]:
    """All of them, newest first; in place of one that cannot be read, the reason."""
    collection = find_crashes(listing, host)
    for crash in collection.crashes:
        try:
            yield crash.read()
        except UnreadableInput as error:
            yield error
    if not collection.crashes:
        yield read_newest(listing, host)


def _read(collection: Collection, number: int) -> CrashRecord:
    record = collection.crashes[number].read()
    others = tuple(shown(crash.path) for at, crash in enumerate(collection.crashes) if at != number)
    return record._replace(others=(*record.others, *others), notes=(*record.notes, *collection.notes))


def _report(entry: Entry, host: Host) -> Found | None:
    """apport's report, None for one about a program."""
    from advisor.intake.apport import is_kernel, problem_type, read_report

    try:
        if not is_kernel(problem_type(entry.path)):
            return None
    except UnreadableInput as error:
        # the name tells whose it is: `_usr_bin_foo.1000.crash` of a program, `linux-image-…` of the kernel
        return None if entry.name.startswith("_") else Found(entry.modified, entry.path, _raiser(error))
    return Found(entry.modified, entry.path, lambda: read_report(entry.path, host))


def _about_a_program(listing: Listing) -> bool:
    """Whether it is ABRT's problem directory of a program."""
    if not listing.file("type"):
        return False
    from advisor.intake.abrt import is_kernel, recognise

    return recognise(listing) > 0 and not is_kernel(listing)


def _without_doubles(found: list[Found]) -> list[Found]:
    """Drop apport's report of a crash (`linux-image-VERSION-STAMP.crash`) whose own directory `STAMP` is there too."""
    stamps = {name for crash in found if (name := crash.path.rpartition("/")[2]).isdigit()}
    return [
        crash
        for crash in found
        if not (crash.path.endswith(".crash") and crash.path[: -len(".crash")].rpartition("-")[2] in stamps)
    ]


def _nothing_in(listing: Listing, collection: Collection) -> UnreadableInput:
    where = shown(listing.path)
    if not listing.entries:
        return UnreadableInput("is empty", where, "Run 'advisor doctor' to see whether this machine can catch a crash")
    if collection.programs:
        what = f"holds no kernel crash; {collection.notes[0]}"
        return UnreadableInput(what, where, "Run 'advisor doctor' to see whether this machine can catch a kernel crash")
    if collection.notes:
        return UnreadableInput(
            f"holds no kernel log; {collection.notes[0]}", where, "Run 'advisor doctor' to see why nothing was saved"
        )
    links = any(not entry.is_file and not entry.is_folder for entry in listing.entries.values())
    also = ", and links in it are not followed" if links else ""
    return UnreadableInput(
        f"holds no kernel log, dump or crash report{also}", where, "Name a log file or a crash directory"
    )


def _raiser(error: UnreadableInput) -> Callable[[], CrashRecord]:
    def fail() -> CrashRecord:
        raise error

    return fail


def _reader(read: Callable[[Listing, Host], CrashRecord], listing: Listing, host: Host) -> Callable[[], CrashRecord]:
    return lambda: read(listing, host)
