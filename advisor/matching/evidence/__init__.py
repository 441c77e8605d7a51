"""One scorer per kind of evidence.

A scorer takes a `Case` and returns its `Piece`s: what speaks for the signature, what speaks against it, and what could
not be looked at, each in words. It weighs nothing: features and their values leave here, coefficients are in
`advisor.matching.weights`.
"""

from __future__ import annotations

SCORERS: tuple[tuple[str, str, str | None], ...] = (
    ("function", "advisor.matching.evidence.function:score", "functions"),
    ("trace", "advisor.matching.evidence.trace:score", "trace"),
    ("kind", "advisor.matching.evidence.kind:score", "kinds"),
    ("module", "advisor.matching.evidence.module:score", "modules"),
    ("log", "advisor.matching.evidence.log:score", "templates"),
    ("process", "advisor.matching.evidence.process:score", "processes"),
    ("hardware", "advisor.matching.evidence.hardware:score", "hardware"),
    ("address", "advisor.matching.evidence.address:score", "kinds"),
    ("kernel", "advisor.matching.evidence.kernels:score", "kernels"),
    ("report", "advisor.matching.evidence.report:score", None),
)
"""Kind of evidence → its scorer → the field of a signature that it needs: where that is empty, it is not even
imported."""
