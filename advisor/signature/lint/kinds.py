"""Kinds of crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Kinds(Rule):
    """The kernel's report has a kind."""

    name = "kinds"
    checks = "A signature with a function or a trace names the kinds of crash that it may show."
    why = "The same functions stand in reports of quite different bugs; without a kind it would match them all."
    recommendation = "Add `kind:` as `advisor parse` names it, and further kinds only where a report shows them."
    bad = "match: {function: evo_wait, trace: [evo_wait, nv50_display_init]}\n"
    good = "match: {kind: paging-request, function: evo_wait, trace: [evo_wait, nv50_display_init]}\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look for a kind where there are functions."""
        if (signature.match.function or signature.match.trace) and not signature.match.kind:
            yield Flaw(("match",), "it has functions but no kind of crash")
