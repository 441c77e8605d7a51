"""The output formats: name → function of (report, style) that returns the whole text, its last newline included."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.registry import resolve

if TYPE_CHECKING:
    from advisor.advice.report import ParseReport, Report
    from advisor.render.style import Style

CHECK_FORMATS = {
    "text": "advisor.render.text:render",
    "json": "advisor.render.json:render",
    "html": "advisor.render.html:render",
}
PARSE_FORMATS = {
    "text": "advisor.render.parse_text:render",
    "json": "advisor.render.json:render",
}


def render_report(report: Report, name: str, style: Style) -> str:
    """The answer of `check` in the named format."""
    text: str = resolve(CHECK_FORMATS[name])(report, style)
    return text


def render_parse(report: ParseReport, name: str, style: Style) -> str:
    """The answer of `parse` in the named format."""
    text: str = resolve(PARSE_FORMATS[name])(report, style)
    return text
