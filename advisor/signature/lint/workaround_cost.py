"""What a workaround costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class WorkaroundCost(Rule):
    """Owners choose by it."""

    name = "workaround-cost"
    checks = "Every workaround says what it costs its user."
    why = "A switched-off power saving or mitigation is a price that the owner must know before paying it."
    recommendation = "Add `cost:` with one sentence; where it costs nothing, say so."
    bad = "workarounds: [{kernel-parameter: nouveau.runpm=0, effect: Keeps the GPU powered., reference: 1}]\n"
    good = (
        "workarounds: [{kernel-parameter: nouveau.runpm=0, effect: Keeps the GPU powered., "
        "cost: Higher idle power., reference: 1}]\n"
    )

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look for the sentence."""
        for place, item in enumerate(signature.workarounds):
            if not item.cost:
                yield Flaw(("workarounds", place), f"the workaround {item.value!r} does not say what it costs")
