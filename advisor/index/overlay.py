"""Compiling the user's own signatures in a child process, with a limit on its time and memory.

The process that reads a crash never parses YAML. The child writes the overlay beside its place and renames it, so two
processes at once disturb neither each other nor a reader.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from advisor.errors import BaseError
from advisor.index.freshness import OVERLAY_HINT, problems_of
from advisor.index.read import Store

SECONDS = 60
"""Time that the child may take: 10,000 signatures need some four seconds on a small machine."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from advisor.index.compile import main; sys.exit(main())"
"""`-I` drops the current folder and PYTHONPATH, so the package's own place is handed over."""


def compile_overlay(folders: tuple[str, ...], path: str | None) -> tuple[Store | None, tuple[str, ...]]:
    """Compile and open the overlay at `path`, or in a temporary file that vanishes with this process."""
    temporary = None
    if path is None:
        try:
            handle, temporary = tempfile.mkstemp(prefix="advisor-", suffix=".sqlite3")
        except OSError as error:
            return None, (_line(folders, f"no place for the compiled signatures: {error.strerror}"),)
        os.close(handle)
    target = path or temporary or ""
    try:
        why = _run(folders, target)
        if why:
            return None, (_line(folders, why),)
        store = Store(target, hint=OVERLAY_HINT)
        return store, problems_of(store)
    except BaseError as error:
        return None, (_line(folders, error.message),)
    finally:
        if temporary:
            os.unlink(temporary)  # the open connection keeps it


def _run(folders: tuple[str, ...], target: str) -> str | None:
    """Let the child compile; None, or why there is no overlay."""
    command = [sys.executable, "-I", "-c", _CHILD, _PACKAGE, target, *folders]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False, cwd="/"
        )
    except subprocess.TimeoutExpired:
        return f"these signatures could not be compiled in {SECONDS} seconds"
    except OSError as error:
        return f"the process that compiles signatures cannot start: {error.strerror}"
    if done.returncode == 0:
        return None
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    last = "".join(letter for letter in last if letter.isprintable())[:200]
    return f"these signatures could not be compiled ({last or f'exit status {done.returncode}'})"


def _line(folders: tuple[str, ...], why: str) -> str:
    return f"{', '.join(folders)}: {why}. The shipped base answers alone."
