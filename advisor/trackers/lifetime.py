"""How long an answer counts before the tracker is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.trackers.cache import Status

DAY = 24 * 3600.0
OPEN = DAY
FIXED = 30 * DAY
CLOSED = 7 * DAY
"""Closed otherwise: such bugs are opened again more often than fixed ones."""
HIDDEN = 7 * DAY
"""Private, missing, or not told which."""


def time_to_live(status: Status) -> float:
    """Seconds from the moment it was checked."""
    if status.visibility != "public":
        return HIDDEN
    if status.state == "closed":
        return FIXED if status.outcome == "fixed" else CLOSED
    return OPEN
