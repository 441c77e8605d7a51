"""`advisor history`: what crashed on this machine, how often, and whether the workaround helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.output import write
from advisor.registry import resolve

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMATS = {"text": "advisor.hook.history_text:text", "json": "advisor.hook.history_text:as_json"}


def configure(parser: ArgumentParser) -> None:
    """The options of `history`."""
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="form of the output (default: text)")
    parser.add_argument("--state", metavar="DIR", help="where the history is kept (default: /var/lib/advisor)")


def run(arguments: Namespace) -> int:
    """Print it."""
    from advisor.hook.history_text import tell

    write(resolve(FORMATS[arguments.format])(tell(arguments.state)))
    return 0
