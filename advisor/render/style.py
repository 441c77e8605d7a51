"""How an answer shall look; every renderer takes the same value and uses what concerns it."""

from __future__ import annotations

from advisor.tuples import NamedTuple


class Style(NamedTuple):
    """Wishes of the person or program that reads the output."""

    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    """Whether to add colours; they repeat what the words say, nothing more."""
    everything: bool = False
    """Weak matches, all evidence and all commands too."""
    one_line: bool = False
    """JSON: the whole object in one line."""


PLAIN = Style()
