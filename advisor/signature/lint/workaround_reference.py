"""Where a workaround is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class WorkaroundReference(Rule):
    """Somebody must have said that it helps."""

    name = "workaround-reference"
    checks = "Every workaround names the reference that says that it helped."
    why = "Forums are full of parameters that never helped anyone, or that kernels no longer have."
    recommendation = "Add `reference:` with the number of the reference, counted from 1."
    curated_only = True
    bad = "workarounds: [{kernel-parameter: nouveau.runpm=0, effect: Keeps the GPU powered., cost: Idle power.}]\n"
    good = (
        "workarounds: [{kernel-parameter: nouveau.runpm=0, effect: Keeps the GPU powered., cost: Idle power., "
        "reference: 1}]\n"
    )

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look for the number."""
        for place, item in enumerate(signature.workarounds):
            if item.reference is None:
                yield Flaw(("workarounds", place), f"the workaround {item.value!r} does not say who it helped")
