"""Single generic frames in a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule
from advisor.signature.names import plain_function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class GenericFrames(Rule):
    """Frames that could be left out."""

    name = "generic-frames"
    severity = "warning"
    checks = (
        "A trace holds no functions that stand in every trace, and a generic function is a culprit only where an example "
        "faults there and a log line is required beside it."
    )
    why = "They say nothing, and a crash that lacks them is held against the signature."
    recommendation = "Leave these functions out of `trace`; examples may keep them."
    bad = "match: {kind: null-dereference, function: evo_wait, trace: [evo_wait, worker_thread, kthread]}\n"
    good = "match: {kind: null-dereference, function: evo_wait, trace: [evo_wait, nv50_display_init]}\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Ask the list of generic frames."""
        culprits = [function for function in signature.match.function if base.is_generic(function)]
        if "log" in signature.match.require:  # a helper that was handed a bad pointer, told by the line beside it
            proved = {plain_function(example.function) for example in signature.examples if example.function}
            culprits = [function for function in culprits if function not in proved]
        if culprits and len(culprits) < len(signature.match.function):
            yield Flaw(("match", "function"), f"generic functions are never culprits: {', '.join(culprits)}")
        generic = [function for function in signature.match.trace if base.is_generic(function)]
        if generic and len(generic) < len(signature.match.trace):
            yield Flaw(("match", "trace"), f"generic functions in the trace: {', '.join(generic)}")
