"""The lines of a window that open a report, or carry one on: which row of the table speaks for each."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.damage import reads_as_it_stands
from advisor.oops.scan import choose, find_in, line_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format
    from advisor.oops.windows import Window

    Place = tuple[int, int, str]
    """Index of a line, where in it a trigger stands, and the trigger."""

MOST = 8
"""Triggers of one line that are tried: no line of a kernel's holds more than two or three."""
_PANIC_END = "---[ end Kernel panic"


def _placed(window: Window, lines: Sequence[Line]) -> list[Place] | None:
    """Where the pass met the triggers, if each line of the window is still one line."""
    if window.hits is None or not reads_as_it_stands(window.text):
        return None
    if len(lines) != window.text.count(b"\n") + (not window.text.endswith(b"\n")) or lines[0].number != window.line:
        return None
    places: list[Place] = []
    index = counted = position = 0
    for offset, trigger in window.hits:
        ahead = window.text.count(b"\n", counted, offset)
        counted = offset
        if ahead:
            index, position = index + ahead, 0
        found = lines[index].text.find(trigger, position)
        if found >= 0:
            places.append((index, found, trigger))
            position = found + len(trigger)
    return places


def _searched(lines: Sequence[Line], fragments: bool) -> list[Place]:
    """Where triggers stand in lines that were made whole."""
    texts = [line.text for line in lines]
    joined = "\n".join(texts).encode("latin-1", "replace")
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    places: list[Place] = []
    for offset, trigger in find_in(joined, fragments=fragments):
        index = line_of(starts, offset)
        places.append((index, offset - starts[index], trigger))
    return places


def openings_of(
    window: Window, lines: Sequence[Line], fragments: bool
) -> dict[int, tuple[Format, re.Match[str] | None]]:
    """The lines that a row of the table speaks for, by number."""
    places = _placed(window, lines) or _searched(lines, fragments)
    openings: dict[int, tuple[Format, re.Match[str] | None]] = {}
    tried, times = -1, 0
    for index, position, trigger in places:
        times = times + 1 if index == tried else 1
        tried = index
        if times > MOST:
            continue
        number, text = lines[index].number, lines[index].text
        if _PANIC_END in text and any("Kernel panic" in line.text for line in lines[:index]):
            continue  # the panic's last line repeats its first (kernel/panic.c panic)
        if number not in openings or openings[number][0].trigger == "BUG: ":
            chosen = choose(text, position, trigger)
            if (
                chosen is not None
                and chosen[0].culprit != "symptom"
                and (number not in openings or chosen[0].kind != "other")
            ):
                openings[number] = chosen
    return openings
