"""`advisor explain`: why a signature matches a crash, or does not."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.cli.output import complain, style_of, write
from advisor.errors import UsageError
from advisor.registry import resolve

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMATS = {
    "text": "advisor.render.explain_text:render",
    "json": "advisor.render.json:render",
}

_EPILOG = """\
exit status:
  0    explained, whether it matches or not
  2    usage error, unreadable input, no crash in it, or no such signature
  70   a fault of advisor itself
"""


def configure(parser: ArgumentParser) -> None:
    """The options of `explain`."""
    parser.set_defaults(all=False)
    parser.add_argument("path", metavar="PATH", help="a crash directory, a kernel log, or - (standard input)")
    parser.add_argument("id", metavar="ID", help="the signature, as `advisor check` names it in brackets")
    parser.add_argument(
        "--signatures",
        metavar="DIR",
        action="append",
        default=[],
        help="also use the signatures below DIR; may be repeated",
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="form of the output (default: text)")
    parser.add_argument(
        "--colour",
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours (default: auto, on a terminal unless NO_COLOR is set)",
    )
    parser.add_argument(
        "--width", metavar="COLUMNS", type=int, help="columns to fill (default: the terminal's, else 80)"
    )
    parser.epilog = _EPILOG


def run(arguments: Namespace) -> int:
    """Print the explanation."""
    from advisor.intake.locate import locate
    from advisor.pipeline import Checker

    if arguments.width is not None and arguments.width < 1:
        raise UsageError("must be 1 or more", where="--width")
    checker = Checker(arguments.signatures)
    for problem in checker.problems:
        complain(problem)
    explanation = checker.explain(locate(arguments.path), arguments.id)
    write(resolve(FORMATS[arguments.format])(explanation, style_of(arguments)))
    return 0
