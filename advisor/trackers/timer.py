"""The systemd units for a daily refresh: printing and installing them.

The service runs as root with everything taken from it but the cache folder. So the program must be root's own: one that
lies where somebody else may write would give that person root's rights.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile

from advisor.errors import AdvisorError, UsageError

UNITS = ("advisor-refresh.service", "advisor-refresh.timer")
FOLDER = "/etc/systemd/system"
ENABLE = "systemctl daemon-reload && systemctl enable --now advisor-refresh.timer"
DISABLE = "systemctl disable --now advisor-refresh.timer"
_HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "units")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@: ")


def unit_texts(program: str | None = None) -> dict[str, str]:
    """Name → text of each unit, for the program that runs now. Raises UsageError where its path fits into no unit."""
    path = program or sys.executable
    if not os.path.isabs(path) or set(path) - _PLAIN:
        raise UsageError("this path cannot stand in a unit file", where=path, hint="Install the program elsewhere")
    command = f'"{path}" -I -m advisor'
    texts = {}
    for name in UNITS:
        with open(os.path.join(_HERE, name), encoding="utf-8") as stream:
            texts[name] = stream.read().replace("@PROGRAM@", command)
    return texts


def install(folder: str = FOLDER) -> list[str]:
    """Write the units and return their paths. Raises UsageError where we are not root or the program is not root's."""
    if os.geteuid() != 0:
        raise UsageError("writes to the system's units", where="--install-timer", hint="Run it with sudo")
    texts = unit_texts()
    for path in (sys.executable, os.path.dirname(_HERE)):
        foreign = foreign_part(path)
        if foreign:
            hint = "Install the program for the whole machine, such as under /opt"
            raise UsageError("others than root may change this, and root would run it daily", where=foreign, hint=hint)
    written = []
    for name, text in texts.items():
        path = os.path.join(folder, name)
        try:
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                os.fchmod(stream.fileno(), 0o644)
            os.replace(temporary, path)
        except OSError as error:
            raise AdvisorError(f"cannot be written: {error.strerror}", where=path) from None
        written.append(path)
    return written


def foreign_part(path: str) -> str | None:
    """The first folder or file on the way to a path, links included, that somebody else than root may change."""
    for start in dict.fromkeys((os.path.abspath(path), os.path.realpath(path))):
        part = start
        while True:
            status = os.lstat(part)
            loose = not stat.S_ISLNK(status.st_mode) and status.st_mode & 0o022 and not status.st_mode & stat.S_ISVTX
            if status.st_uid != 0 or loose:
                return part
            if part == "/":
                break
            part = os.path.dirname(part)
    return None
