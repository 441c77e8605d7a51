"""Lint: small rules over signatures, one module each. A new rule is a module and its line in RULES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.registry import resolve

if TYPE_CHECKING:
    from advisor.signature.lint.rule import Rule

RULES = {
    "form": "advisor.signature.lint.form:Form",
    "log-pattern": "advisor.signature.lint.form:LogPatternForm",
    "tracker": "advisor.signature.lint.form:Tracker",
    "unfinished": "advisor.signature.lint.unfinished:Unfinished",
    "id": "advisor.signature.lint.id:Id",
    "references": "advisor.signature.lint.references:References",
    "examples": "advisor.signature.lint.examples:Examples",
    "kinds": "advisor.signature.lint.kinds:Kinds",
    "generic-trace": "advisor.signature.lint.generic_trace:GenericTrace",
    "generic-frames": "advisor.signature.lint.generic_frames:GenericFrames",
    "common-pattern": "advisor.signature.lint.common_pattern:CommonPattern",
    "workaround-cost": "advisor.signature.lint.workaround_cost:WorkaroundCost",
    "workaround-reference": "advisor.signature.lint.workaround_reference:WorkaroundReference",
    "version-ranges": "advisor.signature.lint.version_ranges:VersionRanges",
    "duplicate-bugs": "advisor.signature.lint.duplicate_bugs:DuplicateBugs",
    "same-evidence": "advisor.signature.lint.same_evidence:SameEvidence",
    "reviewed-claims": "advisor.signature.lint.reviewed_claims:ReviewedClaims",
    "remedy": "advisor.signature.lint.remedy:Remedy",
    "parameters": "advisor.signature.lint.parameters:Parameters",
    "printed": "advisor.signature.lint.printed:Printed",
    "functions": "advisor.signature.lint.functions:Functions",
    "fix-records": "advisor.signature.lint.fix_records:FixRecords",
    "related-ids": "advisor.signature.lint.related_ids:RelatedIds",
}
"""Name of a rule → `module:class`."""


def rule_named(name: str) -> Rule:
    """One rule. Raises KeyError for a name that is not in RULES."""
    made: Rule = resolve(RULES[name])()
    return made
