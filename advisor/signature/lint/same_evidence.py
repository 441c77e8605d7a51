"""Signatures that no log can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule, declared_similar, evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class SameEvidence(Rule):
    """They look for the same."""

    name = "same-evidence"
    severity = "warning"
    checks = "No two signatures look for exactly the same kinds, functions, trace and log lines."
    why = "A crash matches both alike, so the owner gets two answers in place of one."
    recommendation = "Put both into one signature, add what tells them apart, or name the other under `similar-to`."
    curated_only = True
    bad = "bugs: [kernel:1]\n---\nid: another-id\nbugs: [kernel:2]\n"
    good = "bugs: [kernel:1]\n---\nid: another-id\nsimilar-to: [nouveau-runpm-evo-wait]\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look for others with the same evidence."""
        for other in base.by_evidence[evidence_of(signature)]:
            if other != signature.id and not declared_similar(signature, base.by_id[other]):
                yield Flaw(("match",), f"it looks for exactly what {other} looks for")
