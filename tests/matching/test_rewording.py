"""Another wording of a message keeps what the message names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.oops.read import read_text
from tests.matching.conftest import base_of, confidence, matches, signature

if TYPE_CHECKING:
    from pathlib import Path

LINE = "tinker {word}: ring <tinker_v4_2> of the engine failed to start after the reset"
FIRMWARE = "tinker {word}: the r8152 of the engine failed to start after the reset"


@pytest.mark.parametrize(
    ("template", "line", "seen"),
    [
        (LINE, "tinker 0000:01:00.0: ring <tinker_v4_2> of the engine failed to restart after the reset", True),
        (LINE, "tinker 0000:01:00.0: ring <tinker_v8_0> of the engine failed to restart after the reset", False),
        (FIRMWARE, "tinker 0000:01:00.0: the r8152 of the engine failed to restart after the reset", True),
        (FIRMWARE, "tinker 0000:01:00.0: the r8169 of the engine failed to restart after the reset", False),
    ],
)
def test_names_stay(template: str, line: str, seen: bool, tmp_path: Path) -> None:
    index = base_of(tmp_path, signature("line", kinds=("log-symptom",), log=(template,), require=("log",)))
    found = matches(read_text(f"[    1.000000] {line}\n".encode()), index)
    assert bool([one for one in found if one.confidence >= 0.3]) is seen


def test_lines_beside_a_report_of_which_one_line_is_left(tmp_path: Path) -> None:
    lines = ("tinker {word}: the ring buffer was overwritten behind its end by the controller",)
    index = base_of(tmp_path, signature("ring", kinds=("kernel-bug",), functions=("tinker_ring",), log=lines))
    text = "tinker 0000:01:00.0: the ring buffer was overwritten behind its end by the controller\n"
    bare = confidence(read_text(f"{text}kernel BUG at drivers/tinker/ring.c:42!\n".encode()), index, "ring")
    assert 0.5 <= bare < 0.9
