"""Which signatures are worth holding against a log, from the index alone."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.evidence.function import culprit_index
from advisor.matching.evidence.trace import DEPTH
from advisor.matching.rarity import Rarity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.index.read import Index
    from advisor.index.stored import Posting
    from advisor.oops.crash import Crash, Reading

MOST = 60
"""Signatures that are scored for frames, and as many again for log words."""
CULPRIT = 2.0
"""What the faulting function counts more than another frame."""
_NEVER_MATCHED = frozenset(("sysrq",))
"""Crash kinds that no signature explains: somebody asked for them."""


def frame_candidates(reading: Reading, index: Index) -> tuple[dict[int, float], dict[str, Posting]]:
    """Number → how much the frames that lead to it say; and the postings they were read from."""
    crashes = [crash for crash in reading.crashes if crash.kind not in _NEVER_MATCHED]
    names = {name for crash in crashes for name in _names(crash)}
    if not names:
        return {}, {}
    postings = index.frames(names)
    culprits = index.functions({crash.function for crash in crashes if crash.function})
    rarity = Rarity(index.info.signatures, postings)
    weights: dict[int, float] = {}
    for crash in crashes:
        own: dict[int, float] = {}
        for place, name in enumerate(_names(crash)):
            posting = postings.get(name)
            worth = rarity.frame(name) / (1 + 0.1 * place)
            for number in posting.signatures if posting and worth else ():
                own[number] = own.get(number, 0.0) + worth
        if crash.function and crash.function in culprits:
            for number in culprits[crash.function].signatures:
                own[number] = own.get(number, 0.0) + CULPRIT
        for number, worth in own.items():
            weights[number] = max(weights.get(number, 0.0), worth)
    return _best(weights), postings


def word_candidates(reading: Reading, index: Index) -> dict[int, float]:
    """Number → how much the log's words that lead to it say."""
    words = reading.text.words()
    weights: dict[int, float] = {}
    for posting in index.words(words).values() if words else ():
        worth = 1.0 / max(1, posting.frequency)
        for number in posting.signatures:
            weights[number] = weights.get(number, 0.0) + worth
    return _best(weights)


def _names(crash: Crash) -> list[str]:
    """Distinct functions from the culprit outwards."""
    frames = crash.frames[culprit_index(crash) :][:DEPTH]
    names = [crash.function] if crash.function else []
    return list(dict.fromkeys([*names, *(frame.function for frame in frames)]))


def _best(weights: Mapping[int, float]) -> dict[int, float]:
    if len(weights) <= MOST:
        return dict(weights)
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MOST])
