"""Real logs and their expected answers: a folder each, `log.txt` and `expected.json`. `--update` rewrites the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.oops.read import read_text

FOLDER = Path(__file__).parents[1] / "data" / "oops"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/log.txt"))


def summary(text: bytes) -> dict[str, Any]:
    """What is worth holding on to: everything but long lists, which are counted or cut."""
    reading = read_text(text)
    crashes = []
    for crash in reading.crashes:
        entry = crash._asdict()
        entry["frames"] = [
            ("" if frame.reliable else "? ") + frame.function + (f" [{frame.module}]" if frame.module else "")
            for frame in crash.frames
        ]
        entry["stacks"] = {stack.role: [frame.function for frame in stack.frames] for stack in crash.stacks}
        entry["taint"] = "".join(taint.letter for taint in crash.taint)
        entry["address"] = list(crash.address) if crash.address else None
        entry["before"] = [line.text for line in crash.before]
        entry["registers"] = len(crash.registers or ())
        del entry["file"], entry["code"]
        crashes.append(entry)
    kernel = reading.kernel._asdict()
    kernel["modules"] = len(reading.kernel.modules)
    kernel["out_of_tree"] = list(reading.kernel.out_of_tree)
    return {
        "primary": reading.primary,
        "roles": list(reading.roles),
        "notes": list(reading.notes),
        "kernel": kernel,
        "crashes": crashes,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_real_log_reads_as_expected(case: Path, update: bool) -> None:
    expected = case / "expected.json"
    seen = json.loads(json.dumps(summary((case / "log.txt").read_bytes())))
    if update:
        expected.write_text(json.dumps(seen, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert seen == json.loads(expected.read_text(encoding="utf-8"))
