"""Standard output and standard error as they really are: closed pipes, full disks, no terminal, no UTF-8."""

from __future__ import annotations

import os
import sys

from advisor.checking import TYPE_CHECKING
from advisor.errors import AdvisorError
from advisor.render.printable import printable
from advisor.render.style import Style

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace
    from typing import TextIO

_WIDEST = 100
"""Columns used at most: longer lines read badly."""
_NARROWEST = 40


def write(text: str) -> None:
    """Print the text, which is final; characters that the stream's encoding lacks become escapes.

    A reader that went away (`advisor check … | head -1`) is no error: the verdict and its exit status stand.
    """
    stream = sys.stdout
    if stream is None:  # started with standard output closed
        return
    try:
        try:
            stream.write(text)
        except UnicodeEncodeError:
            encoding = stream.encoding or "ascii"
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        raise AdvisorError(f"cannot write: {error.strerror or error}", where="standard output") from None


def finish() -> None:
    """Flush what was printed otherwise, so that the interpreter need not complain about a closed pipe at exit."""
    stream = sys.stdout
    try:
        if stream is not None:
            stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        raise AdvisorError(f"cannot write: {error.strerror or error}", where="standard output") from None


def complain(problem: AdvisorError | str) -> None:
    """One line on standard error, `advisor: WHERE: MESSAGE. HINT.`, whatever the names in it hold."""
    line = printable(f"advisor: {problem}") + "\n"
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(line)  # standard error replaces what it cannot encode by itself
        stream.flush()
    except OSError:
        pass  # nowhere left to say it


def style_of(arguments: Namespace | SimpleNamespace) -> Style:
    """The style that options and the terminal ask for (NO_COLOR: https://no-color.org, any value but the empty one)."""
    terminal = _is_terminal(sys.stdout)
    colour = arguments.colour == "always" or (
        arguments.colour == "auto"
        and terminal
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "") not in ("", "dumb")
    )
    width = arguments.width or (_terminal_width() if terminal else Style().width)
    return Style(width=max(_NARROWEST, width), colour=colour, everything=arguments.all)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _terminal_width() -> int:
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return min(columns, _WIDEST) if columns else Style().width


def _discard(stream: TextIO) -> None:
    """Let whatever is still buffered go nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass  # no descriptor behind it: a test's stream
