"""Which frame of a crash is which frame of a signature: ordered alignment of two call traces."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.names import renamed, telling_words, words_among
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    Name = TypeVar("Name", str, bytes)


class Pair(NamedTuple):
    """Two frames that stand for each other."""

    left: int
    right: int
    likeness: float
    """1 for the same name, less for a renamed function."""


def align(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """The pairs in order. What lies unpaired between two pairs is then compared for renamed functions."""
    pairs: list[Pair] = []
    at_left = at_right = 0
    for i, j in [*equal_pairs(left, right), (len(left), len(right))]:
        if i > at_left and j > at_right:
            pairs += _renamed_pairs(left, right, range(at_left, i), range(at_right, j))
        if i < len(left):
            pairs.append(Pair(i, j, 1.0))
        at_left, at_right = i + 1, j + 1
    return pairs


def equal_pairs(left: Sequence[Name], right: Sequence[Name]) -> list[tuple[int, int]]:
    """Indices of the longest common subsequence.

    Where each common name stands once on either side and in the same order, that is the common names themselves;
    RapidFuzz, which takes longer to import than the rest of the matching takes, is asked only about the others
    (recursion, crossed orders).
    """
    common = set(left).intersection(right)
    if not common:
        return []
    lefts = [index for index, name in enumerate(left) if name in common]
    rights = [index for index, name in enumerate(right) if name in common]
    if len(lefts) == len(common) == len(rights) and [left[i] for i in lefts] == [right[j] for j in rights]:
        return list(zip(lefts, rights, strict=True))
    return indel_pairs(left, right)


def indel_pairs(left: Sequence[Name], right: Sequence[Name]) -> list[tuple[int, int]]:
    """The same by RapidFuzz."""
    from rapidfuzz.distance import Indel

    pairs: list[tuple[int, int]] = []
    for operation in Indel.opcodes(left, right):
        if operation.tag == "equal":
            pairs += zip(
                range(operation.src_start, operation.src_end),
                range(operation.dest_start, operation.dest_end),
                strict=True,
            )
    return pairs


def _renamed_pairs(left: Sequence[str], right: Sequence[str], lefts: range, rights: range) -> list[Pair]:
    pairs: list[Pair] = []
    start = rights.start
    told = words_among(right[rights.start : rights.stop])
    for i in lefts:
        if told.isdisjoint(telling_words(left[i])):
            continue  # two forms of one name share a word: nearly all of a crash's names end here
        for j in range(start, min(rights.stop, start + 8)):
            likeness = renamed(left[i], right[j])
            if likeness:
                pairs.append(Pair(i, j, likeness))
                start = j + 1
                break
    return pairs
