"""Whether a log template may describe what a format string prints.

Both are runs of literal words with wildcards between them (a template's holes, a format's conversions). They are aligned
so that as many words as possible stand against the same words; a wildcard may take words of the other side, and either may
be a part of the other: a device's name goes before a message, a template may stop early.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Piece = str | None
"""A literal word in small letters, or None for a wildcard."""

_CONVERSION = re.compile(r"%%|%[-#+ 0-9.*]*(?:hh|h|ll|l|L|z|j|t)?(?:p[A-Za-z0-9]{0,4}|[a-oq-zA-Z])")
_HOLE = re.compile(r"\{\{|\}\}|\{[a-z]+\}")
_WORD = re.compile(r"[a-z_]+|\0")
_LONGEST = 60
"""Words of either side that are looked at."""


_LONG = 5
"""Letters of a word that stands for itself."""
_SURE = 3
"""Common words from which on a conversion before them may take any number of others."""
_SKIPPED = 0.5
"""What a word costs that has nothing against it, between two that stand in both."""


class Score(NamedTuple):
    """How well they fit."""

    matched: int
    """Words that stand in both."""
    share: float
    """Of the template's words from the first common one on."""
    before: int
    """Words of the template before it, which something else must print: a device, a driver."""
    skipped: float
    """Costs of what lies between."""
    missing: int
    """Words of the format that the template has not; it may stop early."""
    telling: bool = False
    """All of the format is there, and it begins with a long word: `SError: { %s%s`."""

    @property
    def likeness(self) -> float:
        """What candidates are ranked by."""
        return self.matched * self.share - self.skipped - self.missing / 20

    @property
    def fits(self) -> bool:
        """Whether the format can be taken for the source of the line."""
        if self.matched == 1:
            return self.before <= 1 and (self.share == 1 or self.telling)
        whole = self.share >= 0.4 and self.matched >= 3 and self.skipped == 0 and self.missing == 0
        return (whole or self.share >= 0.6) and self.skipped <= self.matched / 4 and self.before <= max(4, self.matched)


class Candidate(NamedTuple):
    """A format string that may print a line."""

    score: Score
    text: str
    function: str
    path: str
    module: str
    kernels: tuple[str, ...]


def format_pieces(text: str, holes: bool = False) -> tuple[Piece, ...]:
    """The words of a format, or with `holes` those of a template."""
    cut = (_HOLE.sub if holes else _CONVERSION.sub)(_wildcard, text.lower())
    pieces: list[Piece] = []
    for word in _WORD.findall(cut):
        if word != "\0":
            pieces.append(word)
        elif not pieces or pieces[-1] is not None:
            pieces.append(None)
    return tuple(pieces[:_LONGEST])


def _wildcard(found: re.Match[str]) -> str:
    return " " if found.group() in ("%%", "{{", "}}") else "\0"


def fit(template: tuple[Piece, ...], pieces: tuple[Piece, ...]) -> Score:
    """Align the run of words that says most; before and after it either side may go on."""
    nothing = (0.0, 0, 0, 0)
    best = nothing
    above = [nothing] * (len(pieces) + 1)
    """For each end in the format: worth, words matched, and where in the template and the format the first one stands."""
    for at, own in enumerate(template):
        row = [nothing]
        free = own is None or (at > 0 and template[at - 1] is None)
        for there, other in enumerate(pieces):
            open_ended = other is None or (there > 0 and pieces[there - 1] is None)
            up, left = above[there + 1], row[there]
            if own is not None and not open_ended:
                up = (up[0] - _SKIPPED, *up[1:])
            if other is not None and not free:
                left = (left[0] - _SKIPPED, *left[1:])
            found = max(up, left, nothing)
            if own is not None and own == other:
                worth, matched, first, start = above[there]
                found = max(found, (worth + 1, matched + 1, first if matched else at, start if matched else there))
                best = max(best, found)
            row.append(found)
        above = row
    worth, matched, first, start = best
    if not matched:
        return Score(0, 0.0, 0, 0.0, 0)
    taken = matched >= _SURE and None in pieces[:start]  # by a conversion: `%s: Killed process %d`
    before = 0 if taken else sum(piece is not None for piece in template[:first])
    after = sum(piece is not None for piece in template[first:])
    missing = sum(piece is not None for piece in pieces) - matched
    telling = not missing and len(template[first] or "") >= _LONG
    return Score(matched, matched / after, before, matched - worth, missing, telling)
