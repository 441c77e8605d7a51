"""Finding the lines that matter in any amount of text: one linear pass with RE2, a chunk at a time.

Triggers are literals, so that the whole table is one automaton whose speed does not depend on its size. A row's own pattern
is tried only on the lines that were found.
"""

from __future__ import annotations

import bisect
import re

import re2

from advisor.checking import TYPE_CHECKING
from advisor.oops.formats import BY_TRIGGER
from advisor.oops.formats.fragments import WORDS as FRAGMENT
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from advisor.oops.formats.row import Format

FACTS = ("Linux version ", "ommand line: ", "DMI: ", "Hardware name: ", "Machine model: ", "BUILD-ID")
"""Lines that tell about the kernel and the machine, wherever in the log they stand."""
MAX_LINE = 64 << 10
"""A longer line is cut: no kernel prints it."""
PRINTED = 1024
"""Characters of the kernel's longest line (kernel/printk/internal.h, PRINTKRB_RECORD_MAX)."""

_scanners: dict[bool, Any] = {}


def _literals(fragments: bool) -> list[str]:
    own = [trigger for trigger, rows in BY_TRIGGER.items() if fragments or rows[0].words is not FRAGMENT]
    return [*own, *FACTS]


def scanner(fragments: bool) -> Any:
    """The compiled alternation of all triggers; with those of fragments, which only count where nothing else is found."""
    found = _scanners.get(fragments)
    if found is None:
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 32 << 20
        literals = sorted(_literals(fragments), key=len, reverse=True)  # so that none hides a longer one
        found = _scanners[fragments] = re2.compile("|".join(map(re2.escape, literals)).encode(), options)
    return found


class Hit(NamedTuple):
    """Where a trigger stands."""

    offset: int
    """Bytes from the start of the stream."""
    line: int
    """1-based."""
    trigger: str


class Block(NamedTuple):
    """A piece of the stream that holds whole lines, with what stood before and after as context."""

    text: bytes
    start: int
    """Offset of `text` in the stream."""
    line: int
    """1-based number of the first line of `text`."""
    hits: list[tuple[int, str]]
    """Offset within `text`, trigger."""


SMALL = 96 << 10
"""Below this many bytes in all, looking for each literal by itself is cheaper than compiling the automaton (7 ms)."""
_scanned = [0]


def find_in(text: bytes, start: int = 0, end: int | None = None, fragments: bool = False) -> list[tuple[int, str]]:
    """Triggers in a piece of text, by offset; none lies within another."""
    end = len(text) if end is None else end
    _scanned[0] += end - start
    if _scanned[0] < SMALL and fragments not in _scanners:
        return _find_each(text, start, end, fragments)
    found: list[tuple[int, str]] = []
    for match in scanner(fragments).finditer(text, start, end):
        first, last = match.span()
        found.append((first, text[first:last].decode("latin-1")))
    return found


def _find_each(text: bytes, start: int, end: int, fragments: bool) -> list[tuple[int, str]]:
    """What the automaton finds, by substring searches: leftmost first, the longest at one place."""
    places: list[tuple[int, int, str]] = []
    for trigger in _literals(fragments):
        literal = trigger.encode("latin-1")
        position = text.find(literal, start, end)
        while position >= 0:
            places.append((position, -len(literal), trigger))
            position = text.find(literal, position + 1, end)
    places.sort()
    found: list[tuple[int, str]] = []
    covered = start
    for position, length, trigger in places:
        if position >= covered:
            found.append((position, trigger))
            covered = position - length
    return found


def find_hits(chunks: Iterable[bytes]) -> Iterator[Hit]:
    """Every trigger of a stream with its line number, in memory that does not grow with the stream."""
    rest = b""
    base = 0
    line = 1
    for chunk in chunks:
        text = rest + chunk if rest else chunk
        cut = text.rfind(b"\n") + 1
        if not cut:
            if len(text) < MAX_LINE:
                rest = text
                continue
            cut = len(text) - 256
        seen = 0
        for offset, trigger in find_in(text, 0, cut):
            line += text.count(b"\n", seen, offset)
            seen = offset
            yield Hit(base + offset, line, trigger)
        line += text.count(b"\n", seen, cut)
        base += cut
        rest = text[cut:]
    for offset, trigger in find_in(rest):
        yield Hit(base + offset, line + rest.count(b"\n", 0, offset), trigger)


_patterns: dict[str, re.Pattern[str]] = {}


def compiled(pattern: str) -> re.Pattern[str]:
    """A row's pattern, compiled when it is first needed."""
    found = _patterns.get(pattern)
    if found is None:
        found = _patterns[pattern] = re.compile(pattern)
    return found


_prefixes: dict[str, list[Format]] = {}


def rows_for(trigger: str) -> list[Format]:
    """The rows that may speak for a trigger: its own, then those of the shorter triggers that it begins with."""
    rows = _prefixes.get(trigger)
    if rows is None:
        rows = list(BY_TRIGGER.get(trigger, ()))
        for length in range(len(trigger) - 1, 3, -1):
            rows.extend(BY_TRIGGER.get(trigger[:length], ()))
        _prefixes[trigger] = rows
    return rows


def choose(text: str, position: int, trigger: str) -> tuple[Format, re.Match[str] | None] | None:
    """The row whose pattern fits the line at that place, with the match of its pattern; of a longer line than kernels
    print, what is near is looked at."""
    if len(text) > PRINTED:
        start = max(0, position - PRINTED // 2)
        text, position = text[start : start + PRINTED], position - start
    for row in rows_for(trigger):
        match: re.Match[str] | None = None
        if row.says and not any(word in text for word in row.says):
            continue
        if row.line:
            match = compiled(row.line).search(text)
            if match is None:
                continue
        if row.pattern:
            match = compiled(row.pattern).match(text, position)
            if match is None:
                continue
        return row, match
    return None


def line_starts(text: str | bytes) -> list[int]:
    """Offsets of the lines' first characters."""
    starts = [0]
    newline = "\n" if isinstance(text, str) else b"\n"
    position = text.find(newline)  # type: ignore[arg-type]
    while position >= 0:
        starts.append(position + 1)
        position = text.find(newline, position + 1)  # type: ignore[arg-type]
    return starts


def line_of(starts: list[int], offset: int) -> int:
    """Index of the line that an offset lies in."""
    return bisect.bisect_right(starts, offset) - 1
