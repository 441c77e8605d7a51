"""The one line by which kernel people know a crash."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    import re


def title_of(words: str, match: re.Match[str] | None, function: str | None) -> str:
    """A row's words, with what its pattern found, and the culprit."""
    if "{1}" in words:
        group = match.group(1) if match is not None and match.lastindex else None
        words = " ".join(words.replace("{1}", group or "").split()).rstrip(": ")
    return f"{words} in {function}" if function else words
