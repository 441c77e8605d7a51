"""What would have to be different for a match to be `known`."""

from __future__ import annotations

from math import log

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import is_log_only
from advisor.matching.confidence import MOST
from advisor.matching.weights import COEFFICIENTS
from advisor.tuples import NamedTuple
from advisor.vocabulary import KNOWN_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.matching.case import Case
    from advisor.matching.match import Evidence
    from advisor.matching.side_by_side import Row

_WORTH = 0.25
"""Log-odds that a difference brings at least to be named."""


class Change(NamedTuple):
    """One thing that could be otherwise."""

    text: str
    """What the log would have to show."""
    gain: float
    """Log-odds that it would bring at most."""


class Shortfall(NamedTuple):
    """How far from `known` the evidence is; the limits are another matter."""

    log_odds: float
    """What is missing; 0 where the evidence is enough."""
    changes: tuple[Change, ...]
    """What could bring it, the most telling first; empty where nothing is missing."""
    enough: bool
    """All of them together would bring it."""


def shortfall(
    case: Case, evidence: Sequence[Evidence], frames: Sequence[Row], log_odds: float, confidence: float
) -> Shortfall:
    """From the evidence as it was weighed."""
    missing = log(KNOWN_CONFIDENCE / (1 - KNOWN_CONFIDENCE)) - log_odds
    if missing <= 0 or confidence >= KNOWN_CONFIDENCE:
        return Shortfall(0.0, (), True)
    weights: dict[str, float] = {}
    for one in evidence:
        weights[one.kind] = weights.get(one.kind, 0.0) + one.weight
    changes = []
    for kind, text, most in _wishes(case, frames):
        gain = round(most - weights.get(kind, 0.0), 2)
        if gain >= _WORTH:
            changes.append(Change(text, gain))
    changes.sort(key=lambda change: -change.gain)
    return Shortfall(round(missing, 2), tuple(changes), sum(change.gain for change in changes) >= missing)


def _wishes(case: Case, frames: Sequence[Row]) -> Iterator[tuple[str, str, float]]:
    """Kind of evidence, what the signature would like to see, and the most that it counts."""
    signature = case.signature
    if is_log_only(signature):
        if signature.templates:
            yield "log", f"the line: {signature.templates[0].text}", COEFFICIENTS["log-alone"]
        return
    if signature.functions:
        rarity = max(case.rarity.frame(name) for name in signature.functions)
        yield "function", f"the fault in {_either(signature.functions)}", COEFFICIENTS["function-same"] * rarity
    if signature.trace and (absent := [row.signature for row in frames if row.state == "missing" and row.signature]):
        yield "trace", f"the frames that are missing: {', '.join(absent[:5])}", MOST["trace"]
    elif signature.trace and not frames:
        yield "trace", f"a call trace through {', '.join(signature.trace[:5])}", MOST["trace"]
    if signature.kinds:
        yield "kind", f"a report of the kind {_either(signature.kinds)}", MOST["kind"]
    if signature.modules:
        yield "module", f"the fault in the module {_either(signature.modules)}", MOST["module"]
    if signature.templates:
        yield "log", f"the line: {signature.templates[0].text}", COEFFICIENTS["log-seen"]
    if signature.processes:
        yield "process", f"the process {_either(signature.processes)}", MOST["process"]
    if signature.hardware:
        yield "hardware", f"the hardware {_either(signature.hardware)}", MOST["hardware"]
    yield "report", "a report that is whole, and the first one since the boot", 0.0


def _either(names: Sequence[str]) -> str:
    return (
        names[0] if len(names) == 1 else f"{', '.join(names[:3])} or another" if len(names) > 3 else " or ".join(names)
    )
