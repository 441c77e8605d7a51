"""The changelog of an rpm, as the machine's own rpm database holds it. Often cut: only presence proves.

Red Hat's and Fedora's kernels are in kernel-core-RELEASE (before RHEL 8: kernel-RELEASE). SUSE's packages append the number of
the rebuild to the release that `uname -r` says, so theirs is found by the kernel's file.
"""

from __future__ import annotations

from advisor.advice.package.changelog import Changelog
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.machine import Machine
    from advisor.oops.crash import Kernel

_QUERY = ("/usr/bin/rpm", "-q", "--changelog")


def red_hat(machine: Machine, kernel: Kernel) -> Changelog | None:
    """Fedora, RHEL and those built like it."""
    return _first(machine, ((f"kernel-core-{kernel.release}",), (f"kernel-{kernel.release}",)))


def suse(machine: Machine, kernel: Kernel) -> Changelog | None:
    """SUSE Linux Enterprise and openSUSE."""
    release = kernel.release
    return _first(machine, (("-f", f"/usr/lib/modules/{release}/vmlinuz"), ("-f", f"/boot/vmlinuz-{release}")))


def _first(machine: Machine, queries: tuple[tuple[str, ...], ...]) -> Changelog | None:
    for query in queries:
        if text := machine.output((*_QUERY, *query)):
            return Changelog(text)
    return None
