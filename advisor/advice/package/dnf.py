"""Kernels that dnf's cached lists offer, by `dnf --cacheonly list` (dnf(8), dnf5-list(8)).

Installed Packages
kernel.x86_64                6.8.9-300.fc40              @updates
Available Packages
kernel.x86_64                6.9.5-200.fc40              updates
"""

from __future__ import annotations

from advisor.advice.package.offered import Offer
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.machine import Machine


def fedora(machine: Machine, package: str) -> tuple[Offer, ...]:
    """Installed and available versions of the kernel."""
    command = ("/usr/bin/dnf", "--cacheonly", "--quiet", "list", package)
    return tuple(read_list(machine.output(command).decode("utf-8", "replace"), package))


def read_list(text: str, package: str) -> Iterator[Offer]:
    """The lines of that package, under the heading that they stand below."""
    installed = False
    for line in text.splitlines():
        words = line.split()
        if len(words) == 2 and words[1].lower() == "packages":
            installed = words[0].lower() == "installed"
        elif len(words) >= 2 and words[0].rpartition(".")[0] == package:
            install = f"sudo dnf upgrade {package}"
            yield Offer(package, words[1], install, preferred=not installed, installed=installed)
