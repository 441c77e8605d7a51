"""Where a run looks and writes, and in which boot: everything that tests put elsewhere."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from advisor.intake.access import Host
from advisor.intake.kdump_tools import core_folder

STATE = "/var/lib/advisor"
MOTD = "/run/motd.d"
JOURNAL = "/run/systemd/journal/socket"
SETTINGS = (("etc/sysconfig/kdump", "KDUMP_SAVEDIR"), ("etc/kdump.conf", "path"))
"""Where SUSE and Fedora say that crashes are saved (kdump(5), kdump.conf(5))."""
REMOTE = (
    ("etc/default/kdump-tools", "NFS"),
    ("etc/default/kdump-tools", "SSH"),
    ("etc/kdump.conf", "nfs"),
    ("etc/kdump.conf", "ssh"),
    ("etc/sysconfig/kdump", "KDUMP_SAVEDIR"),
)
"""Where they say that crashes go to another machine (kdump-tools(5) likewise)."""


class Boot(NamedTuple):
    """One boot of this machine."""

    id: str
    """/proc/sys/kernel/random/boot_id."""
    started: float
    """Seconds since the epoch."""
    release: str
    command_line: str


class Circumstances(NamedTuple):
    """Of one run."""

    places: tuple[str, ...]
    """Directories of crashes."""
    state: str
    """Where history, lock and desktop notice lie."""
    motd: str
    """Directory of the login notice."""
    now: float
    boot: Boot | None
    """The running boot; None where the crashes are other machines'."""
    journal: str = JOURNAL
    root: str = "/"


def of_this_machine(root: str = "/") -> Circumstances:
    """The system's own places."""
    now = time.time()
    return Circumstances(places_of(root), os.path.join(root, STATE[1:]), os.path.join(root, MOTD[1:]), now, boot(now))


def of_directory(directory: str, state: str | None) -> Circumstances:
    """A collection of other machines' crashes; the notices go beside the history."""
    folder = state or STATE
    return Circumstances((directory,), folder, folder, time.time(), None)


def places_of(root: str) -> tuple[str, ...]:
    """Where crashes of this machine are saved, as far as we write advice beside them."""
    host = Host(root)
    places = [core_folder(host), host.path("var/crash"), host.path("var/lib/systemd/pstore")]
    places += [host.path(folder[1:]) for folder in (_setting(host, *row) for row in SETTINGS) if folder]
    return tuple(dict.fromkeys(places))


def kept_elsewhere(root: str) -> bool:
    """Whether a crash may be kept where no run looks: on another machine, or in the firmware, not yet archived."""
    host = Host(root)
    for path, name in REMOTE:
        value = _value(host, path, name)
        if value and not value.startswith(("file:", "/", "#")):
            return True
    try:
        return any(name.startswith("dmesg-") for name in os.listdir(host.path("sys/fs/pstore")))
    except OSError:
        return False


def boot(now: float) -> Boot | None:
    """The running boot; None where /proc does not tell."""
    try:
        ident = _read("/proc/sys/kernel/random/boot_id")
        uptime = float(_read("/proc/uptime").split()[0])
        return Boot(ident, now - uptime, os.uname().release, _read("/proc/cmdline"))
    except (OSError, ValueError, IndexError):
        return None


def _setting(host: Host, path: str, name: str) -> str | None:
    """A directory that a file of settings names."""
    folder = (_value(host, path, name) or "").removeprefix("file://")
    return folder if folder.startswith("/") and folder.isprintable() else None


def _value(host: Host, path: str, name: str) -> str | None:
    """What a file of `NAME=value` or `name value` lines says; the last one counts."""
    found = None
    try:
        with open(host.path(path), encoding="utf-8", errors="replace") as lines:
            for line in lines:
                words = line.replace("=", " ", 1).split()
                if words[:1] == [name]:
                    found = words[1].strip("\"'") if len(words) > 1 else None
    except OSError:
        return None
    return found


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read(8192).strip()
