"""How much a shared frame or word says, from how many signatures and how many crash reports of the field hold it."""

from __future__ import annotations

from math import log

from advisor.checking import TYPE_CHECKING
from advisor.matching.frequent import FRAMES, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.index.stored import Posting

PSEUDO_SIGNATURES = 2000.0
"""How many signatures the field's shares weigh as: a base of twelve knows nothing about what is common."""
UNLISTED_FRAME = 1 / 4000
"""Share of a function that is not among the frequent ones."""
UNLISTED_WORD = 1 / 250
PLUMBING = 3.0
"""Nats up to which a shared frame says nothing: one report in twenty holds it."""
TELLING = 8.3
"""Nats from which a shared frame says all that a frame can."""
WORD_CAP = 5.5
"""Nats that one word can say at most."""


_shares: dict[str, dict[str, float]] = {}
"""The tables by name, once they were asked for."""


def _field(table: str, bands: Mapping[float, str]) -> dict[str, float]:
    known = _shares.get(table)
    if known is None:
        known = _shares[table] = {name: share for share, names in bands.items() for name in names.split()}
    return known


class Rarity:
    """Weights of frames and words under one base. Built once for a log."""

    __slots__ = ("_field_frames", "_frames", "_known", "_size")

    def __init__(self, size: int, frames: Mapping[str, Posting]) -> None:
        self._size = size
        self._frames = frames
        self._known: dict[str, float] = {}
        self._field_frames = _field("frames", FRAMES)

    def frame(self, name: str) -> float:
        """0 for plumbing such as `process_one_work`, 1 for a function that hardly any report holds."""
        known = self._known.get(name)
        if known is None:
            posting = self._frames.get(name)
            field = self._field_frames.get(name, UNLISTED_FRAME)
            others = posting.frequency - 1 if posting and posting.frequency else 0  # one is the signature that is held
            share = (others + PSEUDO_SIGNATURES * field) / (self._size + PSEUDO_SIGNATURES)
            known = self._known[name] = min(1.0, max(0.0, (-log(share) - PLUMBING) / (TELLING - PLUMBING)))
        return known

    def nats(self, words: Mapping[str, float]) -> float:
        """How much log lines with these words say together; each word comes with what its line is worth."""
        shares = _field("words", WORDS)
        return sum(worth * min(WORD_CAP, -log(shares.get(word, UNLISTED_WORD))) for word, worth in words.items())
