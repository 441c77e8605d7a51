"""A description as the lines of the ring buffer: boot lines, what came before, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import banner
from advisor.oops.compose.kinds import KINDS
from advisor.oops.compose.lines import STEP, Line

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description

BEFORE = 0.000060
"""Seconds between the last line before a crash and its trigger, as in the crash of 2015."""


def report(description: Description) -> list[Line]:
    """Everything that the log holds, undressed."""
    lines = [Line(text, 6, 0.000001 * at, True) for at, text in enumerate(_boot(description))]
    start = description.time
    for at, text in enumerate(description.before):
        lines.append(Line(text, 3, start - BEFORE * (len(description.before) - at)))
    if description.kind not in ("log-symptom", "hardware"):
        lines += [Line(text, 6, start - BEFORE * 2) for text in description.log]
    texts = KINDS[description.kind].write(description)
    lines += [Line(text, _level(text), start + STEP * at) for at, text in enumerate(texts)]
    return lines


def _boot(description: Description) -> list[str]:
    first = banner(description)
    lines = [first] if first else []
    if description.command_line:
        lines.append(f"Command line: {description.command_line}")
    if description.hardware:
        bios = f", BIOS {description.bios}" if description.bios else ""
        lines.append(f"DMI: {description.hardware}{bios}")
    return lines


def _level(text: str) -> int:
    if text.startswith("Kernel panic"):
        return 0
    if text.startswith(("BUG", "Unable", "Oops", "Internal error")):
        return 1
    return 3 if text.startswith(("INFO", "watchdog")) else 4
