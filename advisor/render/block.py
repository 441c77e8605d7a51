"""The pieces that an answer is laid out from, the same for every output that a person reads."""

from __future__ import annotations

from advisor.tuples import NamedTuple


class Block(NamedTuple):
    """One piece of a page. Its texts are as read: whoever writes them out escapes them."""

    shape: str
    """`title`, `heading`, `fact`, `text`, `item` or `code`."""
    text: str = ""
    marker: str = ""
    """The label of a fact, the bullet or number of an item, what the commands of a code block do."""
    tail: str = ""
    """Of an item: what stands at the right edge, such as a line number."""
    lines: tuple[str, ...] = ()
    """Of a code block: the commands, one a line, never wrapped."""
    tone: str = ""
    """`bad`, `good`, `strong`, `quiet` or nothing; adds to the words, never replaces them."""
    depth: int = 0
    """Steps of indentation."""


def title(text: str, tone: str = "strong") -> Block:
    """The verdict."""
    return Block("title", text, tone=tone)


def heading(text: str) -> Block:
    """What the blocks until the next heading are about."""
    return Block("heading", text, tone="strong")


def fact(label: str, text: str, tone: str = "") -> Block:
    """A labelled line; without label it continues the fact before."""
    return Block("fact", text, marker=label, tone=tone)


def paragraph(text: str, depth: int = 0, tone: str = "") -> Block:
    """Running text."""
    return Block("text", text, depth=depth, tone=tone)


def item(marker: str, text: str, tail: str = "", tone: str = "", depth: int = 0) -> Block:
    """An entry of a list."""
    return Block("item", text, marker=marker, tail=tail, tone=tone, depth=depth)


def code(purpose: str, lines: tuple[str, ...], depth: int = 1) -> Block:
    """Commands to type."""
    return Block("code", marker=purpose, lines=lines, depth=depth)
