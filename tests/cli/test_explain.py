"""`advisor explain`: why a signature matches, and why another does not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import advisor.render
from advisor.cli.main import main
from advisor.matching.rarity import Rarity
from advisor.matching.side_by_side import STATES, rows
from advisor.oops.crash import Frame
from advisor.render.explain_text import _STATES, table
from tests.advice.samples import crash, signature

CASE = "tests/data/kdump/2015/201505221035"
OTHER = "tests/data/kdump/debian13-workqueue-null"
CLEAN = "tests/data/log/clean-boot-debian12/log.txt"
NAME = "nouveau-runpm-evo-wait"


@pytest.fixture(autouse=True)
def in_the_repository(root, monkeypatch):
    monkeypatch.chdir(root)


def explained(capsys, *words: str) -> str:
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


def test_text_of_a_match(capsys):
    shown = explained(capsys, CASE, NAME)
    assert all(len(line) <= 80 for line in shown.splitlines()), max(shown.splitlines(), key=len)
    assert "It is this symptom (almost certain" in shown
    row = next(line for line in shown.splitlines() if line.startswith("  = evo_wait"))
    assert row.split() == ["=", "evo_wait+0x53/0x120", "[nouveau]", "evo_wait", "agrees,", "culprit"]
    assert "speaks strongly for it" in shown
    assert "> BUG: unable to handle kernel paging request at ffff8805660b7ffc" in shown
    assert "What it would take to be known" not in shown


def test_text_of_what_did_not_match(capsys):
    shown = explained(capsys, OTHER, NAME)
    assert all(len(line) <= 80 for line in shown.splitlines()), max(shown.splitlines(), key=len)
    assert "It does not match well enough to be named" in shown
    assert "expected in evo_wait" in shown
    assert "nv50_display_init" in shown
    needed = shown.partition("What it would take to be known")[2]
    assert "the fault in evo_wait" in needed
    assert "+6.1" in needed or "+" in needed


@pytest.mark.parametrize(("path", "known"), [(CASE, True), (OTHER, False)])
def test_json(path, known, capsys):
    answer = json.loads(explained(capsys, path, NAME, "--format", "json"))
    contract = Path(advisor.render.__file__).with_name("explain.schema.json")
    jsonschema.validate(answer, json.loads(contract.read_text()))
    assert (answer["id"], answer["known"], answer["schema_version"]) == (NAME, known, 1)
    assert {row["state"] for row in answer["frames"]} <= set(STATES)
    assert sum(one["weight"] for one in answer["evidence"]) + answer["start"] == pytest.approx(
        answer["log_odds"], abs=0.02
    )
    assert all(one["says"] for one in answer["evidence"])
    assert answer["applies"]["state"] in ("affected", "cannot-tell", "not-affected")
    assert bool(answer["needed"]["changes"]) is not known
    changes = [change["gain"] for change in answer["needed"]["changes"]]
    assert changes == sorted(changes, reverse=True)


def test_the_same_confidence_as_check(capsys):
    assert main(["check", CASE, "--format", "json"]) == 0
    checked = json.loads(capsys.readouterr().out)["matches"][0]
    answer = json.loads(explained(capsys, CASE, NAME, "--format", "json"))
    assert answer["confidence"] == checked["confidence"]
    assert {one["text"] for one in answer["evidence"]} == {
        one["text"] for one in checked["evidence"] if one["kind"] != "limit"
    }


def test_limits_of_a_draft(capsys, tmp_path):
    (tmp_path / "my-evo-wait.yaml").write_text(
        "id: my-evo-wait\ntitle: evo_wait\ncause: bug\nseen: field\nbugs: [kernel:1]\n"
        "match:\n  kind: [paging-request]\n  function: evo_wait\n  module: nouveau\n"
        "  trace: [evo_wait, nv50_display_init, nouveau_display_init, nouveau_display_resume]\n"
        "references: [{url: 'https://bugzilla.kernel.org/show_bug.cgi?id=1', shows: symptom}]\nreview: {state: draft}\n"
    )
    shown = explained(capsys, CASE, "my-evo-wait", "--signatures", str(tmp_path))
    assert "! at most 0.89 without a signature that was reviewed" in shown
    assert "What it would take to be known (from 0.90)" in shown
    assert "- a signature that was reviewed (it is a draft: at most likely)" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((CASE, "no-such-signature-at-all"), "no-such-signature-at-all: no signature of the base has this id."),
        ((CASE, "nouveau-runpm-evo-wai"), f"Did you mean {NAME}"),
        ((CASE, "\x1b[31mred"), "no signature of the base has this id"),
        ((CLEAN, NAME), f"{CLEAN}: no crash in it"),
        (("tests/data/missing", NAME), "tests/data/missing: "),
        ((CASE, NAME, "--width", "0"), "--width: must be 1 or more"),
        ((CASE,), "required: ID"),
    ],
)
def test_one_clear_line(words, said, capsys):
    assert main(["explain", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1
    assert "\x1b" not in shown.err


def frames(*names: str) -> tuple[Frame, ...]:
    return tuple(
        Frame(
            name.removeprefix("? ").partition(".")[0], 1, 2, suffix=name[name.find(".") :] if "." in name else None
        )._replace(reliable=not name.startswith("? "))
        for name in names
    )


def test_rows():
    fault = crash(
        function="some_function",
        frames=frames(
            *("exc_page_fault", "some_function", "caller_with_a_name", "kd_helper_of_them", "? kd_stray_frame"),
            *("swapped_second", "swapped_first", "process_one_work", "last_of_the_trace", "kd_deep_beyond"),
        ),
    )
    one = signature(
        trace=(
            *("some_function", "caller_with_a_name", "gone_from_the_crash", "swapped_first", "swapped_second"),
            "last_of_the_trace",
        )
    )
    found = [(row.state, (row.crash or "").partition("+")[0], row.signature) for row in rows(fault, one, Rarity(9, {}))]
    states = {(crashed or expected).removeprefix("? "): state for state, crashed, expected in found}
    assert found[0] == ("above", "exc_page_fault", None)
    assert states["some_function"] == states["caller_with_a_name"] == states["last_of_the_trace"] == "same"
    assert states["gone_from_the_crash"] == "missing"
    assert states["kd_stray_frame"] == "stray"
    assert states["kd_helper_of_them"] == "other"
    assert states["process_one_work"] == "common"
    assert states["kd_deep_beyond"] == "beyond"
    assert sorted(state for state, *_ in found).count("moved") == 2  # on either side
    assert [row for row in found if row[1]] == sorted(
        (row for row in found if row[1]),
        key=lambda row: [frame.function for frame in fault.frames].index(row[1].removeprefix("? ")),
    )
    lines = list(table(rows(fault, one, Rarity(9, {})), 80))
    assert len(lines) == len(found) + 1
    assert all(len(line) <= 78 for line in lines)


def test_every_state_has_a_word():
    assert set(_STATES) == set(STATES)


def test_a_crash_without_frames_and_a_signature_without_trace():
    assert rows(crash(frames=()), signature(trace=()), Rarity(9, {}))[0].state == "missing"
    assert rows(crash(frames=()), signature(trace=(), functions=()), Rarity(9, {})) == ()
    assert [row.state for row in rows(crash(), signature(trace=()), Rarity(9, {}))] == ["same"]
