"""Traces of generic frames alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class GenericTrace(Rule):
    """Nothing in it says which bug it is."""

    name = "generic-trace"
    checks = "Some culprit is no generic function, and a trace has at least one function that is not generic."
    why = "`process_one_work` stands in thousands of reports: the signature would match all of them or none."
    recommendation = (
        "Name the functions of the driver or subsystem that the report shows; leave the dispatching ones out."
    )
    bad = "match: {kind: null-dereference, function: process_one_work, trace: [process_one_work, worker_thread]}\n"
    good = "match: {kind: null-dereference, function: evo_wait, trace: [evo_wait, nv50_display_init]}\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Ask the list of generic frames."""
        match = signature.match
        if match.function and all(base.is_generic(function) for function in match.function):
            yield Flaw(("match", "function"), f"{match.function[0]} is a generic function and never the culprit")
        if match.trace and all(base.is_generic(function) for function in match.trace):
            yield Flaw(("match", "trace"), "all functions of the trace are generic")
