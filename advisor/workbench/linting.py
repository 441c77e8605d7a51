"""Running the lint rules over signature files, and explaining them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import UsageError
from advisor.index.store_form import ordinary_words
from advisor.oops.generic import is_generic
from advisor.signature.lint import RULES, rule_named
from advisor.signature.lint.form import rule_of
from advisor.signature.lint.rule import Base, Finding
from advisor.signature.load import line_in
from advisor.signature.tree import load_tree_file
from advisor.workbench.tree import source_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.signature.lint.rule import Rule
    from advisor.signature.load import Problem
    from advisor.signature.model import SignatureModel
    from advisor.workbench.tree import Workpiece


def lint(workpiece: Workpiece) -> list[Finding]:
    """What is wrong with the named signatures, by file and line."""
    tree = source_tree()
    retired = load_tree_file(tree).retired if tree else {}
    base = Base(workpiece.whole, is_generic, ordinary_words(), retired)
    found = [_refused(problem) for problem in workpiece.problems]
    found += lint_signatures(workpiece.named, base)
    return sorted(found, key=lambda one: (one.path, one.line, one.rule))


def lint_signatures(signatures: Iterable[SignatureModel], base: Base) -> Iterator[Finding]:
    """Every rule over every signature; one file after the other, because a finding's line is looked up in its file."""
    rules = [rule_named(name) for name in RULES]
    for signature in sorted(signatures, key=lambda one: one.source.path):
        for one in rules:
            if not (one.curated_only and signature.origin == "mined"):
                yield from _run(one, signature, base)


def skipped_rules() -> list[str]:
    """Rules that cannot check anything here, each with its reason."""
    return [f"{name} was not checked: {reason}" for name in RULES if (reason := rule_named(name).skipped())]


def rules() -> list[tuple[str, str]]:
    """Every rule and what it checks."""
    return [(name, rule_named(name).checks) for name in RULES]


def explain(name: str) -> str:
    """What a rule checks, why, and an example of each side. Raises UsageError for an unknown one."""
    if name not in RULES:
        raise UsageError("no such rule", where=f"--explain {name}", hint=f"Rules are {', '.join(RULES)}")
    one = rule_named(name)
    bad, good = (f"    {text.rstrip()}".replace("\n", "\n    ") for text in (one.bad, one.good))
    return (
        f"{name} ({one.severity})\n\nWhat it checks: {one.checks}\nWhy: {one.why}\nWhat to do: {one.recommendation}\n\n"
        f"Bad:\n{bad}\n\nGood:\n{good}\n"
    )


def _run(one: Rule, signature: SignatureModel, base: Base) -> Iterator[Finding]:
    for flaw in one.check(signature, base):
        source = signature.source
        yield Finding(
            one.name,
            one.severity,
            source.path,
            flaw.line or (line_in(source, flaw.place) if flaw.place else source.line),
            signature.id,
            flaw.message,
            one.recommendation,
        )


def _refused(problem: Problem) -> Finding:
    """A problem of the loader as the finding of a rule."""
    name = rule_of(problem.message)
    return Finding(name, "error", problem.path, problem.line, "", problem.message, rule_named(name).recommendation)
