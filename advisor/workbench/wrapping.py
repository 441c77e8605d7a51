"""Wrapping the lines of a signature file: prose between words, lists and mappings between items, all else not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 120
_PROSE = re.compile(r"( *(?:- )*)(?:title|effect|cost|shows|note|subject|reason): ")
_FLOW = re.compile(r"( *(?:- )*)[\w-]+: [\[{]")


def wrapped(line: str) -> Iterator[str]:
    """The line as lines of at most `WIDTH` columns where that is possible; one with a comment stays as it is."""
    begin = _PROSE.match(line) or _FLOW.match(line)
    if len(line) <= WIDTH or begin is None or " #" in line:
        yield line
        return
    margin = " " * (len(begin.group(1)) + 2)
    pieces = _items(line) if _FLOW.match(line) else line[begin.end() :].split(" ")
    row = "" if _FLOW.match(line) else line[: begin.end()].rstrip()
    for piece in pieces:
        if row.strip() and len(row) + 1 + len(piece) > WIDTH:
            yield row
            row = margin + piece
        else:
            row = f"{row} {piece}" if row else piece
    yield row


def _items(line: str) -> Iterator[str]:
    """What may stand in lines of its own: items with their commas, quoted text whole."""
    start, quote = 0, ""
    for at, letter in enumerate(line):
        if quote:
            if letter == quote and (quote == "'" or line[at - 1] != "\\"):
                quote = ""
        elif letter in "\"'" and line[at - 1] in " [{":
            quote = letter
        elif letter == " " and line[at - 1] == ",":
            yield line[start:at]
            start = at + 1
    yield line[start:]
