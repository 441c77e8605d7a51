"""Where it is known from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class References(Rule):
    """A signature without a source is a rumour."""

    name = "references"
    checks = "There is at least one reference, each says what it shows, and none is listed twice."
    why = "Nobody can check a signature that does not say how it is known."
    recommendation = "List the public reports that you read, and say in your own words what each shows."
    curated_only = True
    bad = "references: [{url: 'https://bugzilla.kernel.org/show_bug.cgi?id=1'}]\n"
    good = "references: [{url: 'https://bugzilla.kernel.org/show_bug.cgi?id=1', shows: the oops and its cure}]\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Count them, and read what they show."""
        if not signature.references:
            yield Flaw(("references",), "there is no reference")
        urls = [one.url for one in signature.references]
        for place, one in enumerate(signature.references):
            if not one.shows:
                yield Flaw(("references", place), f"reference {place + 1} does not say what it shows")
            if one.url in urls[:place]:
                yield Flaw(("references", place), f"reference {place + 1} is listed twice")
