"""JSON answers hold to the contracts and are pure printable ASCII."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import advisor.render
from advisor.render.json import render
from advisor.render.style import Style
from advisor.vocabulary import CRASH_KINDS, FILE_ROLES, LAYOUTS, ROLES, VERDICTS, WORKAROUND_KINDS

SCHEMAS = Path(advisor.render.__file__).parent / "schema"


def schema(name: str) -> dict:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


@pytest.mark.parametrize("verdict", VERDICTS)
def test_check_holds_to_its_contract(make_report, hostile, verdict):
    for text in ("evo_wait", hostile):
        answer = json.loads(render(make_report(verdict, text)))
        jsonschema.validate(answer, schema("check"))


def test_parse_holds_to_its_contract(parse_report, hostile):
    for text in ("evo_wait", hostile):
        jsonschema.validate(json.loads(render(parse_report(text))), schema("parse"))


def test_printable_ascii_only(make_report, hostile):
    text = render(make_report("known", hostile), Style(one_line=True))
    assert text.endswith("\n")
    assert text[:-1].isascii()
    assert text[:-1].isprintable()


def test_fields_in_the_order_of_the_contract(make_report):
    assert list(json.loads(render(make_report()))) == list(make_report()._fields)


def test_numbers_that_json_lacks(make_report):
    report = make_report()
    crash = report.crashes[1]._replace(time=float("nan"))
    answer = json.loads(render(report._replace(crashes=(crash,), crash=0)))
    assert answer["crashes"][0]["time"] is None


def test_contract_and_vocabulary_list_the_same_words():
    check = schema("check")["properties"]
    crash = check["crashes"]["items"]["properties"]
    assert tuple(check["verdict"]["enum"]) == VERDICTS
    assert tuple(crash["kind"]["enum"]) == CRASH_KINDS
    assert tuple(crash["role"]["enum"]) == ROLES
    assert tuple(check["source"]["properties"]["layout"]["enum"]) == LAYOUTS
    assert tuple(check["source"]["properties"]["roles"]["items"]["enum"]) == FILE_ROLES
    remedy = check["matches"]["items"]["properties"]["workarounds"]["items"]["properties"]
    assert tuple(remedy["kind"]["enum"]) == WORKAROUND_KINDS


def test_shipped_contracts_are_the_agreed_ones(shared):
    for path in SCHEMAS.glob("*.json"):
        agreed = json.loads((shared / "schema" / path.name).read_text())
        assert json.loads(path.read_text()) == agreed
