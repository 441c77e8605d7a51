"""Functions that kernels have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.facts.elsewhere import is_elsewhere
from advisor.signature.facts.read import shipped
from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Functions(Rule):
    """A misspelt function is in no trace."""

    name = "functions"
    severity = "warning"
    checks = (
        "Culprits and functions of a trace exist in some kernel, or `match` says under `printed-by` where they do; of "
        "generated traces, which are quoted as they were, the culprits."
    )
    why = "A name that no kernel has is in no trace, and is held against every crash that should match."
    recommendation = (
        "Correct the name; where only other kernels have it, write `printed-by: kernel <4.9` (or `out-of-tree MODULE`, "
        "`vendor-kernel NAME`) under `match`, or give the bug's range of `kernels`."
    )
    bad = "match: {kind: null-dereference, function: evo_wiat, trace: [evo_wiat, nv50_display_init]}\n"
    good = (
        "match: {kind: null-dereference, function: evo_wait, trace: [evo_wait, nv50_display_init], "
        "printed-by: kernel <5.10}\n"
    )

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look each up."""
        facts = shipped()
        match = signature.match
        if facts is None or not (match.function or match.trace) or is_elsewhere(signature, facts):
            return
        quoted = signature.origin == "mined"
        for key, names in (("function", match.function), ("trace", () if quoted else match.trace)):
            missing = [name for name in names if not facts.function(name).kernels]
            if key == "trace":
                missing = [name for name in missing if name not in match.function]
            if missing:
                yield Flaw(("match", key), f"no known kernel has {', '.join(dict.fromkeys(missing))}")
