"""How long a server wants to be left alone: 429, 503, and GitHub's 403."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 24 * 3600.0
"""Whatever it says, we ask again the next day."""
_UNTOLD = 60.0
"""GitHub's documentation: at least a minute where it does not say how long."""
_LIMIT_WORDS = (b"rate limit", b"abuse detection")


def is_limit(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether this answer says: too much, or not now."""
    if status == 429 or (status == 503 and "retry-after" in headers):
        return True
    if status != 403:
        return False
    start = body[:2000].lower()
    return headers.get("x-ratelimit-remaining") == "0" or any(words in start for words in _LIMIT_WORDS)


def seconds_to_wait(headers: Mapping[str, str], now: float) -> float:
    """From `Retry-After` (seconds or a date), else the moment at which the limit is lifted, else a minute."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(float(text), LONGEST)
    if text:
        try:
            return min(max(parsedate_to_datetime(text).timestamp() - now, 0.0), LONGEST)
        except (ValueError, TypeError, OverflowError):
            pass
    if headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining")) == "0":
        reset = seconds_to_reset(headers, now)
        if reset is not None:
            return reset
    return _UNTOLD


def spent(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait before the next request, where a good answer was the last that the limit allows."""
    if headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining")) != "0":
        return None
    return seconds_to_reset(headers, now)


def seconds_to_reset(headers: Mapping[str, str], now: float) -> float | None:
    """`x-ratelimit-reset` (GitHub) or `RateLimit-Reset` (GitLab), seconds since 1970."""
    text = headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", "")).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    return min(max(float(text) - now, 0.0), LONGEST)
