"""The frames around the culprit: how many agree, in order, weighed by rarity and by nearness to the culprit.

The culprit itself is `evidence.function`'s and counts there alone. What stands above it (the exception's own frames,
helpers) is left out, and what lies beyond the end of either trace is not held against anybody: traces are cut.
"""

from __future__ import annotations

from math import exp

from advisor.checking import TYPE_CHECKING
from advisor.matching.align import align
from advisor.matching.case import Piece, place
from advisor.matching.evidence.function import culprit_index
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.index.stored import Signature
    from advisor.matching.align import Pair
    from advisor.matching.case import Case
    from advisor.matching.rarity import Rarity
    from advisor.oops.crash import Crash, Frame

DEPTH = 24
"""Frames of either trace that are compared."""
NEARNESS = 0.35
"""How fast a frame's weight falls with the rare frames between it and the culprit."""
UNRELIABLE = 0.6
"""Weight of a `?` frame that agrees."""
STRAY = 0.2
"""Weight of a `?` or inlined frame that does not."""
AMOUNT = 1.6
"""Rare frames after which agreement says two thirds of what a trace can."""
SPECIFIC = 0.5
"""Rarity from which a frame tells one place in the kernel from others."""
DIFFERS = 0.35
"""Similarity below which the traces are said to differ."""
CONTRAST = 0.65
"""Similarity from which nothing speaks against their being the same."""
_UNCOUNTED = 0.02
"""Rarity below which frames are left out of the words."""


class Alignment(NamedTuple):
    """Two traces side by side."""

    crash: tuple[Frame, ...]
    """The crash's frames from the culprit on."""
    trace: tuple[str, ...]
    """The signature's."""
    pairs: tuple[Pair, ...]
    """`left` into `crash`, `right` into `trace`."""


def side_by_side(crash: Crash, signature: Signature) -> Alignment:
    """Align a crash with a signature's trace, from the culprit on that either names."""
    start = culprit_index(crash)
    named = (at for at, frame in enumerate(crash.frames[:start]) if frame.function in signature.functions)
    frames = crash.frames[next(named, start) :][:DEPTH]
    trace = signature.trace[:DEPTH]
    pairs = align([frame.function for frame in frames], trace)
    return Alignment(frames, trace, tuple(pairs))


def score(case: Case) -> tuple[Piece, ...]:
    """One piece, none without a crash."""
    signature, crash = case.signature, case.crash
    if crash is None:
        return ()
    culprits = set(signature.functions)
    expected = [name for name in signature.trace if name not in culprits]
    if not expected:
        return ()
    alignment = side_by_side(crash, signature)
    others = [frame for frame in alignment.crash if frame.function != crash.function]
    if not others:
        return (
            Piece("trace", f"called by {_listed(expected)}", line=crash.line, file=crash.file, why=_no_trace(crash)),
        )
    measure = _measure(alignment, culprits | {crash.function or ""}, case.rarity)
    agreeing = [pair for pair in alignment.pairs if alignment.trace[pair.right] not in culprits]
    named = [pair for pair in agreeing if case.rarity.frame(alignment.trace[pair.right]) > _UNCOUNTED]
    first = alignment.crash[named[0].left] if named else others[0]
    line, file = place(first.line, first.file_index, crash)
    missing = [
        name for at, name in enumerate(alignment.trace) if name in expected and at not in {p.right for p in agreeing}
    ]
    facts = (("run", float(measure.run)),)
    features = (("trace-agrees", measure.agreement), ("trace-differs", measure.contrast))
    if measure.similarity < DIFFERS:
        text = f"called by {_listed([frame.function for frame in others if frame.reliable] or [others[0].function])}"
        return (Piece("trace", text, features, line, file, f"expected {_listed(expected)}", facts),)
    shown = _listed([alignment.trace[pair.right] for pair in named])
    text = f"{len(agreeing)} of {len(expected)} frames around it agree: {shown}"
    why = f"not seen: {_listed(missing)}" if missing else None
    return (Piece("trace", text, features, line, file, why, facts),)


class _Measure(NamedTuple):
    similarity: float
    """0 to 1, of what both traces show."""
    agreement: float
    """Similarity, less where few rare frames carry it."""
    contrast: float
    """How clearly the traces differ, 0 where either is too short to tell."""
    run: int
    """Most specific frames that agree one after the other, the culprit among them."""


def _measure(alignment: Alignment, culprits: set[str], rarity: Rarity) -> _Measure:
    frames, trace, pairs = alignment
    here = [0.0 if frame.function in culprits else rarity.frame(frame.function) for frame in frames]
    there = [0.0 if name in culprits else rarity.frame(name) for name in trace]
    near_here = _nearness([weight if frame.reliable else 0.0 for weight, frame in zip(here, frames, strict=True)])
    near_there = _nearness(there)
    together = amount = 0.0
    for left, right, likeness in pairs:
        trust = likeness if frames[left].reliable else likeness * UNRELIABLE
        together += trust * there[right] * (near_here[left] + near_there[right]) / 2
        amount += trust * there[right]
    paired_here, paired_there = {pair.left for pair in pairs}, {pair.right for pair in pairs}
    last_here, last_there = (pairs[-1].left, pairs[-1].right) if pairs else (-1, -1)
    tail = min(len(frames) - last_here, len(trace) - last_there) - 1  # beyond the shorter end nothing can be compared
    apart = sum(
        here[at] * near_here[at] * (1.0 if frame.reliable and not frame.inline else STRAY)
        for at, frame in enumerate(frames[: last_here + 1 + tail])
        if at not in paired_here
    )
    apart += sum(there[at] * near_there[at] for at in range(last_there + 1 + tail) if at not in paired_there)
    similarity = 2 * together / (2 * together + apart) if together else 0.0
    agreement = similarity * (1 - exp(-amount / AMOUNT))
    comparable = min(sum(here), sum(there), 3.0) / 3.0
    contrast = max(0.0, 1 - similarity / CONTRAST) * comparable
    return _Measure(similarity, agreement, contrast, _run(alignment, rarity))


def _nearness(weights: list[float]) -> list[float]:
    """By position a weight of 1 falling outwards; plumbing between two frames does not part them."""
    passed, near = 0.0, []
    for weight in weights:
        near.append(1 / (1 + NEARNESS * passed))
        passed += weight
    return near


def _run(alignment: Alignment, rarity: Rarity) -> int:
    """Longest run of pairs that are neighbours on both sides once `?` frames are left out."""
    reliable = [at for at, frame in enumerate(alignment.crash) if frame.reliable]
    order = {at: index for index, at in enumerate(reliable)}
    best = length = 0
    before: tuple[int, int] | None = None
    for left, right, likeness in alignment.pairs:
        if left not in order or likeness < 1 or rarity.frame(alignment.trace[right]) < SPECIFIC:
            continue
        here = (order[left], right)
        length = length + 1 if before and here == (before[0] + 1, before[1] + 1) else 1
        best, before = max(best, length), here
    return best


def _listed(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _no_trace(crash: Crash) -> str:
    return crash.corrupted or "this log has no call trace"
