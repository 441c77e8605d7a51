"""The parts of a text that are worth parsing: around triggers, in memory that does not grow with the text."""

from __future__ import annotations

from collections import deque

from advisor.checking import TYPE_CHECKING
from advisor.oops.formats import FORMATS
from advisor.oops.scan import FACTS, MAX_LINE, choose, find_in
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.intake.record import LogFile
    from advisor.oops.machine import Facts
    from advisor.oops.text import LogText

BEFORE = 3 << 10
"""Bytes before a trigger that are looked at."""
AFTER = 64 << 10
"""Bytes after a trigger that still may belong to its report."""
QUIET = 6 << 10
"""Bytes without a frame after which a report is over."""
LARGEST = 512 << 10
"""Bytes of one window; reports that follow each other closely are cut here."""
OPENING = 4 << 20
"""Bytes from the start of a text that are handed on as they are."""
FIRST_KEPT, LAST_KEPT = 12, 60
"""Windows of a huge log that are parsed: the first and the last ones."""
FIRST_BYTES, LAST_BYTES = 512 << 10, 1 << 20
"""Bytes of these; a log that is nothing but reports fills the largest windows."""
SYMPTOMS_KEPT = 3
TRIED = 1000
"""Sightings of one trigger that are asked whether they say something; the drivers' own prefixes head healthy lines too."""
TRACE_AFTER = 2 << 10
"""Bytes within which a symptom's own call trace begins."""

SYMPTOMS = {row.trigger for row in FORMATS} - {row.trigger for row in FORMATS if row.culprit != "symptom"}
PREFIXES = SYMPTOMS - {row.trigger for row in FORMATS if not (row.line or row.pattern)}
"""Triggers that say nothing by themselves."""


class Window(NamedTuple):
    """A piece of whole lines."""

    text: bytes
    line: int
    """Number of its first line."""
    hits: list[tuple[int, str]] | None
    """Offset in the text and trigger of each that the pass met; None where it did not come so far."""


class Symptom(NamedTuple):
    """A line that speaks for itself."""

    trigger: str
    raw: bytes
    line: int
    before: bytes
    traced: bool
    """An entry of a call trace stands within the next lines."""


class Scanned(NamedTuple):
    """What one pass over a file left."""

    windows: list[Window]
    symptoms: list[Symptom]
    counts: dict[str, int]
    """How often each symptom's trigger was seen."""
    boots: list[int]
    """Lines where a kernel started."""
    kernel_lines: bool
    """The text is a kernel's."""
    opening: bytes
    """The whole text where it is short, else its start."""
    skipped: int
    """Windows left out in between."""
    fragments: bool
    """Only pieces of reports were found."""


def _blocks(file: LogFile) -> Iterator[tuple[bytes, bool]]:
    previous: bytes | None = None
    for chunk in file.chunks():
        if previous is not None:
            yield previous, False
        previous = chunk
    yield previous or b"", True


def _says_nothing(trigger: str, raw: bytes) -> bool:
    """None of the trigger's rows fits the line."""
    line = raw.decode("utf-8", "replace")
    return choose(line, max(0, line.find(trigger)), trigger) is None


def _last_frame(text: bytes, position: int) -> int:
    """Where the frames that follow a trigger at short distances end."""
    limit = min(len(text), position + AFTER)
    while True:
        furthest = text.rfind(b"+0x", position, min(limit, position + QUIET))
        if furthest < 0:
            return position
        end = text.find(b"\n", furthest, limit)
        position = end if end > 0 else limit


def scan_file(file: LogFile, index: int, kept: LogText, facts: Facts, fragments: bool = False) -> Scanned:
    """One pass: windows around crash triggers, lines of symptoms, and the facts about kernel and machine.

    With `fragments` also around pieces of a report whose first lines are lost.
    """
    first: list[Window] = []
    last: deque[Window] = deque(maxlen=LAST_KEPT)
    room = FIRST_BYTES
    """Bytes that the first windows may still take."""
    windows = 0
    symptoms: dict[str, list[Symptom]] = {}
    counts: dict[str, int] = {}
    boots: list[int] = []
    opening = b""
    read = 0
    """Bytes read until the opening was full."""
    rest = b""
    done = 0
    """Bytes of `rest` whose triggers were dealt with."""
    line = 1
    """Number of the first line of `rest`."""
    for chunk, final in _blocks(file):
        text = rest + chunk if rest else chunk
        if len(opening) < OPENING:
            opening += chunk[: OPENING - len(opening)]
            read += len(chunk)
            if final and read <= OPENING:
                kept.keep(index, opening)
        whole = len(text) if final else text.rfind(b"\n") + 1
        if not whole and not final:
            whole = max(0, len(text) - 256) if len(text) > MAX_LINE else 0
        limit = whole if final else max(done, whole - AFTER)
        hits = find_in(text, done, limit, fragments) if limit > done else []
        spans: list[list[int]] = []
        counted, number = 0, line

        for offset, trigger in hits:
            if trigger in FACTS or trigger in SYMPTOMS:
                number += text.count(b"\n", counted, offset)
                counted = offset
                start = text.rfind(b"\n", 0, offset) + 1
                end = text.find(b"\n", offset)
                end = len(text) if end < 0 else end
                raw = text[start : min(end, start + 4096)]
                if trigger in FACTS:
                    if facts.add(trigger, raw, offset - start, number, index):
                        boots.append(number)
                else:
                    counts[trigger] = counts.get(trigger, 0) + 1
                    if trigger in PREFIXES and counts[trigger] <= TRIED and _says_nothing(trigger, raw):
                        continue
                    seen = symptoms.setdefault(trigger, [])
                    if len(seen) >= SYMPTOMS_KEPT:
                        seen.pop()
                    traced = text.find(b"+0x", end, end + TRACE_AFTER) >= 0
                    before = text[max(0, start - 1200) : start]
                    seen.append(Symptom(trigger, raw, number, before, traced))
                continue
            if spans and offset - spans[-1][1] < AFTER and offset - spans[-1][0] < LARGEST:
                spans[-1][1] = offset
            else:
                spans.append([offset, offset])
        carry_from = limit
        if spans and not final and spans[-1][1] + AFTER > limit and limit - spans[-1][0] < LARGEST:
            carry_from = spans.pop()[0]
        for start, end in spans:
            begin = text.rfind(b"\n", 0, max(0, start - BEFORE)) + 1 if start > BEFORE else 0
            stop = text.find(b"\n", _last_frame(text, end) + QUIET) + 1 or len(text)
            met = [(at - begin, trigger) for at, trigger in hits if begin <= at < stop] if stop <= limit else None
            window = Window(text[begin:stop], line + text.count(b"\n", 0, begin), met)
            windows += 1
            if len(first) < FIRST_KEPT and room > 0 and not last:
                first.append(window)
                room -= len(window.text)
            else:
                last.append(window)
                while len(last) > 1 and sum(len(one.text) for one in last) > LAST_BYTES:
                    last.popleft()
        keep_from = text.rfind(b"\n", 0, max(0, carry_from - BEFORE)) + 1 if carry_from > BEFORE else 0
        line += text.count(b"\n", 0, keep_from)
        rest = text[keep_from:]
        done = carry_from - keep_from
    found = [*first, *last]
    return Scanned(
        found,
        sorted((one for seen in symptoms.values() for one in seen), key=lambda one: one.line),
        counts,
        boots,
        bool(found or symptoms or boots),
        opening,
        windows - len(found),
        fragments,
    )
