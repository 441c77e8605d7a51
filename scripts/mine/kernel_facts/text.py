"""C source made searchable: without comments, and a twin of the same length whose strings are blanked."""

from __future__ import annotations

import re
from typing import NamedTuple

_COMMENT_OR_STRING = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')


class Text(NamedTuple):
    """One file."""

    code: str
    """With its strings."""
    masked: str
    """Every character within a string is an `x`."""


def read_c(source: str) -> Text:
    """Take comments out and mask strings. Every line, the first one too, has a line break in front."""
    code = _COMMENT_OR_STRING.sub(_without_comment, f"\n{source}")
    return Text(code, _STRING.sub(_mask, code))


def _without_comment(found: re.Match[str]) -> str:
    text = found.group()
    if text[0] == "/":
        return "\n" if "\n" in text else " "
    if text[0] == "'":  # '"' and '{' would mislead
        return "'x'"
    return text


def _mask(found: re.Match[str]) -> str:
    return '"' + "x" * (len(found.group()) - 2) + '"'
