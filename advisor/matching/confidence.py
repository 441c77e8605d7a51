"""From pieces of evidence to one probability: log-odds are summed, then capped where the sum would claim too much."""

from __future__ import annotations

from math import exp

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import is_log_only
from advisor.matching.kinds import DEBUG_ONLY
from advisor.matching.match import Evidence
from advisor.matching.weights import BIAS_LOG, BIAS_REPORT, CAPS, COEFFICIENTS, MINED_SCALE, MINED_SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.index.stored import Signature
    from advisor.matching.case import Case, Piece

_REQUIRED: dict[str, tuple[str, ...]] = {
    "function": ("function-same", "function-renamed", "function-moved"),
    "trace": ("trace-agrees",),
    "kind": ("kind-same", "kind-family"),
    "module": ("module-same", "module-near"),
    "log": ("log-seen", "log-alone"),
    "process": ("process-same",),
    "hardware": ("hardware-same",),
}
"""Evidence that a signature may require → features, one of which must be there."""
_TRACE_REQUIRED = 0.3
"""Agreement of the traces that counts where the trace is required."""
_ADJACENT = 3
"""Adjacent specific frames without which a mined signature is never `known`."""

_SPREAD = 0.1
"""Share of a cap within which what it holds down keeps its order."""

MOST: dict[str, float] = {}
"""Kind of evidence → log-odds that all its pieces add at most: no scorer's values for one feature sum to more than 1."""
for _feature, _weight in COEFFICIENTS.items():
    _kind = _feature.partition("-")[0]
    MOST[_kind] = max(MOST.get(_kind, 0.0), _weight)


def weigh(case: Case, pieces: Sequence[Piece]) -> tuple[tuple[Evidence, ...], float, float]:
    """Evidence with its weights, the log-odds before caps, and the confidence after them."""
    evidence: list[Evidence] = []
    log_odds = bias(case.signature)
    for piece in pieces:
        weight = weight_of(piece)
        log_odds += weight
        evidence.append(
            Evidence(piece.kind, piece.text, piece.line, round(weight, 3), bool(piece.features), piece.why, piece.file)
        )
    confidence = sigmoid(calibrated(case.signature, log_odds))
    for limit, text, why in caps(case, pieces):
        if confidence > limit:
            confidence = round(limit * (1 - _SPREAD * (1 - confidence)), 4)  # in the order of what it would have been
            evidence.append(Evidence("limit", text, None, 0.0, False, why, None))
    return tuple(evidence), log_odds, confidence


def calibrated(signature: Signature, log_odds: float) -> float:
    """Log-odds as they are meant, of all that was counted."""
    return MINED_SCALE * log_odds + MINED_SHIFT if signature.origin == "mined" else log_odds


def weight_of(piece: Piece) -> float:
    """Log-odds that it adds."""
    return sum(COEFFICIENTS[feature] * value for feature, value in piece.features)


def bias(signature: Signature) -> float:
    """Log-odds before any evidence."""
    return BIAS_LOG if is_log_only(signature) else BIAS_REPORT


def sigmoid(log_odds: float) -> float:
    """Probability of log-odds, to four digits."""
    return round(1 / (1 + exp(-max(-30.0, min(30.0, log_odds)))), 4)


def caps(case: Case, pieces: Sequence[Piece]) -> Iterator[tuple[float, str, str]]:
    """Limit, what it asks for, and why it holds; the lowest first."""
    features = {name: value for piece in pieces for name, value in piece.features}
    facts = {name: value for piece in pieces for name, value in piece.facts}
    signature, crash = case.signature, case.crash
    for required in signature.require:
        value = max((features.get(name, 0.0) for name in _REQUIRED.get(required, ())), default=0.0)
        if value <= (_TRACE_REQUIRED if required == "trace" else 0.0):
            yield CAPS["required"], f"required evidence: {required}", "the signature does not match without it"
    if "kind-incompatible" in features:
        yield CAPS["kind"], "a crash kind that fits", "the same bug does not show as this kind of report"
    if signature.review != "reviewed" and signature.origin != "mined":
        yield CAPS["draft"], "a signature that was reviewed", "it is a draft: at most likely"
    if signature.nameless:
        yield (
            CAPS["nameless"],
            "a bug of its own",
            "several bugs show like this, and it names none of them: at most likely",
        )
    if "moved" in facts and "line" not in facts:
        yield CAPS["moved"], "the fault in the expected function", "it is one frame off: at most likely"
    if signature.origin == "mined" and not (
        "culprit" in facts and "kind-fits" in facts and facts.get("run", 0.0) >= _ADJACENT
    ):
        why = (
            "drawn from the fix's own record: without the same function, kind and three adjacent frames at most likely"
        )
        yield CAPS["mined"], "a signature confirmed by an owner", why
    if signature.seen == "debug-kernel" and (crash is None or crash.kind not in DEBUG_ONLY):
        yield (
            CAPS["debug-kernel"],
            "a signature seen outside debug kernels",
            "seen under a debug kernel only: at most likely",
        )
    if "damaged" in facts:
        yield CAPS["damaged"], "a whole report", "the report is damaged"
