"""What each kind of evidence adds and takes, and what caps the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.oops.read import read_text
from tests.matching.conftest import base_of, confidence, crash, matches, signature

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.index.read import Index

TRACE = ("foo_drain", "foo_flush_ring", "foo_stop_queue", "foo_close", "bar_release_file")
CRASH: dict[str, Any] = {
    "kind": "null-dereference", "address": "0000000000000010", "function": "foo_drain+0x10/0x100 [foo]",
    "trace": [f"{name}+0x10/0x100 [foo]" for name in TRACE[1:]] + ["__fput", "task_work_run", "do_syscall_64"],
    "process": "food", "pid": 4, "cpu": 0, "kernel": "6.1.0",
}  # fmt: skip
FACTS: dict[str, Any] = {
    "kinds": ("null-dereference",), "functions": ("foo_drain",), "modules": ("foo",), "trace": TRACE,
}  # fmt: skip


def one(tmp_path: Path, **fields: Any) -> Index:
    return base_of(tmp_path, signature("foo", **(FACTS | fields)))


def test_whole(tmp_path: Path) -> None:
    assert confidence(crash(**CRASH), one(tmp_path), "foo") > 0.98


CAPPED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "draft": ({"review": "draft"}, {}),
    "seen under a debug kernel": ({"seen": "debug-kernel", "kinds": ("kasan",)}, {}),
    "mined, another function": ({"origin": "mined", "functions": ("foo_drain_all",), "trace": TRACE[1:]}, {}),
    "mined, too few frames": ({"origin": "mined", "trace": TRACE[:2]}, {}),
    "mined, a related kind": ({"origin": "mined", "kinds": ("list-corruption",)}, {}),
}


@pytest.mark.parametrize(("fields", "changes"), CAPPED.values(), ids=CAPPED)
def test_never_known(fields: dict[str, Any], changes: dict[str, Any], tmp_path: Path) -> None:
    assert confidence(crash(**(CRASH | changes)), one(tmp_path, **fields), "foo") < 0.9


def test_mined_is_known_with_function_kind_and_three_frames(tmp_path: Path) -> None:
    assert confidence(crash(**CRASH), one(tmp_path, origin="mined", review="draft"), "foo") >= 0.9


def test_caps_are_said(tmp_path: Path) -> None:
    best = matches(crash(**CRASH), one(tmp_path, review="draft"))[0]
    limit = next(piece for piece in best.evidence if piece.kind == "limit")
    assert not limit.counted
    assert "draft" in (limit.why or "")


WEAKER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a frame missing": ({}, {"trace": CRASH["trace"][1:]}),
    "another kind of the family": ({"kinds": ("kasan",)}, {}),
    "another module": ({"modules": ("baz",)}, {}),
    "another process": ({"processes": ("bard",)}, {}),
    "a line that is missing": ({"log": ("foo {int}: ring is stuck",)}, {"before": ["foo 1: up", "foo 2: up"]}),
    "freed memory where NULL is expected": ({}, {"kind": "general-protection", "address": "dead000000000110"}),
    "other hardware": ({"hardware": ("Babbage",)}, {"hardware": "Lovelace 1", "bios": "1"}),
    "the kernel had died before": ({}, {"number": 3}),
}


@pytest.mark.parametrize(("fields", "changes"), WEAKER.values(), ids=WEAKER)
def test_weaker(fields: dict[str, Any], changes: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    whole = matches(crash(**CRASH), one(tmp_path / "a"))[0]
    less = matches(crash(**(CRASH | changes)), one(tmp_path, **fields))[0]
    total = [sum(piece.weight for piece in match.evidence) for match in (whole, less)]
    assert total[1] < total[0]
    assert any(piece.weight < 0 or piece.why for piece in less.evidence)


def test_kind_that_cannot_be(tmp_path: Path) -> None:
    assert confidence(crash(**CRASH), one(tmp_path, kinds=("memory-leak",)), "foo") < 0.5


@pytest.mark.parametrize("required", ["log", "module", "hardware", "process"])
def test_required_evidence(required: str, tmp_path: Path) -> None:
    fields = {"log": ("foo {int}: ring is stuck",), "modules": ("baz",), "hardware": ("x",), "processes": ("y",)}
    assert confidence(crash(**CRASH), one(tmp_path, **fields, require=(required,)), "foo") == 0.0


@pytest.mark.parametrize("required", ["function", "trace", "kind"])
def test_required_evidence_that_is_there(required: str, tmp_path: Path) -> None:
    assert confidence(crash(**CRASH), one(tmp_path, require=(required,)), "foo") > 0.9


def test_kernels_are_said_and_not_weighed(tmp_path: Path) -> None:
    best = matches(crash(**CRASH), one(tmp_path, kernels=">=7.0"))[0]
    piece = next(piece for piece in best.evidence if piece.kind == "kernel")
    assert (piece.weight, piece.counted) == (0.0, False)
    assert best.confidence > 0.98


def test_a_device_id_is_looked_for_in_the_boot_log(tmp_path: Path) -> None:
    before = ["pci 0000:01:00.0: [10de:0ffc] type 00 class 0x030000"]
    best = matches(crash(**CRASH, before=before), one(tmp_path, hardware=("10de:0ffc",)))[0]
    assert any(piece.kind == "hardware" and piece.weight > 0 for piece in best.evidence)


def test_indistinguishable_signatures_are_a_group(tmp_path: Path) -> None:
    index = base_of(
        tmp_path, signature("one", **FACTS), signature("two", **FACTS), signature("other", functions=("baz",))
    )
    found = matches(crash(**CRASH), index)
    assert [(match.signature.id, match.similar) for match in found] == [("one", ("two",)), ("two", ("one",))]


def test_the_primary_crash_decides(tmp_path: Path) -> None:
    warning = CRASH | {
        "kind": "warning",
        "function": "early_probe+0x1/0x20 [late]",
        "trace": ["late_init+0x1/0x20 [late]"],
    }
    index = base_of(
        tmp_path, signature("oops", **FACTS), signature("warning", kinds=("warning",), functions=("early_probe",))
    )
    from advisor.oops.compose import compose, description_from_mapping

    text = compose(description_from_mapping(warning | {"time": 9.0, "trace": ["late_init+0x1/0x20 [late]"]}))
    text += compose(description_from_mapping(CRASH | {"time": 9000.0}))
    reading = read_text(text.encode())
    found = matches(reading, index)
    assert found[0].signature.id == "oops"
    assert found[0].crash == reading.primary


@pytest.mark.parametrize("pattern", ["(", "a{99999}", "(?P<", "\\"])
def test_a_pattern_that_does_not_compile_matches_nothing(pattern: str, tmp_path: Path) -> None:
    from advisor.index.stored import Template

    broken = Template("broken", pattern, ("foo", "ring"), ("foo", "ring"))
    index = base_of(tmp_path, signature("broken", kinds=("log-symptom",))._replace(templates=(broken,)))
    assert matches(read_text(b"foo: ring\n"), index) == ()
