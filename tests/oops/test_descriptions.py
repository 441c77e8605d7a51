"""Crashes of real public reports, told as facts, composed and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.oops.compose import compose, description_from_mapping
from advisor.oops.compose.dressing import DRESSINGS, FIFTEEN
from advisor.oops.compose.project import Known, observe
from advisor.oops.read import read_text

FOLDER = Path(__file__).parents[1] / "data" / "oops" / "descriptions"
CASES = [
    pytest.param(case, id=f"{path.stem}-{at}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for at, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
]
WHOLE = [name for name in FIFTEEN if not DRESSINGS[name].damaged and name != "old-kernel"]


def read_back(case: dict[str, Any], dressing: str) -> tuple[Known, Known]:
    """What is expected and what was read. `expect` says where the culprit is not the function that faulted."""
    description = description_from_mapping({k: v for k, v in case.items() if k not in ("source", "expect", "unread")})
    expected = DRESSINGS[dressing].project(description)
    if overrides := case.get("expect"):
        expected = expected._replace(frames=None, **{"module": None, **overrides})
    return expected, observe(read_text(compose(description, dressing).encode()), expected)


def test_there_are_enough() -> None:
    assert len(CASES) >= 80
    assert all(param.values[0]["source"].startswith("https://") for param in CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_reported_crash_is_read_back(case: dict[str, Any]) -> None:
    if reason := case.get("unread"):
        pytest.xfail(reason)
    expected, seen = read_back(case, "dmesg")
    assert seen == expected


@pytest.mark.parametrize("dressing", WHOLE)
def test_reported_crashes_in_every_dressing(dressing: str) -> None:
    for param in CASES[:: len(WHOLE)]:
        if "unread" in param.values[0] or (dressing == "decoded" and param.values[0].get("arch") == "arm"):
            continue  # arm's pairs of functions are not what decode_stacktrace.sh was made for
        expected, seen = read_back(param.values[0], dressing)
        assert seen == expected, param.id
