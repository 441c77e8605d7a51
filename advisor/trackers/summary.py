"""What came of a refresh, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.trackers.cache import Status
    from advisor.trackers.refresh import Refreshed
    from advisor.trackers.store import Change

_SHOWN = 12
"""References named after one reason; of more the number is told."""


def summary(refreshed: Refreshed) -> Iterator[str]:
    """Lines: the numbers, what changed, what moved, what could not be asked and why."""
    outcome, fresh = refreshed
    parts = [
        (len(outcome.asked), "answered"),
        (len(fresh), "still fresh"),
        (len(outcome.settled), "known from the shipped records"),
        (len(outcome.untold), "that no tracker tells of"),
        (len(outcome.failed), "could not be asked"),
    ]
    total = sum(number for number, _ in parts)
    told = ", ".join(f"{number} {words}" for number, words in parts if number)
    yield f"{total} bug{'' if total == 1 else 's'}" + (f": {told}" if told else "")
    changed = [change for change in outcome.changes if not _moved(change)]
    moved = [change for change in outcome.changes if _moved(change)]
    if changed:
        yield "Changed since last time:"
        yield from (f"  {change.after.reference}: {_turn(change)}" for change in changed)
    if moved:
        yield "Moved since last time:"
        yield from (f"  {change.after.reference} → {change.after.moved_to}" for change in moved)
    if outcome.failed:
        yield "Could not ask:"
        reasons: dict[str, list[str]] = {}
        for reference, reason in outcome.failed.items():
            reasons.setdefault(reason, []).append(reference)
        yield from (f"  {reason}: {_listed(references)}" for reason, references in reasons.items())


def age(moment: str | None, now: float) -> str:
    """How long ago a time in ISO 8601 (UTC) was, roughly."""
    import calendar
    import time

    if not moment:
        return "never"
    try:
        seconds = now - calendar.timegm(time.strptime(moment, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return moment
    for span, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= span:
            number = int(seconds // span)
            return f"{number} {word}{'' if number == 1 else 's'} ago"
    return "just now"


def _moved(change: Change) -> bool:
    before = change.before.moved_to if change.before else None
    return change.after.moved_to is not None and change.after.moved_to != before


def _turn(change: Change) -> str:
    return f"{_words(change.before)} → {_words(change.after)}" if change.before else _words(change.after)


def _words(status: Status) -> str:
    words = [status.state if status.visibility in ("public", "unknown") else status.visibility]
    if status.outcome not in ("unknown", "unspecified"):
        words.append(status.outcome)
    if status.fixed_in:
        words[-1] += f" in {', '.join(status.fixed_in)}"
    if status.duplicate_of:
        words[-1] += f" of {status.duplicate_of}"
    return ", ".join(words)


def _listed(references: Sequence[str]) -> str:
    rest = len(references) - _SHOWN
    return ", ".join(references[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
