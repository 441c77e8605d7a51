"""The words of a log line, by one rule for the index and for the reader.

A word is a run of ASCII letters and underscores, lower-cased, of three letters or more; digits and everything else separate.
So `nvme0:` and `nvme{int}:` both hold the word `nvme`, and no number, address or id is ever a word.
"""

from __future__ import annotations

_KEPT = b"abcdefghijklmnopqrstuvwxyz_"
_TABLE = bytes(byte if byte in _KEPT else 32 for byte in bytes(range(256)).lower())
"""Capitals fold to small letters; whatever no word is made of becomes a blank."""
MINIMUM = 3
"""Letters that a word has at least."""


def fold(text: bytes) -> bytes:
    """The text with its words lower-cased and everything else blank, byte for byte as long as before."""
    return text.translate(_TABLE)


def words_of(text: bytes) -> set[bytes]:
    """The distinct words of some bytes of log text, in one pass of C code."""
    return {word for word in text.translate(_TABLE).split() if len(word) >= MINIMUM}


def ordered_words(text: bytes) -> list[bytes]:
    """The words in reading order, repeats kept: for templates and for tests."""
    return [word for word in text.translate(_TABLE).split() if len(word) >= MINIMUM]
