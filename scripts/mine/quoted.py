"""Makes a description's quotation of a crash readable again: what mail and editing did to it.

People quote with `>` or `|`, wrap at 72 columns, and cut the first column off where it held a mark.
"""

from __future__ import annotations

import re

_QUOTE = re.compile(r"^[ \t]*(?:[>|]+[ \t]?)+", re.M)
_GLUED = re.compile(r"(\+0x[0-9a-f]+/0x[0-9a-f]+ *(?:\[\w+\])?)(?=\[ *\d+\.\d+\])")
_STAMP = r"(?:\[[ \d.T:@C]*\] ?)*"
_SYMBOL = r"[A-Za-z_][\w.]*\+0x[0-9a-f]+/0x[0-9a-f]+"
_HEADS = (
    r"WARNING: .* at(?: [\w./-]+:\d+)?",
    r"(?:BUG: K[A-Z]+: [\w -]+|possible deadlock|memory leak) in",
    r"RIP: [0-9a-f]{4}:",
    r"\bat:",
)
"""Ends of lines after which a symbol belongs on the same line."""
_HEAD = re.compile(rf"(?:{'|'.join(_HEADS)})$")
_BREAK = re.compile(rf"(?<=[^ \t\n])[ \t]*\n[ \t]*{_STAMP}[ \t]*(?={_SYMBOL})")
_CUT = re.compile(
    rf"^([ \t]*{_STAMP}[ \t]*)(UG: |ARNING: |all [Tt]race:|ernel BUG at|eneral protection fault|nable to handle)", re.M
)
_FIRST = {"U": "B", "A": "W", "a": "C", "e": "k", "n": "U"}
_XEN = re.compile(r"RIP: e0[0-9a-f]{2}:(?=[A-Za-z_\[])")
_EMPTY_STAMP = re.compile(r"^([ \t]*)\[ *\] ?", re.M)


def readable(text: str) -> str:
    """The text as the kernel's log had it, as far as that can be told."""
    text = text.replace("\r", "").replace("\xa0", " ")
    text = _QUOTE.sub("", text)
    text = _EMPTY_STAMP.sub(r"\1", text)
    text = _GLUED.sub(r"\1\n", text)
    text = _XEN.sub("RIP: 0010:", text)
    text = _BREAK.sub(_unwrapped, text)
    return _CUT.sub(lambda found: found[1] + _missing(found[2]) + found[2], text)


def without_quotes(text: str) -> str:
    """A mail's own lines, without those that it answers."""
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))


def _unwrapped(found: re.Match[str]) -> str:
    """A blank for the break, where the line before it wants a symbol."""
    text, end = found.string, found.start()
    return " " if _HEAD.search(text, text.rfind("\n", 0, end) + 1, end) else found[0]


def _missing(rest: str) -> str:
    return "g" if rest.startswith("eneral") else _FIRST[rest[0]]
