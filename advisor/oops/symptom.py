"""Lines that speak for themselves, as crashes of their own: one for each sort and module."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import Crash, LogLine
from advisor.oops.damage import clean
from advisor.oops.dressing import undress
from advisor.oops.scan import choose
from advisor.oops.title import title_of

if TYPE_CHECKING:
    import re

    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format
    from advisor.oops.windows import Scanned

_BEFORE = 5
"""Lines before it that are shown: the driver's line just before often says more."""


def symptoms_of(scanned: Scanned, file: int) -> list[Crash]:
    """One crash for each sort of symptom line, at its first sighting."""
    seen: set[tuple[str, str | None]] = set()
    found: list[Crash] = []
    for symptom in scanned.symptoms:
        line = undress(clean(symptom.raw.decode("utf-8", "replace")), symptom.line)
        position = line.text.find(symptom.trigger)
        if position < 0 or line.foreign:
            continue
        chosen = choose(line.text, position, symptom.trigger)
        if chosen is None:
            continue
        row, match = chosen
        module = _module(row, match)
        if (row.words, module) not in seen:
            seen.add((row.words, module))
            found.append(_crash(row, match, module, line, _before(symptom.before, symptom.line, file), file))
    return found


def _module(row: Format, match: re.Match[str] | None) -> str | None:
    """The module that the row or the line itself names."""
    if match is not None and "module" in match.re.groupindex and match.group("module"):
        return match.group("module")
    if row.module == "{1}":
        return match.group(1) if match is not None and match.lastindex else None
    return row.module or None


def _before(text: bytes, number: int, file: int) -> tuple[LogLine, ...]:
    """The last lines before, whole ones only."""
    raw = clean(text.decode("utf-8", "replace")).split("\n")[1:-1][-_BEFORE:]
    lines = [undress(one, number - len(raw) + index) for index, one in enumerate(raw)]
    return tuple(
        LogLine(line.number, file, line.time, line.text.strip())
        for line in lines
        if line.text.strip() and not line.foreign
    )


def _crash(
    row: Format, match: re.Match[str] | None, module: str | None, line: Line, before: tuple[LogLine, ...], file: int
) -> Crash:
    named = match is not None and "function" in match.re.groupindex
    function = match.group("function") or None if match is not None and named else None
    return Crash(
        row.kind, title_of(row.words, match, function), function, module, row.fatal, "also-seen", None, None, None, None,
        line.time, (), line.number, file, None, (), None, None, None, before, (), None, line.text.strip(),
    )  # fmt: skip
