"""The table of commands. A new command is a module with two functions and one row here.

`configure(parser)` adds its options to an argparse parser, `run(arguments)` does it and returns the exit status.
Only the module of the command that was asked for is imported.
"""

from __future__ import annotations

from advisor.tuples import NamedTuple


class Command(NamedTuple):
    """One command of the program."""

    configure: str
    """`module:attribute` of `configure(parser) -> None`."""
    run: str
    """`module:attribute` of `run(arguments) -> int`."""
    help: str
    """One line, without full stop."""
    plain: str | None = None
    """`module:attribute` of a function that makes the arguments of a command line without options, where argparse, a
    tenth of a whole `check`, is not needed."""
    brief: bool = False
    """It ends soon: collecting garbage, above all at the end, would cost a tenth of its time for nothing."""


COMMANDS = {
    "check": Command(
        "advisor.cli.check:configure",
        "advisor.cli.check:run",
        "is this crash a known bug, and what to do about it",
        "advisor.cli.check:plain",
        brief=True,
    ),
    "parse": Command(
        "advisor.cli.parse:configure",
        "advisor.cli.parse:run",
        "what crashed and where, without looking for a bug",
        brief=True,
    ),
    "explain": Command(
        "advisor.cli.explain:configure",
        "advisor.cli.explain:run",
        "why a signature matches a crash, or does not",
    ),
    "refresh": Command(
        "advisor.cli.refresh:configure",
        "advisor.cli.refresh:run",
        "ask the bug trackers what became of the bugs",
    ),
    "status": Command(
        "advisor.cli.status:configure",
        "advisor.cli.status:run",
        "what the bug trackers last said, and how long ago",
    ),
    "signatures": Command(
        "advisor.cli.signatures:configure",
        "advisor.cli.signatures:run",
        "check, test, format or draft signatures",
    ),
    "doctor": Command(
        "advisor.cli.doctor:configure",
        "advisor.cli.doctor:run",
        "is this machine ready to catch the next crash",
    ),
    "hook": Command(
        "advisor.cli.hook:configure",
        "advisor.cli.hook:run",
        "advise every saved crash by itself, at boot and after",
    ),
    "history": Command(
        "advisor.cli.history:configure",
        "advisor.cli.history:run",
        "what crashed here, how often, and whether the workaround helps",
    ),
    "completion": Command(
        "advisor.cli.completion:configure",
        "advisor.cli.completion:run",
        "print the completion script for bash, zsh or fish",
    ),
}
