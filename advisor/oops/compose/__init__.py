"""Writes a crash description as kernel log text, so that the facts of a report become an example without its text.

`compose` is the reader's mirror: what it writes follows the kernel's own format strings, cited in `kinds` and `arch`,
and every dressing says what it loses, so that reading a composed log must give `dressing.project(description)` again.
"""

from __future__ import annotations

from advisor.errors import AdvisorError
from advisor.oops.compose.body import report
from advisor.oops.compose.description import Description, description_from_mapping
from advisor.oops.compose.dressing import DRESSINGS, Dressing

__all__ = ["DRESSINGS", "Description", "Dressing", "compose", "description_from_mapping"]


def compose(description: Description, dressing: str = "dmesg") -> str:
    """The log of a machine that crashed as described, as `dressing` shows it.

    Raises AdvisorError for a dressing that is not in DRESSINGS.
    """
    if dressing not in DRESSINGS:
        raise AdvisorError(f"unknown dressing {dressing}", "compose", f"use one of {', '.join(DRESSINGS)}")
    row = DRESSINGS[dressing]
    return row.write(report(row.prepare(description)))
