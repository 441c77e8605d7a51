"""The command line as a tree: what can follow which words, read from the table of commands and their parsers."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from typing import TYPE_CHECKING

from advisor.cli.commands import COMMANDS
from advisor.cli.parser import parser_for
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Option(NamedTuple):
    """One option of a command."""

    names: tuple[str, ...]
    help: str
    takes_value: bool
    choices: tuple[str, ...]


class Level(NamedTuple):
    """What can follow some words, such as `advisor signatures lint`."""

    words: tuple[str, ...]
    commands: dict[str, str]
    """Name → help of the commands that may come next."""
    options: tuple[Option, ...]
    values: tuple[str, ...]
    """Choices of the positional argument, where it has a closed list; else files are offered."""


def levels() -> Iterator[Level]:
    """Every point of the command line at which something can be completed, the outermost first."""
    top = (Option(("--help", "-h"), "show help", False, ()), Option(("--version",), "show versions", False, ()))
    yield Level((), {name: command.help for name, command in COMMANDS.items()}, top, ())
    for name in COMMANDS:
        yield from _levels_of((name,), parser_for(name))


def _levels_of(words: tuple[str, ...], parser: ArgumentParser) -> Iterator[Level]:
    commands: dict[str, str] = {}
    values: tuple[str, ...] = ()
    deeper: dict[str, ArgumentParser] = {}
    options = []
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            deeper = dict(action.choices)
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands = {name: helps.get(name, "") for name in deeper}
        elif action.option_strings:
            options.append(_option(action))
        elif action.choices:
            values = tuple(str(choice) for choice in action.choices)
    yield Level(words, commands, tuple(options), values)
    for name, child in deeper.items():
        yield from _levels_of((*words, name), child)


def _option(action: Action) -> Option:
    summary = "" if action.help in (None, SUPPRESS) else str(action.help)
    choices = tuple(str(choice) for choice in action.choices or ())
    return Option(tuple(action.option_strings), summary, action.nargs != 0, choices)
