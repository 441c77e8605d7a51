"""Blocks on a terminal: wrapping, indentation, colour."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.render.block import Block
    from advisor.render.style import Style

_COLOURS = {"bad": "1;31", "good": "1;32", "strong": "1", "quiet": "2"}
"""SGR parameters of ECMA-48 by tone."""
_LABEL = 10
"""Columns of a fact's label."""
_STEP = 3
"""Columns of one step of indentation."""
_NARROWEST = 24
"""Columns that text is given at least, however narrow the terminal."""


def lay_out(blocks: Iterable[Block], style: Style) -> str:
    """The page as text, every line ended."""
    lines: list[str] = []
    previous = ""
    for block in blocks:
        if lines and (block.shape in ("title", "heading") or (previous == "fact" and block.shape != "fact")):
            lines.append("")
        lines.extend(_SHAPES[block.shape](block, style))
        previous = block.shape
    return "\n".join(lines) + "\n"


def wrap(text: str, width: int, first: str, rest: str) -> Iterator[str]:
    """Printable text in lines of at most `width` columns; a longer word keeps a line of its own, for copying.

    `textwrap` would compile three regular expressions at import for the same.
    """
    line, used = first, len(first)
    empty = True
    for word in printable(text).split(" "):
        if not word:
            continue
        if not empty and used + 1 + len(word) > max(width, len(rest) + _NARROWEST):
            yield line
            line, used, empty = rest, len(rest), True
        if not empty:
            line += " "
            used += 1
        line += word
        used += len(word)
        empty = False
    yield line


def _coloured(text: str, tone: str, style: Style) -> str:
    parameters = _COLOURS.get(tone) if style.colour else None
    return f"\x1b[{parameters}m{text}\x1b[0m" if parameters else text


def _running(block: Block, style: Style) -> Iterator[str]:
    indent = " " * (_STEP * block.depth)
    for line in wrap(block.text, style.width, indent, indent):
        yield _coloured(line, block.tone, style)


def _fact(block: Block, style: Style) -> Iterator[str]:
    label = printable(block.marker).ljust(_LABEL)
    for number, line in enumerate(wrap(block.text, style.width, label, " " * _LABEL)):
        head, body = line[:_LABEL], line[_LABEL:]
        yield (_coloured(head, "quiet", style) if number == 0 else head) + _coloured(body, block.tone, style)


def _item(block: Block, style: Style) -> Iterator[str]:
    """An entry; its tail stands at the right edge of the first line, or on a line of its own where there is no room."""
    tail = printable(block.tail)
    first = " " * (_STEP * block.depth) + f"{printable(block.marker)} "
    rest = " " * len(first)
    beside = style.width - len(tail) - 2
    lines = list(wrap(block.text, beside if tail else style.width, first, rest))
    fits = tail and len(lines[0]) <= beside and len(tail) <= style.width // 2
    if tail and not fits:
        lines = list(wrap(block.text, style.width, first, rest))
    for number, line in enumerate(lines):
        edge = ""
        if fits and number == 0:
            edge = " " * (style.width - len(line) - len(tail)) + _coloured(tail, "quiet", style)
        yield _coloured(line, block.tone, style) + edge
    if tail and not fits:
        for line in wrap(block.tail, style.width, rest, rest):
            yield _coloured(line, "quiet", style)


def _code(block: Block, style: Style) -> Iterator[str]:
    indent = " " * (_STEP * block.depth)
    if block.marker:
        yield f"{indent}{printable(block.marker)}:"
    for line in block.lines:
        shown = printable(line)
        if shown.startswith("#"):
            for piece in wrap(shown, style.width, indent + "  ", indent + "  # "):
                yield _coloured(piece, "quiet", style)
        else:
            yield f"{indent}  {shown}"


_SHAPES = {
    "title": _running,
    "heading": _running,
    "text": _running,
    "fact": _fact,
    "item": _item,
    "code": _code,
}
