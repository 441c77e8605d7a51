"""The answer of `check` for a terminal: one screen at 80 columns."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.layout import lay_out
from advisor.render.outline import outline
from advisor.render.style import PLAIN

if TYPE_CHECKING:
    from advisor.advice.report import Report
    from advisor.render.style import Style


def render(report: Report, style: Style = PLAIN) -> str:
    """The answer as text."""
    return lay_out(outline(report, style), style)
