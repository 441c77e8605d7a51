"""Log patterns that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class CommonPattern(Rule):
    """Only ordinary words."""

    name = "common-pattern"
    checks = "Some log pattern has a word that ordinary boots and reports do not print, or four ordinary ones together."
    why = "A pattern of words that stand in every log matches logs of machines that do not have this bug."
    recommendation = "Take more of the message into the pattern, or add a function or trace that the report shows."
    bad = 'match: {log: ["failed to load {any}"]}\n'
    good = 'match: {log: ["failed to idle channel {hex}"]}\n'

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """A signature by log lines alone needs one that stands out."""
        match = signature.match
        if match.function or match.trace:
            return
        for pattern in match.log:
            words = set(pattern.compiled.words)
            if words - base.ordinary_words or len(words) >= 4:
                return
        yield Flaw(("match", "log"), "its log patterns hold ordinary words alone")
