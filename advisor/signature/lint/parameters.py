"""Parameters that kernels have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.facts.elsewhere import is_older, out_of_tree, streams_in
from advisor.signature.facts.presence import parameter_of
from advisor.signature.facts.read import shipped
from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Parameters(Rule):
    """A kernel takes a misspelt parameter without a word."""

    curated_only = True
    name = "parameters"
    checks = "A parameter of the kernel or of a module exists in some kernel of the workaround's range."
    why = "Kernels ignore what they do not know: the owner changes the boot line, restarts, and nothing is different."
    recommendation = (
        "Correct its name, or give the workaround the range of `kernels` that had it; a module that is not in the mainline "
        "kernel goes into advisor/signature/facts/out_of_tree.txt."
    )
    bad = "workarounds: [{kernel-parameter: i915.enable_rc6=0, effect: No RC6., cost: Power., reference: 1}]\n"
    good = (
        "workarounds: [{kernel-parameter: i915.enable_rc6=0, effect: No RC6., cost: Power., reference: 1, "
        "kernels: '<4.16'}]\n"
    )

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Ask the table; kernels older than it are believed."""
        facts = shipped()
        if facts is None:
            return
        for place, item in enumerate(signature.workarounds):
            name = parameter_of(item.kind, item.value, item.module)
            kernels = item.kernels or signature.kernels
            if not name or name.partition(".")[0] in out_of_tree() or item.action == "remove":
                continue
            within = streams_in(kernels, facts)
            having = facts.parameter(name)
            if set(having) & set(within) or (kernels and is_older(kernels, facts) and not having and not within):
                continue
            if not having:
                module, dot, _ = name.partition(".")
                known = not dot or facts.has_module(module)
                what = (
                    f"no known kernel has the parameter {name}" if known else f"no known kernel has the module {module}"
                )
                yield Flaw(("workarounds", place), f"{what} (from {facts.kernels[0]} on)")
            elif within:
                yield Flaw(("workarounds", place), f"{name} is in {', '.join(having)}, not in {', '.join(within)}")
