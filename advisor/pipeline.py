"""The one way data flows, strung together: PATH → CrashRecord → Reading → Match → Report.

Whoever imports the package calls these functions, the command line too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.advice.report import ParseReport, Report
    from advisor.index.stored import BaseInfo
    from advisor.intake.record import CrashRecord
    from advisor.oops.crash import Reading


class Checker:
    """An opened base that crashes are held against."""

    def __init__(self, signature_folders: Sequence[str] = ()) -> None:
        """Open the shipped base and the user's own signatures. Raises BaseError where the former cannot be used."""
        from advisor.index.read import open_base

        self._index = open_base((*own_signature_folders(), *signature_folders))

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for every signature of the user that was refused."""
        return self._index.problems

    def check(self, record: CrashRecord) -> Report:
        """The whole answer for one crash. Raises UnreadableInput where its files cannot be read."""
        from advisor.advice.advise import advise
        from advisor.advice.machine import this_machine
        from advisor.matching.find import find_matches

        reading = read_record(record)
        matches = find_matches(reading, self._index)
        return advise(record, reading, matches, self._index.info, this_machine(), {})


def check_path(path: str, *, boot: str | None = None, signature_folders: Sequence[str] = ()) -> Report:
    """Hold the crash at `path` against the base. Raises AdvisorError where nothing can be read."""
    from advisor.intake.locate import locate

    return Checker(signature_folders).check(locate(path, boot=boot))


def parse_path(path: str, *, boot: str | None = None) -> ParseReport:
    """Read the crashes at `path`. Raises AdvisorError where nothing can be read."""
    from advisor.intake.locate import locate

    return parse_record(locate(path, boot=boot))


def parse_record(record: CrashRecord) -> ParseReport:
    """What was read of one crash, without the base."""
    from advisor.advice.report import SCHEMA_VERSION, ParseReport, Source

    reading = read_record(record)
    source = Source(
        record.path,
        record.layout,
        tuple(file.path for file in record.files),
        record.notes + reading.notes,
        reading.roles,
    )
    return ParseReport(SCHEMA_VERSION, source, reading.kernel, reading.crashes)


def read_record(record: CrashRecord) -> Reading:
    """The crashes of a record."""
    from advisor.oops.read import read_crashes

    return read_crashes(record)


def find_records(
    paths: Sequence[str],
    *,
    boot: str | None = None,
    every: bool = False,
    together: bool = False,
) -> Iterator[CrashRecord | AdvisorError]:
    """The crashes that a command line names; one that cannot be read comes as its error, in its place."""
    from advisor.intake.locate import locate, locate_all, locate_files

    if not paths and boot is None:
        yield newest_record()
    elif not paths:
        yield locate("", boot=boot)
    elif together:
        yield locate_files(paths)
    else:
        for path in paths:
            try:
                if every:
                    yield from locate_all(path)
                else:
                    yield locate(path, boot=boot)
            except AdvisorError as error:
                yield error


def newest_record() -> CrashRecord:
    """This machine's most recent crash."""
    from advisor.intake.locate import locate_newest

    return locate_newest()


def base_info() -> BaseInfo:
    """Version and size of the shipped base. Raises BaseError where it cannot be used."""
    from advisor.index.read import open_base

    return open_base().info


def own_signature_folders() -> tuple[str, ...]:
    """Where a user's or an administrator's own signatures lie, as far as there are any.

    As root nothing under a home directory counts: its owner would decide what root is told.
    """
    import os

    folders = ["/etc/advisor/signatures"]
    if os.geteuid() != 0:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
        folders.append(os.path.join(base, "advisor", "signatures"))
    return tuple(folder for folder in folders if os.path.isdir(folder))
