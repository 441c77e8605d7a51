"""Signatures that a log shows, found through the index: the matcher that `advisor check` uses."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.candidates import frame_candidates, word_candidates
from advisor.matching.rank import kept, rank
from advisor.matching.rarity import Rarity
from advisor.matching.score import score
from advisor.matching.sightings import look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.index.read import Index
    from advisor.index.stored import Posting, Signature
    from advisor.matching.match import Match
    from advisor.matching.score import Scored
    from advisor.oops.crash import Reading


def find_matches(reading: Reading, index: Index) -> tuple[Match, ...]:
    """Matches best first, weak ones included down to `weights.HOPELESS` and `weights.SHOWN`."""
    by_frames, postings = frame_candidates(reading, index)
    by_words = word_candidates(reading, index)
    numbers = by_frames.keys() | by_words.keys()
    if not numbers:
        return ()
    candidates = index.signatures(numbers, advice=False)
    scored = kept(hold(candidates, reading, index, postings))
    whole = {
        signature.number: signature for signature in index.signatures({one.match.signature.number for one in scored})
    }
    return rank(
        one._replace(match=one.match._replace(signature=whole.get(one.match.signature.number, one.match.signature)))
        for one in scored
    )


def hold(
    candidates: Iterable[Signature], reading: Reading, index: Index, postings: dict[str, Posting] | None = None
) -> list[Scored]:
    """Score each of them; `postings` are those that are known already."""
    candidates = list(candidates)
    known = dict(postings or {})
    asked = {name for crash in reading.crashes for frame in crash.frames for name in (frame.function,)}
    asked.update(name for signature in candidates for name in (*signature.trace, *signature.functions))
    known.update(index.frames(asked - known.keys()))
    rarity = Rarity(index.info.signatures, known)
    sightings = look((template for signature in candidates for template in signature.templates), reading.text)
    return [score(signature, reading, rarity, sightings) for signature in candidates]
