"""May this program run as root at every boot? Only where nobody but root can change what it runs.

Looked at: the interpreter, the standard library, the package with its base, and what it imports from elsewhere; of each
every file, every link on the way, and every directory above.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

from advisor.intake.access import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

IMPORTED = ("rapidfuzz", "re2", "_re2", "yaml", "pydantic", "requests")
"""Packages that the program may import."""
MAX_LINKS = 20
MAX_FILES = 50_000
_ASK = """\
import importlib.util, os, sys
print(os.path.realpath(sys.executable))
print(os.__file__)
for name in ['advisor', *sys.argv[1:]]:
    found = importlib.util.find_spec(name)
    print(name, '' if found is None else found.origin or '')
"""


def refusal(interpreter: str = sys.executable) -> str | None:
    """Why it may not be installed, as a sentence without a full stop; None where it may."""
    done = subprocess.run(
        [interpreter, "-I", "-c", _ASK, *IMPORTED], capture_output=True, text=True, cwd="/", check=False
    )
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) < 3:
        return f"{shown(interpreter)} cannot be asked where its modules lie"
    paths = [interpreter, lines[0], os.path.dirname(lines[1])]
    for line in lines[2:]:
        name, _, origin = line.partition(" ")
        if name == "advisor" and not origin:
            return f"{shown(interpreter)} -I does not find the package advisor: install it, do not run its source tree"
        if name == "advisor" and os.path.realpath(origin) != os.path.realpath(_package()):
            return f"{shown(interpreter)} -I finds another advisor, at {shown(origin)}"
        if origin:
            paths.append(os.path.dirname(origin) if origin.endswith("__init__.py") else origin)
    return next((reason for path in paths for reason in _reasons(path)), None)


def _package() -> str:
    import advisor

    return os.path.abspath(advisor.__file__)


def _reasons(path: str) -> Iterator[str]:
    """What is wrong with a path, with the directories and links that lead to it, and with all below it."""
    yield from check_path(path)
    real = os.path.realpath(path)
    if os.path.isdir(real):
        count = 0
        for folder, folders, files in os.walk(real):
            for name in (*folders, *files):
                count += 1
                if count > MAX_FILES:
                    yield f"{shown(real)} holds more files than can be looked at"
                    return
                yield from check_one(os.path.join(folder, name))


def check_path(path: str, top: str = "/") -> Iterator[str]:
    """What is wrong with a path, every link on the way to it, and every directory above, up to `top`."""
    path = os.path.abspath(path)
    for _ in range(MAX_LINKS):
        step = "/"
        for name in filter(None, path.split("/")):
            step = os.path.join(step, name)
            if step.startswith(top):
                yield from check_one(step)
            if os.path.islink(step):
                target = os.path.join(os.path.dirname(step), os.readlink(step))
                path = os.path.normpath(target + path[len(step) :])
                break
        else:
            return
    yield f"{shown(path)} leads through too many links"


def check_one(path: str) -> Iterator[str]:
    """What is wrong with one file or directory."""
    try:
        status = os.lstat(path)
    except OSError as error:
        yield f"{shown(path)} cannot be looked at: {error.strerror}"
        return
    if status.st_uid != 0:
        yield f"{shown(path)} belongs to user {status.st_uid}, not to root"
    elif status.st_mode & 0o022 and not stat.S_ISLNK(status.st_mode):
        yield f"{shown(path)} may be written by others than root"
