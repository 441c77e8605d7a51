"""Why a signature matches a crash as it does, or does not: the answer of `advisor explain`, field for field its JSON."""

from __future__ import annotations

from advisor.advice.applicability import applicability, introduced_later
from advisor.advice.package.proof import Proof
from advisor.advice.report import Applicability, Base, Source
from advisor.advice.system import system_of
from advisor.checking import TYPE_CHECKING
from advisor.matching.examine import examine, seen_in_log
from advisor.oops.dressing import undress
from advisor.tuples import NamedTuple
from advisor.vocabulary import KNOWN_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.advice.machine import Machine
    from advisor.index.read import Index
    from advisor.index.stored import Signature
    from advisor.intake.record import CrashRecord
    from advisor.matching.examine import Limit
    from advisor.matching.shortfall import Shortfall
    from advisor.matching.side_by_side import Row
    from advisor.oops.crash import Crash, Kernel, Reading

SCHEMA_VERSION = 1
_WORDS = ((3.0, "strongly"), (1.5, "clearly"), (0.5, "somewhat"), (0.0, "a little"))
"""Log-odds from which evidence speaks so."""
_LONGEST = 4096
"""Characters of a log line that are kept."""


class Weighed(NamedTuple):
    """One thing that was looked for."""

    kind: str
    text: str
    weight: float
    says: str
    """The weight in words: `speaks strongly for it`."""
    counted: bool
    why: str | None
    """Why it did not count, or what was expected instead."""
    line: int | None
    file: int | None
    quote: str | None
    """The log line that it rests on, without its dressing."""


class Explanation(NamedTuple):
    """The whole answer of `explain`."""

    schema_version: int
    base: Base
    source: Source
    kernel: Kernel
    id: str
    title: str
    origin: str
    review: str
    crash: Crash | None
    """The crash that was compared; None where the signature speaks of log lines alone."""
    confidence: float
    known: bool
    log_odds: float
    start: float
    frames: tuple[Row, ...]
    evidence: tuple[Weighed, ...]
    limits: tuple[Limit, ...]
    needed: Shortfall
    applies: Applicability
    excluded: str | None
    """Why `check` does not show it, whatever the confidence is."""


def explain(
    record: CrashRecord, reading: Reading, signature: Signature, index: Index, machine: Machine
) -> Explanation | None:
    """None where there is nothing to explain: no crash in the log, and none of the signature's lines."""
    found = examine(signature, reading, index)
    if not reading.crashes and not seen_in_log(found):
        return None
    places = {(one.file or 0, one.line) for one in found.evidence if one.line is not None}
    quotes = _lines(record, places)
    return Explanation(
        schema_version=SCHEMA_VERSION,
        base=Base(index.info.version, index.info.signatures),
        source=Source(
            record.path,
            record.layout,
            tuple(file.path for file in record.files),
            record.notes + reading.notes,
            reading.roles,
        ),
        kernel=reading.kernel,
        id=signature.id,
        title=signature.title,
        origin=signature.origin,
        review=signature.review,
        crash=reading.crashes[found.crash] if found.crash is not None else None,
        confidence=found.confidence,
        known=found.confidence >= KNOWN_CONFIDENCE,
        log_odds=found.log_odds,
        start=found.start,
        frames=found.frames,
        evidence=tuple(
            Weighed(
                kind=one.kind,
                text=one.text,
                weight=one.weight,
                says=in_words(one.weight, one.counted),
                counted=one.counted,
                why=one.why,
                line=one.line,
                file=one.file,
                quote=quotes.get((one.file or 0, one.line)) if one.line is not None else None,
            )
            for one in sorted(found.evidence, key=lambda one: (not one.counted, -abs(one.weight)))
        ),
        limits=found.limits,
        needed=found.needed,
        applies=applicability(signature, reading.kernel, index.info, _proof(record, reading, machine)),
        excluded=_excluded(signature, reading),
    )


def in_words(weight: float, counted: bool) -> str:
    """A weight for people."""
    if not counted:
        return "does not count"
    if not weight:
        return "speaks neither for nor against it"
    how = next(words for least, words in _WORDS if abs(weight) >= least)
    return f"speaks {how} {'for' if weight > 0 else 'against'} it"


def _proof(record: CrashRecord, reading: Reading, machine: Machine) -> Proof | None:
    if not record.this_machine:
        return None
    return Proof(machine, reading.kernel, system_of(reading.kernel, machine).distribution.id)


def _excluded(signature: Signature, reading: Reading) -> str | None:
    if signature.review == "withdrawn":
        return "The signature was withdrawn."
    return introduced_later(signature, reading.kernel)


def _lines(record: CrashRecord, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The lines of the record's files at these places."""
    found: dict[tuple[int, int], str] = {}
    wanted = sorted(places)
    for file in {file for file, _ in wanted if 0 <= file < len(record.files)}:
        numbers = [number for place, number in wanted if place == file]
        number, rest = 1, b""
        for chunk in record.files[file].chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            for at in [at for at in numbers if number <= at < number + len(lines)]:
                found[file, at] = _shown(lines[at - number], at)
            number += len(lines)
            rest = rest[-(1 << 20) :]
            if number > numbers[-1]:
                break
        else:
            if number in numbers and rest:
                found[file, number] = _shown(rest, number)
    return found


def _shown(raw: bytes, number: int) -> str:
    return undress(raw[:_LONGEST].decode("utf-8", "replace").rstrip("\r"), number).text.strip()
