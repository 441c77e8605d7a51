"""Whole cases, from a crash directory to the advice.

Each folder of tests/data/cases holds `case.json` (what it is, the path below tests/data, what the text must say) and
`expected.json`, the answer in short; `pytest --update` rewrites the latter for review.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import advisor.render
from advisor.cli.main import main
from advisor.vocabulary import KNOWN_CONFIDENCE

CASES = sorted((Path(__file__).parent / "data" / "cases").glob("*/case.json"), key=str)
SCHEMAS = Path(advisor.render.__file__).parent / "schema"


def summary(answer: dict[str, Any], status: int) -> dict[str, Any]:
    """What of an answer must not change unnoticed; confidence as its band, for weights are fitted anew."""
    return {
        "exit": status,
        "verdict": answer["verdict"],
        "kernel": [answer["kernel"][name] for name in ("release", "upstream", "distribution", "package_version")],
        "crashes": [
            [
                crash["role"],
                crash["kind"],
                crash["function"],
                crash["module"],
                "fatal" if crash["fatal"] else "not fatal",
            ]
            for crash in answer["crashes"]
        ],
        "matches": [
            {
                "id": match["id"],
                "confidence": "known" if match["confidence"] >= KNOWN_CONFIDENCE else "likely",
                "bugs": [f"{bug['tracker']}:{bug['id']}" for bug in match["bugs"]],
                "applies": match["applies"]["state"],
                "workarounds": [[item["kind"], item["value"], item["active"]] for item in match["workarounds"]],
            }
            for match in answer["matches"]
        ],
    }


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_case(case, data, update, capsys, monkeypatch):
    monkeypatch.chdir(data)
    wanted = json.loads(case.read_text())
    status = main(["check", wanted["path"], "--format", "json"])
    captured = capsys.readouterr()
    assert captured.err == ""
    answer = json.loads(captured.out)
    jsonschema.validate(answer, json.loads((SCHEMAS / "check.schema.json").read_text()))
    found = summary(answer, status)
    expected = case.with_name("expected.json")
    if update:
        expected.write_text(json.dumps(found, indent=1) + "\n")
    assert found == json.loads(expected.read_text())
    assert main(["check", wanted["path"]]) == status
    shown = capsys.readouterr().out
    for words in wanted["says"]:
        assert words in shown


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_parse_agrees_with_check(case, data, capsys, monkeypatch):
    monkeypatch.chdir(data)
    path = json.loads(case.read_text())["path"]
    status = main(["parse", path, "--format", "json"])
    parsed = json.loads(capsys.readouterr().out)
    jsonschema.validate(parsed, json.loads((SCHEMAS / "parse.schema.json").read_text()))
    main(["check", path, "--format", "json"])
    checked = json.loads(capsys.readouterr().out)
    assert parsed["crashes"] == checked["crashes"]
    assert parsed["kernel"] == checked["kernel"]
    assert status == (0 if parsed["crashes"] else 1)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_the_package_returns_what_is_printed(case, data, capsys, monkeypatch):
    from advisor.render.json import to_plain

    monkeypatch.chdir(data)
    path = json.loads(case.read_text())["path"]
    main(["check", path, "--format", "json"])
    assert to_plain(advisor.check(path)) == json.loads(capsys.readouterr().out)
