"""The argument parser of one command."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction

from advisor.checking import TYPE_CHECKING
from advisor.cli.commands import COMMANDS
from advisor.errors import UsageError
from advisor.registry import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


class Formatter(RawDescriptionHelpFormatter):
    """argparse's own, which it makes for every option: this one need not import `shutil` for the terminal's width."""

    def __init__(self, prog: str) -> None:
        """As wide as COLUMNS or the terminal allow."""
        try:
            columns = int(os.environ.get("COLUMNS", "")) or os.get_terminal_size().columns
        except (ValueError, OSError):
            columns = 80
        super().__init__(prog, width=max(40, columns) - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Paragraphs to the terminal's width; tables, whose lines begin with blanks, as they stand."""
        from textwrap import fill

        lines: list[str] = []
        for line in text.splitlines():
            if lines and lines[-1] and line and not line.startswith(" ") and not lines[-1].startswith(" "):
                lines[-1] += f" {line}"
            else:
                lines.append(line)
        return "\n".join(line if line.startswith(" ") else fill(line, width) for line in lines)


class Parser(ArgumentParser):
    """argparse that says what is wrong in one line, as every other error of the program."""

    color = False  # 3.14's argparse would import its colour module

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of printing the usage and exiting."""
        raise UsageError(message, hint=f"See {self.prog} --help")

    def read(self, words: Sequence[str]) -> Namespace:
        """The options and paths, in any order."""
        arguments, rest = self.parse_known_args(words)
        if not rest:
            return arguments
        if any(isinstance(action, _SubParsersAction) for action in self._actions):
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return self.parse_intermixed_args(words)  # slower: paths after options


def parser_for(name: str) -> Parser:
    """The parser of the named command; imports that command's module."""
    command = COMMANDS[name]
    parser = Parser(
        prog=f"advisor {name}",
        description=f"{command.help[0].upper()}{command.help[1:]}.",
        allow_abbrev=False,
        formatter_class=Formatter,
    )
    resolve(command.configure)(parser)
    return parser
