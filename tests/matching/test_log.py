"""Symptoms by log lines alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.oops.read import read_text
from tests.matching.conftest import base_of, confidence, matches, signature

if TYPE_CHECKING:
    from advisor.index.read import Index

ROOT = Path(__file__).parents[2]
LINE = "frob {word}: descriptor ring went backwards; will reset: STATE={hex}"
SEEN = b"[    9.000000] frob 0000:01:00.0: descriptor ring went backwards; will reset: STATE=0x12\n"


def base(tmp_path: Path, *lines: str) -> Index:
    return base_of(tmp_path, signature("frob", kinds=("log-symptom",), log=lines))


def test_a_telling_line_is_known(tmp_path: Path) -> None:
    assert confidence(read_text(SEEN), base(tmp_path, LINE), "frob") >= 0.9


def test_a_line_of_common_words_is_not(tmp_path: Path) -> None:
    assert confidence(read_text(b"frob: device error\n"), base(tmp_path, "device error"), "frob") < 0.5


def test_one_wording_of_several_is_enough(tmp_path: Path) -> None:
    assert confidence(read_text(SEEN), base(tmp_path, LINE, "frob: as older kernels said it"), "frob") >= 0.9


def test_reworded_counts_less(tmp_path: Path) -> None:
    said = SEEN.replace(b"descriptor", b"doorbell")
    best = matches(read_text(said), base(tmp_path, LINE))[0]
    assert 0.3 < best.confidence < confidence(read_text(SEEN), base(tmp_path, LINE), "frob")
    assert "another wording" in (best.evidence[0].why or "")


@pytest.mark.parametrize(
    ("template", "line"),
    [
        (
            "frob{int}: controller is down; will reset: CSTS=0xffffffff",
            b"frob0: controller is down; will reset: CSTS=0x3",
        ),
        ("frob{int}: link 3 of 4 went down for good", b"frob0: link 2 of 4 went down for good"),
        ("/frob: verify failed, wanted [0-9]{15,} found/", b"frob: verify failed, wanted 12 found 3"),
    ],
)
def test_another_value_is_another_message(template: str, line: bytes, tmp_path: Path) -> None:
    assert matches(read_text(line + b"\n"), base(tmp_path, template)) == ()


def test_the_first_of_two_symptoms_leads(tmp_path: Path) -> None:
    cause = signature("cause", kinds=("log-symptom",), log=("frob {word}: cannot wake from deep slumber",))
    effect = signature("effect", kinds=("log-symptom",), log=(LINE,))
    log = b"[    8.000000] frob 1: cannot wake from deep slumber\n" + SEEN
    assert [match.signature.id for match in matches(read_text(log), base_of(tmp_path, effect, cause))] == [
        "cause",
        "effect",
    ]


def test_a_flood_of_other_lines_hides_nothing(tmp_path: Path) -> None:
    flood = b"[    1.000000] frob 0000:01:00.0: descriptor fetched\n" * 20_000
    assert confidence(read_text(flood + SEEN), base(tmp_path, LINE), "frob") >= 0.9


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    log = b"\xff\xfe frob \x00\x80: descriptor ring went backwards; will reset: STATE=0x12 \xed\xa0\x80\n"
    matches(read_text(log), base(tmp_path, LINE))


def test_nothing_to_match(tmp_path: Path) -> None:
    assert matches(read_text(b""), base(tmp_path, LINE)) == ()


@pytest.mark.parametrize("path", sorted((ROOT / "tests/data/log").glob("clean*/log.txt")), ids=str)
def test_clean_logs_name_nothing(path: Path, whole: Index) -> None:
    assert [
        match.signature.id
        for match in matches(read_text(path.read_bytes()), whole)
        if match.confidence >= 0.5 and match.signature.cause != "harmless"
    ] == []
