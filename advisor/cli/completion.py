"""`advisor completion`: the completion script of a shell, made from the same tables as the command line itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.output import write
from advisor.registry import resolve

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SHELLS = {
    "bash": "advisor.cli.shells.bash:script",
    "zsh": "advisor.cli.shells.zsh:script",
    "fish": "advisor.cli.shells.fish:script",
}
"""Shell → function of the levels of the command line that returns the script."""

_EPILOG = """\
where it belongs:
  bash   ~/.local/share/bash-completion/completions/advisor
  zsh    _advisor, in a folder of $fpath
  fish   ~/.config/fish/completions/advisor.fish
"""


def configure(parser: ArgumentParser) -> None:
    """The one argument."""
    parser.add_argument("shell", metavar="SHELL", choices=tuple(SHELLS), help=", ".join(SHELLS))
    parser.epilog = _EPILOG


def run(arguments: Namespace) -> int:
    """Print the script."""
    from advisor.cli.levels import levels

    write(resolve(SHELLS[arguments.shell])(list(levels())))
    return 0
