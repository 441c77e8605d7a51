"""The kernels that facts are taken from: one row for each that Debian's archive serves."""

from __future__ import annotations

from typing import NamedTuple

ARCHIVE = "http://deb.debian.org/debian"
SECURITY = "http://deb.debian.org/debian-security"


class Kernel(NamedTuple):
    """A suite's newest kernel."""

    stream: str
    """Upstream stream, `6.12`; the tables know a kernel by it."""
    archive: str
    suite: str
    binaries: str
    """Beginning of the names of the packages that hold the modules; Debian's own name of the kernel follows."""


KERNELS = (
    Kernel("5.10", SECURITY, "bullseye-security", "linux-image-"),
    Kernel("6.1", ARCHIVE, "bookworm", "linux-image-"),
    Kernel("6.12", ARCHIVE, "trixie", "linux-image-"),
    Kernel("7.2", ARCHIVE, "sid", "linux-modules-"),
)
"""Oldest first. Since 7.2 an image package is empty, and its modules are a package of their own."""
BUILTIN = "linux-base-"
"""Where `modules.builtin.modinfo` is since then."""
