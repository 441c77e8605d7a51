"""Figures of merit: what is counted, with how many cases and how sure one may be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_Z = 1.96
"""Normal quantile of a 95 % interval."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    share, spread = hits / count, _Z * _Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / count + spread / 4 / count) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def spoken(hits: int, count: int) -> str:
    """`0.951 (136 of 143; 0.90 to 0.98)`."""
    low, high = wilson(hits, count)
    return f"{hits / count if count else 0.0:.3f} ({hits} of {count}; {low:.3f} to {high:.3f})"


def area(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Area under the ROC curve: how often a positive scores above a negative, ties counting half."""
    if not positives or not negatives:
        return 0.0
    ordered = sorted(negatives)
    below = sum((bisect_left(ordered, score) + bisect_right(ordered, score)) / 2 for score in positives)
    return below / len(positives) / len(negatives)


def threshold(negatives: Sequence[float], share: float) -> float:
    """The score that at most `share` of the negatives exceed."""
    ordered = sorted(negatives, reverse=True)
    return ordered[int(len(ordered) * share)] if ordered else 0.0


def calibration(claimed: Sequence[float], right: Sequence[bool], bins: int = 10) -> tuple[float, list[str]]:
    """Expected calibration error over bins of equal mass, and the rows of the reliability plot."""
    pairs = sorted(zip(claimed, right, strict=True))
    error, rows = 0.0, []
    for place in range(bins):
        part = pairs[place * len(pairs) // bins : (place + 1) * len(pairs) // bins]
        if not part:
            continue
        said = sum(score for score, _ in part) / len(part)
        was = sum(hit for _, hit in part) / len(part)
        error += abs(said - was) * len(part) / len(pairs)
        rows.append(f"{part[0][0]:.3f}-{part[-1][0]:.3f}  said {said:.3f}  was {was:.3f}  {'#' * round(was * 40)}")
    return error, rows
