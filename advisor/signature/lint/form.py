"""What the loader refuses, explained as rules: they find nothing themselves, their findings are its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Form(Rule):
    """Everything that is not said in a rule of its own."""

    name = "form"
    checks = "The file is YAML, every key is known, every value is of its type; no aliases, no tags."
    why = "What the program does not understand it leaves out, so the signature would never match anything."
    recommendation = "Compare with signatures/README.md and with a signature that works."
    bad = "causes: bug\n"
    good = "cause: bug\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Nothing: whatever was loaded has the right form."""
        yield from ()


class LogPatternForm(Form):
    """Patterns that RE2 refuses, and those without a word."""

    name = "log-pattern"
    checks = "A log pattern has known holes, compiles in RE2 within 1 MB, and has a word that every match holds."
    why = "Patterns are looked up by their words, and one that matches every line would call every crash this bug."
    recommendation = "Prefer a template with holes to a regular expression; leave the message's own words in it."
    bad = 'match: {log: [{regex: "idle (?=channel)"}]}\n'
    good = 'match: {log: ["failed to idle channel {hex}"]}\n'


class Tracker(Form):
    """References to trackers that nobody can ask."""

    name = "tracker"
    checks = "Every bug is a reference to a known tracker, `kernel:204241`, or a URL."
    why = "Its status cannot be asked and its link cannot be shown."
    recommendation = "Write TRACKER:ID or paste the bug's URL."
    bad = "bugs: [bugtracker:1234]\n"
    good = "bugs: [kernel:1234]\n"


def rule_of(message: str) -> str:
    """Which of these rules a problem of the loader belongs to."""
    if message.startswith("bugs:"):
        return "tracker"
    if message.startswith("match.log"):
        return "log-pattern"
    if message.startswith(("kernels:", "workarounds.kernels:", "fixes.versions:", "fixes.introduced:")):
        return "version-ranges"
    if message.startswith(("id:", "the id ")):
        return "id"
    return "form"
