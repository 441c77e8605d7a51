"""Reviews that say what was verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class ReviewedClaims(Rule):
    """`reviewed` is earned."""

    name = "reviewed-claims"
    checks = (
        "A reviewed signature has the day of the review, and for each thing it claims the reference that proves it."
    )
    why = (
        "Reviewed signatures may answer with full confidence; that rests on a second reader having opened the sources."
    )
    recommendation = "Add `date` and `claims: {symptom: 1, cause: 1, remedy: 2}`, or set `state: draft`."
    bad = "review: {state: reviewed}\n"
    good = "review: {state: reviewed, date: 2026-11-25, claims: {symptom: 1, cause: 1, remedy: 1}}\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Hold the claims against what the signature says."""
        review = signature.review
        if review.state != "reviewed":
            return
        if not review.date:
            yield Flaw(("review",), "it is reviewed, but not when")
        needed = ["symptom"] + ["remedy"] * bool(signature.workarounds or signature.fixes)
        needed += ["versions"] * any(fix.versions for fix in signature.fixes)
        missing = [claim for claim in needed if claim not in review.claims]
        if missing:
            yield Flaw(("review",), f"it is reviewed, but no reference proves its {', '.join(missing)}")
