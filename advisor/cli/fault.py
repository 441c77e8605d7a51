"""When the program itself is at fault: one line for the person, the traceback in a file for whoever mends it."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback

from advisor import __version__

STATUS = 70
"""EX_SOFTWARE of sysexits.h: told apart from every verdict."""
ROOT_STATE = "/var/lib/advisor"


def report_fault(fault: BaseException, words: list[str]) -> str:
    """The line to print; the traceback is saved if any folder takes it."""
    reason = f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__
    try:
        place = f"Its traceback is in {_save(_text(fault, words))}; please report it"
    except OSError as error:
        place = f"Its traceback could not be saved ({error})"
    return f"this is a fault of advisor itself and no verdict on the crash: {reason}. {place}."


def _text(fault: BaseException, words: list[str]) -> str:
    trace = "".join(traceback.format_exception(type(fault), fault, fault.__traceback__))
    return f"advisor {__version__}, Python {sys.version}\narguments: {words!r}\n\n{trace}"


def _save(text: str) -> str:
    """Write to the state folder, or where that cannot be written to a temporary file; return the path."""
    name = f"fault-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}.txt"
    content = text.encode("utf-8", "backslashreplace")
    folder = state_folder()
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, name)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError:
        descriptor, path = tempfile.mkstemp(prefix="advisor-fault-", suffix=".txt")
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    return path


def state_folder() -> str:
    """Where the program keeps state: root's never lies under a home directory."""
    if os.geteuid() == 0:
        return ROOT_STATE
    base = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "advisor")
