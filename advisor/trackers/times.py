"""Times as trackers write them, in one form."""

from __future__ import annotations

from datetime import datetime, timezone


def utc(text: str | None) -> str | None:
    """ISO 8601 in UTC, to the second; None for what is no time. A time without zone is taken as UTC."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(_understood(text.strip()))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def from_seconds(text: str) -> str | None:
    """The same of seconds since 1970."""
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        return None
    return datetime.fromtimestamp(int(text), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _understood(text: str) -> str:
    """As Python 3.10 reads it: no `Z`, and three or six digits after the point."""
    if text.endswith(("Z", "z")):
        text = text[:-1] + "+00:00"
    head, point, tail = text.partition(".")
    if not point:
        return text
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}{tail[len(digits) :]}"
