"""`advisor doctor`: is this machine ready to catch the next crash?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.output import write
from advisor.doctor.render import FORMATS
from advisor.registry import resolve

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EPILOG = """\
exit status:
  0    ready
  1    not ready: something stands in the way of catching a crash
  2    usage error
  70   a fault of advisor itself
"""


def configure(parser: ArgumentParser) -> None:
    """The options of `doctor`."""
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="form of the output (default: text)")
    parser.add_argument("--root", metavar="DIR", default="/", help="look at the system whose root is DIR")
    parser.epilog = _EPILOG


def run(arguments: Namespace) -> int:
    """Print what was found and return the exit status."""
    from advisor.doctor.checks import diagnose
    from advisor.doctor.system import System, run_command

    def silent(words: object) -> None:
        """Commands tell of the running system, which is not the one that is looked at."""

    diagnosis = diagnose(System(arguments.root, run_command if arguments.root == "/" else silent))
    write(resolve(FORMATS[arguments.format])(diagnosis))
    return 0 if diagnosis.ready else 1
