"""The way out: a kernel with the fix that this machine's package lists offer already, or that is installed already.

Offline: only the lists that the package manager keeps are read, by its own program, and only where a fix is wanted. Nothing
is said of kernels whose versions tell nothing (RHEL, SUSE Linux Enterprise: fixes of later versions under an old one).
"""

from __future__ import annotations

from advisor.advice.presence import fix_presence, where_is
from advisor.advice.quoting import NAME, made_of
from advisor.checking import TYPE_CHECKING
from advisor.registry import resolve
from advisor.tuples import NamedTuple
from advisor.versions import compare_packages, leading_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.advice.machine import Machine
    from advisor.advice.report import FixAdvice
    from advisor.advice.system import System
    from advisor.index.stored import BaseInfo, Fix
    from advisor.oops.crash import Kernel

LISTS = {
    "debian": "advisor.advice.package.apt:debian",
    "ubuntu": "advisor.advice.package.apt:ubuntu",
    "fedora": "advisor.advice.package.dnf:fedora",
    "tumbleweed": "advisor.advice.package.zypper:tumbleweed",
}
"""Row of distributions → function of machine and kernel package that returns the offers."""
_VERSION = NAME | frozenset(".+~:^")


class Offer(NamedTuple):
    """A version of a kernel package that can be had."""

    package: str
    version: str
    install: str
    """The command that installs it."""
    preferred: bool = False
    """What the package manager itself would take."""
    installed: bool = False
    pocket: str | None = None
    """Debian's archive that has it, `bookworm-backports`."""


class Lists:
    """The package lists of the machine that we run on, read when they are first asked for."""

    __slots__ = ("_machine", "_offers", "_system")

    def __init__(self, machine: Machine, system: System) -> None:
        self._machine = machine
        self._system = system
        self._offers: tuple[Offer, ...] | None = None

    def way_out(self, advice: FixAdvice, fixes: Iterable[Fix], kernel: Kernel, base: BaseInfo) -> FixAdvice:
        """The advice with what is on offer, where that is to the point; else as it was."""
        fixes = tuple(fixes)
        if advice.state != "fixed-in-newer" or not any(fix.versions for fix in fixes):
            return advice
        offers = self._read()
        with_fix = [offer for offer in offers if _has(offer, fixes, kernel, base)]
        installed = next((offer for offer in with_fix if offer.installed), None)
        if installed:
            words = f"This machine has {installed.version} installed already, which has the fix: restart into it."
            return advice._replace(advice=f"{advice.advice} {words}", commands=("sudo reboot",))
        if with_fix:
            best = min(with_fix, key=lambda offer: not offer.preferred)
            where = f" ({best.pocket})" if best.pocket and not best.preferred else ""
            words = f"This machine's package lists offer {best.package} {best.version}{where}, which has the fix."
            return advice._replace(advice=f"{advice.advice} {words}", commands=(best.install,))
        newest = next((offer for offer in offers if offer.preferred), None)
        if newest and not where_is(kernel).backports:
            words = (
                f"This machine's package lists offer {newest.version} at most, which is not known to have it: they may "
                "be behind."
            )
            return advice._replace(advice=f"{advice.advice} {words}")
        return advice

    def _read(self) -> tuple[Offer, ...]:
        """Offers, older versions first."""
        if self._offers is None:
            target = None if self._system.loader.id == "rpm-ostree" else LISTS.get(self._system.distribution.id)
            offers = resolve(target)(self._machine, self._system.kernel_package) if target else ()
            from functools import cmp_to_key

            order = cmp_to_key(compare_packages)
            valid = (offer for offer in offers if made_of(offer.version, _VERSION))
            self._offers = tuple(sorted(valid, key=lambda offer: order(offer.version)))
        return self._offers


def _has(offer: Offer, fixes: Iterable[Fix], kernel: Kernel, base: BaseInfo) -> bool:
    """Whether its version is known to have every part of the fix."""
    upstream = leading_version(offer.version.rpartition(":")[2])
    if upstream is None:
        return False
    offered = kernel._replace(release=None, upstream=str(upstream), package_version=offer.version)
    return all(fix_presence(fix, where_is(offered), base)[0] is True for fix in fixes)
