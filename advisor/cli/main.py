"""The command line: which command, and what an error becomes.

Exit statuses beyond a command's own: 2 usage error or unreadable input, 70 a fault of ours, 130 on Ctrl-C.
"""

from __future__ import annotations

import gc
import sys

from advisor import __version__
from advisor.cli.commands import COMMANDS
from advisor.cli.output import complain, finish, write
from advisor.errors import AdvisorError, BaseError, UsageError

USAGE_ERROR = 2
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
CLOSED_PIPE = 141
"""128 + SIGPIPE: only where a command was cut off before it could know its own status."""

_HELP = """\
usage: advisor COMMAND [OPTION…] [PATH…]

Is this crash a known Linux kernel bug, and what to do about it now?

commands:
{commands}

options:
  -h, --help     show this help
  --version      show the versions of the program and of its signature base

advisor COMMAND --help explains a command.
advisor check without PATH looks for this machine's most recent crash.
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    words = sys.argv[1:] if argv is None else argv
    brief = argv is None and words and words[0] in COMMANDS and COMMANDS[words[0]].brief
    if brief:
        gc.disable()
    try:
        status = _dispatch(words)
        finish()
    except AdvisorError as error:
        complain(error)
        return USAGE_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    except Exception as fault:
        from advisor.cli.fault import STATUS, report_fault

        complain(report_fault(fault, words))
        return STATUS
    finally:
        if brief:
            gc.freeze()
    return status


def help_text() -> str:
    """What `advisor --help` prints."""
    width = max(map(len, COMMANDS)) + 2
    rows = (f"  {name.ljust(width)} {command.help}" for name, command in COMMANDS.items())
    return _HELP.format(commands="\n".join(rows))


def version_text() -> str:
    """Program and base, the base's absence included."""
    from advisor.pipeline import base_info

    try:
        info = base_info()
    except BaseError as error:
        return f"advisor {__version__}, no base: {error}\n"
    return f"advisor {__version__}, base {info.version} ({info.signatures} signatures)\n"


def _dispatch(words: list[str]) -> int:
    if not words:
        write(help_text())
        return USAGE_ERROR
    name = words[0]
    if name in COMMANDS:
        return _run(name, words[1:])
    if name in ("-h", "--help", "help"):
        write(help_text())
        return 0
    if name in ("-V", "--version"):
        write(version_text())
        return 0
    what = "option" if name.startswith("-") else "command"
    raise UsageError(f"no such {what}", where=name, hint=f"Commands are {', '.join(COMMANDS)}; see advisor --help")


def _run(name: str, words: list[str]) -> int:
    from advisor.registry import resolve

    command = COMMANDS[name]
    if command.plain and all(word == "-" or not word.startswith("-") for word in words):
        arguments = resolve(command.plain)(words)
    else:
        from advisor.cli.parser import parser_for

        try:
            arguments = parser_for(name).read(words)
        except SystemExit as done:  # argparse's own --help
            return done.code if isinstance(done.code, int) else USAGE_ERROR
    status: int = resolve(command.run)(arguments)
    return status
