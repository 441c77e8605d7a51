"""How much a shared frame or word says, from how many signatures and how many crash reports of the field hold it."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from advisor.matching.frequent import FRAMES, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def _by_name(bands: Mapping[float, tuple[str, ...]]) -> dict[str, float]:
    return {name: share for share, lines in bands.items() for line in lines for name in line.split()}


class Rarity:
    """Weights of frames and words under one base. Built once for a log."""

    __slots__ = ("_field_frames", "_field_words", "_frames", "_known", "_size")

    def __init__(self, size: int, frames: Mapping[str, Posting]) -> None:
        self._size = size
        self._frames = frames
        self._known: dict[str, float] = {}
        self._field_frames = _by_name(FRAMES)
        self._field_words: dict[str, float] = {}

    def frame(self, name: str) -> float:
        """0 for plumbing such as `process_one_work`, 1 for a function that hardly any report holds."""
        known = self._known.get(name)
        if known is None:
            posting = self._frames.get(name)
            field = self._field_frames.get(name, UNLISTED_FRAME)
            share = ((posting.frequency if posting else 0) + PSEUDO_SIGNATURES * field) / (
                self._size + PSEUDO_SIGNATURES
            )
            known = self._known[name] = min(1.0, max(0.0, (-log(share) - PLUMBING) / (TELLING - PLUMBING)))
        return known

    def line(self, words: Iterable[str]) -> float:
        """0 to 1: how much a log line with these words says together."""
        if not self._field_words:
            self._field_words = _by_name(WORDS)
        nats = sum(min(WORD_CAP, -log(self._field_words.get(word, UNLISTED_WORD))) for word in set(words))
        return 1.0 - exp(-nats / LINE_SCALE)


LINE_SCALE = 7.0
"""Nats after which a line says two thirds of what a line can: two rare words, or four ordinary ones."""
