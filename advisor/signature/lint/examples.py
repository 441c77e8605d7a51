"""Crashes that it must match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Examples(Rule):
    """An example proves that the signature matches what it was written for."""

    name = "examples"
    checks = "There is at least one example, and each names the reference that its facts come from."
    why = "A signature that was never tried may match nothing."
    recommendation = "Describe one reported crash under `examples`: its kind, its functions, the lines before it."
    curated_only = True
    bad = "examples: []\n"
    good = "examples: [{reference: 1, kind: paging-request, function: evo_wait, trace: [nv50_display_init]}]\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Count them."""
        if not signature.examples and signature.review.state != "withdrawn":
            yield Flaw(("examples",), "there is no example")
        for place, example in enumerate(signature.examples):
            if example.reference is None:
                yield Flaw(("examples", place), f"example {place + 1} does not say which reference it is from")
