"""`advisor check`: from a crash to the advice."""

from __future__ import annotations

from types import SimpleNamespace

from advisor.checking import TYPE_CHECKING
from advisor.cli.inputs import DEFAULTS, add_input_options, answer_each
from advisor.cli.output import complain
from advisor.render.formats import CHECK_FORMATS, render_report

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from advisor.advice.report import Report

STATUS = {
    "known": 0,
    "likely": 0,
    "unknown": 1,
    "no-crash": 1,
    "deliberate": 1,
    "hardware": 3,
}
"""Verdict → exit status."""

_EPILOG = """\
exit status:
  0    a bug was named: known or likely
  1    read well, nothing to name: unknown, no-crash, deliberate
  2    usage error or unreadable input
  3    hardware
  70   a fault of advisor itself
"""


def configure(parser: ArgumentParser) -> None:
    """The options of `check`."""
    add_input_options(parser, CHECK_FORMATS)
    parser.add_argument(
        "--signatures",
        metavar="DIR",
        action="append",
        default=[],
        help="also use the signatures below DIR; may be repeated",
    )
    parser.epilog = _EPILOG


def plain(paths: list[str]) -> SimpleNamespace:
    """The arguments of a command line that holds PATHs alone."""
    return SimpleNamespace(paths=paths, signatures=[], **DEFAULTS)


def run(arguments: Namespace | SimpleNamespace) -> int:
    """Print the answers and return the exit status."""
    from advisor.pipeline import Checker

    checker = Checker(arguments.signatures, show_all=arguments.all)
    for problem in checker.problems:
        complain(problem)
    return answer_each(
        arguments,
        checker.check,
        lambda report, style: render_report(report, arguments.format, style),
        status_of,
        combine,
    )


def status_of(report: Report) -> int:
    """The exit status of one answer."""
    return STATUS[report.verdict]


def combine(statuses: list[int]) -> int:
    """Of several inputs: unreadable before named before hardware before nothing."""
    return next((status for status in (2, 0, 3) if status in statuses), 1)
