"""The one way data flows, strung together: PATH → CrashRecord → Reading → Match → Report.

Whoever imports the package calls these functions, the command line too.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.errors import AdvisorError, UnreadableInput, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.advice.explanation import Explanation
    from advisor.advice.report import ParseReport, Report
    from advisor.index.stored import BaseInfo
    from advisor.intake.record import CrashRecord
    from advisor.oops.crash import Reading


class Checker:
    """An opened base that crashes are held against."""

    def __init__(self, signature_folders: Sequence[str] = (), *, show_all: bool = False) -> None:
        """Open the shipped base and the user's own signatures.

        With `show_all` the answers hold weak matches too, and bugs younger than the crashed kernel. Raises BaseError
        where the shipped base cannot be used.
        """
        from advisor.index.read import open_base

        self._index = open_base(signature_folders)
        self._show_all = show_all

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for every signature of the user that was refused."""
        return self._index.problems

    def check(self, record: CrashRecord) -> Report:
        """The whole answer for one crash. Raises UnreadableInput where its files cannot be read."""
        from advisor.advice.advise import advise
        from advisor.advice.bugs import known_bugs, with_news
        from advisor.advice.machine import this_machine
        from advisor.matching.find import find_matches
        from advisor.trackers.cache import read_statuses

        reading = read_record(record)
        matches = find_matches(reading, self._index)
        statuses = read_statuses([bug for match in matches for bug in match.signature.bugs])
        bugs = known_bugs(statuses)
        report = advise(record, reading, matches, self._index.info, this_machine(), bugs, self._show_all)
        return with_news(report, matches, statuses) if statuses else report

    def explain(self, record: CrashRecord, name: str) -> Explanation:
        """Why the signature with that id matches the crash or does not.

        Raises UsageError where there is no such signature, UnreadableInput where the record holds no crash.
        """
        from advisor.advice.explanation import explain
        from advisor.advice.machine import this_machine

        number = self._index.number_of(name)
        if number is None:
            reason = self._index.retired(name)
            message = f"was withdrawn: {reason.rstrip('.')}" if reason else "no signature of the base has this id"
            raise UsageError(message, where=name, hint=None if reason else self._nearest(name))
        signature = self._index.signature(number)
        explanation = explain(record, read_record(record), signature, self._index, this_machine())
        if explanation is None:
            raise UnreadableInput("no crash in it, and no log line of that signature", where=record.path)
        return explanation

    def _nearest(self, name: str) -> str:
        """What to do about an id that there is not: the ones most like it."""
        from rapidfuzz.process import extract

        ids = [signature.id for signature in self._index.all()]
        near = [ident for ident, _, _ in extract(name[:200], ids, limit=3, score_cutoff=70)]
        return (
            f"Did you mean {' or '.join(near)}" if near else "`advisor check --all PATH` names those that match in part"
        )


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
    from advisor.intake.locate import locate, locate_each, locate_files

    if not paths:
        yield newest_record() if boot is None else locate("", boot=boot)
    elif together:
        yield locate_files(paths)
    else:
        for path in paths:
            try:
                if every:
                    yield from locate_each(path)
                else:
                    yield locate(path, boot=boot)
            except AdvisorError as error:
                yield error


def newest_record() -> CrashRecord:
    """This machine's most recent crash, wherever it was saved."""
    from advisor.intake.locate import locate_newest

    return locate_newest(holds_crash)


def holds_crash(record: CrashRecord) -> bool:
    """Whether anything is reported in a log that can be read at all."""
    try:
        return bool(read_record(record).crashes)
    except AdvisorError:
        return False


def bugs_of_base(signature_folders: Sequence[str] = ()) -> tuple[str, ...]:
    """Every bug that the base and the user's own signatures name, in normal form. Raises BaseError as Checker does."""
    from advisor.index.read import open_base

    index = open_base(signature_folders)
    return tuple(dict.fromkeys(bug for signature in index.all() for bug in signature.bugs))


def reviews_of_base(signature_folders: Sequence[str] = ()) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """Every signature's id, day of its last review and bugs. Raises BaseError as Checker does."""
    from advisor.index.read import open_base

    for signature in open_base(signature_folders).all():
        yield signature.id, signature.reviewed, signature.bugs


def base_info() -> BaseInfo:
    """Version and size of the shipped base. Raises BaseError where it cannot be used."""
    from advisor.index.read import open_base

    return open_base(standard_folders=False).info
