"""From what was read and what it matched to the whole answer."""

from __future__ import annotations

from advisor.advice.answers import Case, answer_for, same_bug_groups
from advisor.advice.applicability import introduced_later
from advisor.advice.next_steps import next_steps
from advisor.advice.report import SCHEMA_VERSION, Base, Report, Source
from advisor.advice.system import system_of
from advisor.advice.verdict import Decision, decide, decides
from advisor.checking import TYPE_CHECKING
from advisor.matching.beside import beside
from advisor.vocabulary import LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.advice.machine import Machine
    from advisor.advice.report import Answer, Bug
    from advisor.index.stored import BaseInfo
    from advisor.intake.record import CrashRecord
    from advisor.matching.match import Match
    from advisor.oops.crash import Reading


def advise(
    record: CrashRecord,
    reading: Reading,
    matches: Sequence[Match],
    base: BaseInfo,
    machine: Machine | None,
    statuses: Mapping[str, Bug],
    show_all: bool = False,
) -> Report:
    """The report. `matches` come best first; `statuses` maps references to their last known status.

    A bug that came in after the crashed kernel is no candidate, and a weak match no answer: both are shown with
    `show_all`.
    """
    usable = [match for match in matches if match.signature.review != "withdrawn"]
    possible = [match for match in usable if introduced_later(match.signature, reading.kernel) is None]
    decision = decide(reading, possible)
    shown = usable if show_all else [match for match in possible if _worth_telling(reading, match)]
    command_line = reading.kernel.command_line
    probable = command_line is None and record.probable_command_line is not None
    if command_line is None:
        command_line = record.probable_command_line
    here = machine if record.this_machine else None
    system = system_of(reading.kernel, here, command_line)
    case = Case(reading.kernel, base, system, command_line, probable, statuses, here)
    ordered = _ordered(reading, decision, shown, possible)
    answers = tuple(answer_for(group, case) for group in same_bug_groups(ordered))
    notes = record.notes + reading.notes
    if system.note and _has_commands(answers):
        notes = (*notes, system.note)
    return Report(
        schema_version=SCHEMA_VERSION,
        base=Base(base.version, base.signatures),
        source=Source(record.path, record.layout, tuple(file.path for file in record.files), notes, reading.roles),
        kernel=reading.kernel,
        verdict=decision.verdict,
        crash=reading.primary,
        crashes=reading.crashes,
        matches=answers,
        next=next_steps(reading, decision, answers, system),
    )


def _worth_telling(reading: Reading, match: Match) -> bool:
    """Likely at least, and no news that every boot brings."""
    return match.confidence >= LIKELY_CONFIDENCE and not beside(reading, match)


def _ordered(reading: Reading, decision: Decision, shown: Sequence[Match], possible: Sequence[Match]) -> list[Match]:
    """The match that the verdict rests on, then others about the primary crash, then the rest; each as they came."""
    candidates = {id(match) for match in possible}

    def rank(match: Match) -> int:
        if match is decision.match:
            return 0
        if id(match) not in candidates:
            return 3
        return 1 if decides(reading, match) else 2

    return sorted(shown, key=rank)


def _has_commands(answers: Sequence[Answer]) -> bool:
    return any(any(remedy.commands) for answer in answers for remedy in answer.workarounds)
