"""Log lines that kernels print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.facts.elsewhere import is_elsewhere
from advisor.signature.facts.read import shipped
from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.facts.read import KernelFacts
    from advisor.signature.model import SignatureModel


def _names_function(template: str, facts: KernelFacts) -> bool:
    """Whether it says which function prints it, or runs: `uas_eh_device_reset_handler start`."""
    words = template.replace("(", " ").replace(":", " ").split()
    return any("_" in word and facts.function(word.rstrip(".,)")).kernels for word in words)


class Printed(Rule):
    """A pattern with a slip matches nothing."""

    name = "printed"
    severity = "warning"
    checks = "A log template fits a format string of some kernel, or says under `printed-by` who else prints it."
    why = "A line that no kernel prints never matches, and nobody notices."
    recommendation = (
        "Copy the words from the kernel's source or from a log; else write `{template: …, printed-by: WHO}`, where WHO is "
        "`kernel <4.9`, `out-of-tree MODULE`, `vendor-kernel NAME`, `firmware` or `program NAME`."
    )
    bad = 'match: {log: ["failed to idol the chanel nicely {hex}"]}\n'
    good = 'match: {log: ["failed to idle channel {int} [{any}]"]}\n'

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Fit each template to the formats; regular expressions are not looked at."""
        facts = shipped()
        if facts is None or not signature.match.log or is_elsewhere(signature, facts):
            return
        for place, pattern in enumerate(signature.match.log):
            template = pattern.template
            if template is None or pattern.printed_by or facts.is_printed(template):
                continue
            if not _names_function(template, facts):
                found = facts.message_candidates(template, 1)
                near = f'; the nearest is "{found[0].text[:80]}" of {found[0].path}' if found else ""
                yield Flaw(("match", "log", place), f"no known kernel prints {template[:80]!r}{near}")
