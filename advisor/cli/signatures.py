"""`advisor signatures`: the workbench for those who write signatures, and the base for those who ask what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli.output import complain, write
from advisor.errors import UsageError
from advisor.registry import resolve
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class Action(NamedTuple):
    """One thing to do with signatures."""

    configure: str
    run: str
    help: str


ACTIONS = {
    "new": Action(
        "advisor.cli.signature_draft:configure_new",
        "advisor.cli.signature_draft:run_new",
        "draft a signature from a crash, with a TODO where a person has to decide",
    ),
    "lint": Action(
        "advisor.cli.signature_files:configure_lint",
        "advisor.cli.signature_files:run_lint",
        "what is wrong with signature files, and what to do",
    ),
    "test": Action(
        "advisor.cli.signature_files:configure_test",
        "advisor.cli.signature_files:run_test",
        "whether examples are matched, and counter-examples are not",
    ),
    "format": Action(
        "advisor.cli.signature_files:configure_format",
        "advisor.cli.signature_files:run_format",
        "write signature files in the one canonical way, comments kept",
    ),
    "stale": Action(
        "advisor.cli.signature_stale:configure",
        "advisor.cli.signature_stale:run",
        "signatures whose bug was fixed, moved or closed since they were reviewed",
    ),
    "list": Action(
        "advisor.cli.signature_base:configure_list",
        "advisor.cli.signature_base:run_list",
        "every signature of the base, one a line",
    ),
    "search": Action(
        "advisor.cli.signature_base:configure_search",
        "advisor.cli.signature_base:run_search",
        "signatures that hold all the words",
    ),
    "show": Action(
        "advisor.cli.signature_base:configure_show",
        "advisor.cli.signature_base:run_show",
        "everything about one signature",
    ),
    "stats": Action(
        "advisor.cli.signature_base:configure_stats",
        "advisor.cli.signature_base:run_stats",
        "what the base holds, counted",
    ),
}
"""The table of actions; a new one is a row here and two functions."""


def configure(parser: ArgumentParser) -> None:
    """One sub-parser an action; only what is asked for does anything."""
    kind: Any = type(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", parser_class=kind)
    for name, action in ACTIONS.items():
        added = actions.add_parser(name, help=action.help, description=f"{action.help[0].upper()}{action.help[1:]}.")
        resolve(action.configure)(added)


def run(arguments: Namespace) -> int:
    """Do it and return the exit status."""
    if arguments.action is None:
        raise UsageError("an action is missing", where="signatures", hint=f"Actions are {', '.join(ACTIONS)}")
    status: int = resolve(ACTIONS[arguments.action].run)(arguments)
    return status


def add_format(parser: ArgumentParser) -> None:
    """`--format`, which all actions that print have."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the output (default: text)")


def write_json(value: object) -> None:
    """One JSON document."""
    import json

    write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def complain_of_each(problems: tuple[str, ...]) -> None:
    """What is wrong with the user's own signatures."""
    for problem in problems:
        complain(problem)
