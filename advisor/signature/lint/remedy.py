"""What the owner is told to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Remedy(Rule):
    """An answer without a next step helps nobody."""

    name = "remedy"
    severity = "warning"
    checks = "There is a workaround, a fix, or a note that says what it is."
    why = "The owner learns the name of the bug and nothing that helps."
    recommendation = "Add what helped under `workarounds`, the commit under `fixes`, or say under `note` what it is."
    curated_only = True
    bad = "workarounds: []\n"
    good = "note: A failing disk; the data on it should be saved first.\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look for any of them."""
        if not (signature.workarounds or signature.fixes or signature.note) and signature.review.state != "withdrawn":
            yield Flaw((), "it says nothing that helps")
