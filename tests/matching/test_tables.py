"""The tables: kinds, scorers, weights, shares."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from advisor.index.stored import Signature
from advisor.matching import evidence, kinds
from advisor.matching.evidence.address import classify
from advisor.matching.frequent import FRAMES, WORDS
from advisor.matching.rarity import Rarity
from advisor.matching.weights import COEFFICIENTS
from advisor.registry import resolve
from advisor.vocabulary import CRASH_KINDS


def test_every_scorer_resolves_and_needs_a_field_that_signatures_have() -> None:
    for _, target, field in evidence.SCORERS:
        assert callable(resolve(target))
        assert field is None or field in Signature._fields


def test_every_feature_has_a_coefficient_and_every_coefficient_a_feature() -> None:
    named = {f"kind-{degree}" for degree in ("same", "family", "vague", "related", "incompatible")}
    for path in Path(evidence.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in COEFFICIENTS:
                named.add(node.value)
    assert named == set(COEFFICIENTS)


def test_kinds_are_of_the_vocabulary() -> None:
    listed = set().union(*kinds.FAMILIES.values(), *kinds.RELATED)
    listed |= kinds.VAGUE | kinds.SYMPTOMS | kinds.DEBUG_ONLY | kinds.AFTERMATH | kinds.USE_AFTER_FREE
    assert listed <= set(CRASH_KINDS)
    assert all(len(pair) == 2 for pair in kinds.RELATED)


@pytest.mark.parametrize("one", CRASH_KINDS)
def test_comparing_kinds_is_symmetrical(one: str) -> None:
    assert kinds.compare(one, one) == kinds.SAME
    assert all(kinds.compare(one, other) == kinds.compare(other, one) for other in CRASH_KINDS)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kasan", "general-protection", kinds.FAMILY),
        ("null-dereference", "paging-request", kinds.FAMILY),
        ("soft-lockup", "rcu-stall", kinds.FAMILY),
        ("hung-task", "soft-lockup", kinds.RELATION),
        ("memory-leak", "null-dereference", kinds.NEVER),
        ("hung-task", "kasan", kinds.NEVER),
        ("panic", "kernel-bug", kinds.VAGUELY),
    ],
)
def test_kinds(one: str, other: str, expected: str) -> None:
    assert kinds.compare(one, other) == expected


def test_shares_fall_and_name_nothing_twice() -> None:
    for bands in (FRAMES, WORDS):
        assert list(bands) == sorted(bands, reverse=True)
        names = [name for line in bands.values() for name in line.split()]
        assert len(names) == len(set(names))


def test_rarity_orders_plumbing_before_what_names_a_bug() -> None:
    rarity = Rarity(12, {})
    weights = [rarity.frame(name) for name in ("process_one_work", "vfs_write", "rpm_suspend", "evo_wait")]
    assert weights == sorted(weights)
    assert weights[0] == 0.0
    assert weights[-1] == 1.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0000000000000398", "NULL"), ("ffffffffffffffe8", "NULL"), ("8", "NULL"), ("(null)", None), ("", None),
        ("dead000000000108", "poison"), ("6b6b6b6b6b6b6b7b", "poison"), ("ffff8805660b7ffc", "kernel"),
        ("0f00008805660b7f", "non-canonical"), ("00007f0012345678", "user"), ("x" * 99, None), ("1" * 99, None),
    ],
)  # fmt: skip
def test_address_classes(value: str, expected: str | None) -> None:
    assert classify(value) == expected
