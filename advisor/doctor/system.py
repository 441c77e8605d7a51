"""The machine as the checks see it: files below a root, and the output of a few commands that change nothing."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from advisor.advice.bootloader import filled
from advisor.advice.machine import Machine
from advisor.advice.system import system_of
from advisor.doctor.family import family_of
from advisor.oops.crash import Kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.advice.distribution.table import Distribution
    from advisor.doctor.family.row import Family

TIMEOUT = 20.0
"""Seconds that a command may take; `kdump-config show` needs one on a slow machine."""
_FOLDERS = ("usr/sbin", "usr/bin", "sbin", "bin")
_LIMIT = 1 << 20


def run_command(words: Sequence[str]) -> str | None:
    """What the command writes, both streams, whatever its status; None where it cannot be run or does not end."""
    try:
        done = subprocess.run(
            list(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            check=False,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout[:_LIMIT].decode("utf-8", "replace")


class System:
    """What the checks ask. Nothing here raises for what is missing."""

    def __init__(
        self,
        root: str = "/",
        run: Callable[[Sequence[str]], str | None] = run_command,
        release: str | None = None,
        arch: str | None = None,
        free: Callable[[str], int | None] | None = None,
    ) -> None:
        self.root = root
        self.run = run
        """Runs a command for its output."""
        self.release = release or os.uname().release
        """The running kernel, as `uname -r`."""
        self._free = free or free_bytes
        self.machine = Machine(root)
        kernel = Kernel(*(None,) * len(Kernel._fields))._replace(  # type: ignore[arg-type]
            release=self.release, arch=arch or os.uname().machine, modules=(), out_of_tree=()
        )
        system = system_of(kernel, self.machine, self.command_line)
        self.distribution: Distribution = system.distribution
        self._loader = system.loader
        self.family: Family = family_of(self.distribution.id)
        """How kdump is looked after here."""

    def path(self, path: str) -> str:
        """Where a path of the system lies below the root."""
        return os.path.join(self.root, path.lstrip("/"))

    def exists(self, *paths: str) -> bool:
        """Whether one of them exists."""
        return self.machine.has(*paths)

    def text(self, path: str) -> str | None:
        """A small file without the blanks around it; None where it cannot be read."""
        try:
            with open(self.path(path), "rb") as stream:
                return stream.read(_LIMIT).decode("utf-8", "replace").strip()
        except (OSError, ValueError):
            return None

    def number(self, path: str) -> int | None:
        """A file that holds one number."""
        text = self.text(path)
        try:
            return int(text) if text else None
        except ValueError:
            return None

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a directory, sorted; none where it cannot be read."""
        try:
            return tuple(sorted(os.listdir(self.path(folder))))
        except OSError:
            return ()

    def program(self, name: str) -> bool:
        """Whether a program is installed."""
        return self.exists(*(f"{folder}/{name}" for folder in _FOLDERS))

    def settings(self, path: str) -> dict[str, str]:
        """`NAME=value` lines of a shell-like file, quotes dropped; the last one of a name counts."""
        pairs = (line.partition("=") for line in (self.text(path) or "").splitlines() if not line.startswith("#"))
        return {name.strip(): value.strip().strip("\"'") for name, equals, value in pairs if equals}

    def free(self, path: str) -> int | None:
        """Bytes that root may still write where the path, or its nearest parent that exists, lies."""
        place = self.path(path)
        while not os.path.isdir(place) and place not in ("/", ""):
            place = os.path.dirname(place)
        return self._free(place)

    @property
    def command_line(self) -> str:
        """The running kernel's."""
        return self.text("proc/cmdline") or ""

    @property
    def memory(self) -> int | None:
        """Bytes of memory that the kernel manages."""
        for line in (self.text("proc/meminfo") or "").splitlines():
            words = line.split()
            if words[:1] == ["MemTotal:"] and words[1].isdigit():
                return int(words[1]) << 10
        return None

    def with_parameter(self, *words: str) -> tuple[str, ...]:
        """The commands that make words of the kernel's command line last on this machine."""
        return filled(self._loader.add, words)

    def install(self, *packages: str) -> tuple[str, ...]:
        """The command that installs packages, in words where the distribution is not known."""
        line = self.distribution.install or "# Install {package} with your distribution's package manager"
        return (line.format(package=" ".join(packages)),)


def free_bytes(place: str) -> int | None:
    """Bytes free for root."""
    try:
        status = os.statvfs(place)
    except OSError:
        return None
    return status.f_bfree * status.f_frsize


def sysctl(setting: str) -> tuple[str, ...]:
    """The commands that set a sysctl now and for good."""
    name = setting.partition("=")[0]
    return (
        f"sudo sysctl -w {setting}",
        f"echo '{setting}' | sudo tee /etc/sysctl.d/90-{name.replace('.', '-')}.conf",
    )
