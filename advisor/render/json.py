"""Reports as JSON: field for field, in the order of the types, which is the order of the contracts in `schema/`."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.style import PLAIN

if TYPE_CHECKING:
    from typing import Any

    from advisor.advice.report import ParseReport, Report
    from advisor.render.style import Style

_LARGEST = 1.7976931348623157e308
"""Of a double; JSON has no word for what is beyond, nor for what is not a number."""


def render(report: Report | ParseReport, style: Style = PLAIN) -> str:
    """The report as one JSON object, pretty-printed unless the style asks for one line.

    Pure ASCII, so that no control character reaches a terminal: `ensure_ascii` escapes all but DEL, which can stand
    inside strings only.
    """
    from json import dumps

    text = dumps(to_plain(report), ensure_ascii=True, allow_nan=False, indent=None if style.one_line else 1)
    return text.replace("\x7f", "\\u007f") + "\n"


def to_plain(value: Any) -> Any:
    """A value of dicts, lists, strings, numbers, booleans and None alone.

    Bytes and surrogates (undecodable bytes in a file name) become backslash escapes, for a lone surrogate is refused by
    many JSON parsers.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if -_LARGEST <= value <= _LARGEST else None
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: to_plain(item) for name, item in zip(value._fields, value, strict=True)}
    if isinstance(value, dict):
        return {to_plain(str(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(to_plain(item) for item in value)
    raise TypeError(f"no JSON for {type(value).__name__}")
