"""`advisor`: is this crash a known kernel bug, and what to do about it now.

The two functions here return the same objects that the command line prints; nothing is imported before they are called.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.report import ParseReport, Report

__version__ = "0.1.0"
__all__ = ["check", "parse"]


def check(path: str) -> Report:
    """Read the crash at `path` (a crash directory or a log, `-` for standard input) and hold it against the base.

    Raises AdvisorError where nothing can be read.
    """
    from advisor.pipeline import check_path

    return check_path(path)


def parse(path: str) -> ParseReport:
    """Read the crashes at `path` and name their kind and culprit, without the base.

    Raises AdvisorError where nothing can be read.
    """
    from advisor.pipeline import parse_path

    return parse_path(path)
