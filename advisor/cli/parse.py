"""`advisor parse`: from a crash to its kind, culprit and call trace, without the base."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.cli.inputs import add_input_options, answer_each
from advisor.render.formats import PARSE_FORMATS, render_parse

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from advisor.advice.report import ParseReport

_EPILOG = """\
exit status:
  0    a crash was found
  1    none
  2    usage error or unreadable input
  70   a fault of advisor itself
"""


def configure(parser: ArgumentParser) -> None:
    """The options of `parse`."""
    add_input_options(parser, PARSE_FORMATS)
    parser.epilog = _EPILOG


def run(arguments: Namespace) -> int:
    """Print what was read and return the exit status."""
    from advisor.pipeline import parse_record

    return answer_each(
        arguments,
        parse_record,
        lambda report, style: render_parse(report, arguments.format, style),
        status_of,
        combine,
    )


def status_of(report: ParseReport) -> int:
    """The exit status of one answer."""
    return 0 if report.crashes else 1


def combine(statuses: list[int]) -> int:
    """Of several inputs: unreadable before found before none."""
    return next((status for status in (2, 0) if status in statuses), 1)
