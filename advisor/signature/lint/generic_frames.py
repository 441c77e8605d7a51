"""Single generic frames in a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class GenericFrames(Rule):
    """Frames that could be left out."""

    name = "generic-frames"
    severity = "warning"
    checks = "A trace holds no functions that stand in every trace."
    why = "They say nothing, and a crash that lacks them is held against the signature."
    recommendation = "Leave these functions out of `trace`; examples may keep them."
    bad = "match: {kind: null-dereference, function: evo_wait, trace: [evo_wait, worker_thread, kthread]}\n"
    good = "match: {kind: null-dereference, function: evo_wait, trace: [evo_wait, nv50_display_init]}\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Ask the list of generic frames."""
        culprits = [function for function in signature.match.function if base.is_generic(function)]
        if culprits and len(culprits) < len(signature.match.function):
            yield Flaw(("match", "function"), f"generic functions are never culprits: {', '.join(culprits)}")
        generic = [function for function in signature.match.trace if base.is_generic(function)]
        if generic and len(generic) < len(signature.match.trace):
            yield Flaw(("match", "trace"), f"generic functions in the trace: {', '.join(generic)}")
