"""Two engines, one truth: the fast matcher says what the obvious one says."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.matching.exhaustive import find_all_matches
from advisor.matching.find import find_matches
from advisor.oops.compose import compose, description_from_mapping
from advisor.oops.read import read_text
from advisor.signature.load import load_tree
from tests.matching.conftest import base_of, crash, matches, signature

if TYPE_CHECKING:
    from advisor.index.read import Index
    from advisor.signature.model import Example

ROOT = Path(__file__).parents[2]
SIGNATURES = load_tree(ROOT / "signatures")[0]
SIMILAR = {one.id: one.similar_to for one in SIGNATURES}
EXAMPLES = [
    pytest.param(one.id, example, kind == "example", id=f"{one.id}-{kind}-{place}")
    for one in SIGNATURES
    if one.origin == "curated" and one.review.state != "withdrawn"
    for kind, examples in (("example", one.examples), ("counter", one.counter_examples))
    for place, example in enumerate(examples)
]


@pytest.mark.parametrize(("identifier", "example", "wanted"), EXAMPLES)
def test_examples(identifier: str, example: Example, wanted: bool, shipped: Index) -> None:
    facts = example.model_dump(exclude_none=True, exclude_defaults=True)
    facts.pop("reference", None)
    found = matches(read_text(compose(description_from_mapping(facts)).encode()), shipped)
    named = [match.signature.id for match in found if match.confidence >= 0.5]
    if wanted:
        assert named[0] in (identifier, *SIMILAR[identifier])
    else:
        assert identifier not in named


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests/data").glob("**/dmesg.*")), ids=lambda path: path.parent.parent.name
)
def test_crash_directories(path: Path, shipped: Index) -> None:
    matches(read_text(path.read_bytes()), shipped)


def test_the_whole_base(whole: Index) -> None:
    """All that is shipped; that every example comes first in it is the cross-match matrix's business."""
    for path in sorted((ROOT / "tests/data/kdump/2015").glob("*/dmesg.*")):
        matches(read_text(path.read_bytes()), whole)


def test_sampled_compositions(tmp_path: Path) -> None:
    """Signatures and crashes drawn from one pool of functions, so that everything half matches everything."""
    draw = random.Random(7)
    pool = [
        f"{a}_{b}_{c}" for a in ("foo", "bar", "qux") for b in ("ring", "queue", "page") for c in ("get", "put", "drop")
    ]
    pool += ["kthread", "process_one_work", "vfs_write", "rpm_suspend"]
    kinds = ("null-dereference", "kasan", "warning", "soft-lockup", "kernel-bug")
    signatures = []
    for number in range(60):
        trace = tuple(draw.sample(pool, draw.randint(0, 8)))
        functions = (trace[0],) if trace and draw.random() < 0.8 else (draw.choice(pool),)
        log = (f"{draw.choice(pool)}: lost {{int}} of the {draw.choice(pool)}",) if draw.random() < 0.4 else ()
        signatures.append(
            signature(
                f"s{number}", kinds=(draw.choice(kinds),), functions=functions, trace=trace, log=log, modules=("foo",)
            )
        )
    index = base_of(tmp_path, *signatures)
    seen = 0
    for _ in range(200):
        frames = [f"{name}+0x1/0x20 [foo]" for name in draw.sample(pool, draw.randint(1, 10))]
        before = [f"{draw.choice(pool)}: lost 3 of the {draw.choice(pool)}"]
        reading = crash(kind=draw.choice(kinds), function=frames[0], trace=frames[1:], before=before, kernel="6.1.0")
        fast, obvious = find_matches(reading, index), find_all_matches(reading, index)
        assert fast == obvious
        seen += len(fast)
    assert seen > 150
