"""Facts of the machine that we run on. They count only where the crash demonstrably happened on it.

Detected by facts rather than by the distribution's name: a Debian may boot by GRUB, by systemd-boot or from one unified
kernel image. Everything is read when it is first asked for, from `root`, and nothing raises.
"""

from __future__ import annotations

import os

_LOADER_GUID = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
"""Vendor id of the EFI variables of the boot loader interface (systemd: docs/BOOT_LOADER_INTERFACE.md)."""
_LIMIT = 64 << 10
"""Bytes that are read of any file."""
_PATIENCE = 3.0
"""Seconds that a program may take."""
_MOST = 32 << 20
"""Bytes that are taken of its output."""
NO_COMMANDS = "ADVISOR_NO_COMMANDS"
"""Environment variable: where it is set and not empty, no program is asked."""


class Machine:
    """The running system, read below `root`."""

    __slots__ = ("_os_release", "_texts", "root")

    def __init__(self, root: str = "/") -> None:
        self.root = root
        self._os_release: dict[str, str] | None = None
        self._texts: dict[str, bytes] = {}

    def has(self, *paths: str) -> bool:
        """Whether one of the paths exists."""
        return any(os.path.exists(self._below(path)) for path in paths)

    def text(self, path: str) -> bytes:
        """The start of a file; empty where it cannot be read."""
        if path not in self._texts:
            try:
                with open(self._below(path), "rb") as stream:
                    self._texts[path] = stream.read(_LIMIT)
            except (OSError, ValueError):
                self._texts[path] = b""
        return self._texts[path]

    @property
    def os_release(self) -> dict[str, str]:
        """os-release(5): `ID`, `ID_LIKE`, `VERSION_ID`, `VERSION_CODENAME`, …"""
        if self._os_release is None:
            text = self.text("etc/os-release") or self.text("usr/lib/os-release")
            pairs = (line.partition("=") for line in text.decode("utf-8", "replace").splitlines() if "=" in line)
            self._os_release = {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
        return self._os_release

    @property
    def ids(self) -> tuple[str, ...]:
        """The distribution's id, then those that it is like, nearest first."""
        names = (self.os_release.get("ID", ""), *self.os_release.get("ID_LIKE", "").split())
        return tuple(name.lower() for name in names if name)

    @property
    def version(self) -> str | None:
        """`VERSION_ID`, such as `12` or `24.04`; None where it says none, or something that is no number."""
        version = self.os_release.get("VERSION_ID", "")
        return version if version and not version.strip("0123456789.") else None

    @property
    def by_systemd_boot(self) -> bool:
        """systemd-boot started the running kernel: it leaves its name in `LoaderInfo`, in UTF-16."""
        return "systemd-boot".encode("utf-16-le") in self.text(f"sys/firmware/efi/efivars/LoaderInfo-{_LOADER_GUID}")

    @property
    def unified_image(self) -> bool:
        """systemd-stub started the running kernel, so kernel and command line are one signed file."""
        return bool(self.text(f"sys/firmware/efi/efivars/StubInfo-{_LOADER_GUID}"))

    def output(self, command: tuple[str, ...]) -> bytes:
        """What a program of the system prints, in the C locale; empty where it fails, takes too long, or is not there.

        Nothing is run for another root than `/`. The program is named by its absolute path; nothing of ours but that
        path's own options, package names and a kernel's release, made of harmless characters, goes into a command.
        """
        if self.root != "/" or os.environ.get(NO_COMMANDS) or not os.access(command[0], os.X_OK):
            return b""
        import subprocess

        home = "/" if os.geteuid() == 0 else os.environ.get("HOME", "/")  # root obeys no settings of a user
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                cwd="/",
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": home},
                check=False,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            return b""
        return done.stdout[:_MOST] if done.returncode == 0 else b""

    def _below(self, path: str) -> str:
        return os.path.join(self.root, path.lstrip("/"))


def this_machine() -> Machine:
    """The system that we run on."""
    return Machine()
