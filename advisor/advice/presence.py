"""Where a crashed kernel stands in the streams of versions, and whether one fix is in it."""

from __future__ import annotations

from advisor.advice.distribution import distribution
from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple
from advisor.versions import compare_packages, leading_version, parse_version

if TYPE_CHECKING:
    from advisor.advice.package.proof import Proof
    from advisor.index.stored import BaseInfo, Fix
    from advisor.oops.crash import Kernel
    from advisor.versions import Version

DEBIAN_SUITES = {
    (3, 16): "jessie",
    (4, 9): "stretch",
    (4, 19): "buster",
    (5, 10): "bullseye",
    (6, 1): "bookworm",
    (6, 12): "trixie",
}
"""Series of upstream → the Debian release that carries it."""

_UNCHANGED = frozenset(("gentoo", "qubes", "coreos", "flatcar", "talos", "truenas", "surface"))
"""Distributions without a row of their own whose kernels are upstream's stable releases with few changes."""


class Where(NamedTuple):
    """The crashed kernel's place in the streams of versions."""

    version: Version | None
    """Upstream's; None where it is not known."""
    stream: str | None
    """Its stable series, `6.12`."""
    suite: str | None
    """`debian:trixie` for a kernel of a Debian release."""
    package: str | None
    backports: bool
    """It carries fixes of later versions under its old one."""
    name: str
    """The kernel in words."""


Presence = tuple[bool | None, str]
"""Whether one fix is in the crashed kernel (None: cannot be told), and why."""


def where_is(kernel: Kernel) -> Where:
    """Find a kernel's place."""
    version = leading_version(kernel.upstream or "")
    backports = (
        kernel.distribution is not None
        and kernel.distribution not in _UNCHANGED
        and distribution(kernel.distribution).backports
    )
    if version is None and kernel.distribution == "debian" and kernel.package_version:
        version = leading_version(kernel.package_version.rpartition(":")[2])  # upstream's, then Debian's revision
    if version is None and kernel.release:
        # 4.18.0-513.el8 holds all of 4.18, whatever it holds of later versions
        version, backports = leading_version(kernel.release), True
    suite = None
    package = kernel.package_version
    if kernel.distribution == "debian" and version is not None and package and "bpo" not in package:
        name = DEBIAN_SUITES.get(version[:2])
        suite = f"debian:{name}" if name else None
    exact = version is not None and (kernel.upstream is not None or not backports)
    name = str(version) if exact else (kernel.release or "the crashed kernel")
    return Where(version, version.stream if version else None, suite, package, backports, name)


def presence(fix: Fix, where: Where, base: BaseInfo, proof: Proof | None = None) -> Presence:
    """Whether one fix is in: by versions, and where these leave it open or may be behind, by the kernel's own package.

    Debian's own version of a fix is read from that very changelog, so it need not be read again.
    """
    state, reason = fix_presence(fix, where, base)
    if proof is None or state or (where.suite and where.suite in fix.versions):
        return state, reason
    shown = proof.presence(fix, where)
    if shown is None or shown[0] is state is False:
        return state, reason
    return shown if shown[0] is not None else (None, f"{reason} {shown[1]}")


def fix_presence(fix: Fix, where: Where, base: BaseInfo) -> Presence:
    """Whether one fix is in, by the most exact stream that says anything."""
    version = where.version
    if version is None:
        return (None, "The upstream version of the crashed kernel is not known.")
    if where.suite and where.package and where.suite in fix.versions:
        first = fix.versions[where.suite]
        if compare_packages(where.package, first) >= 0:
            return (True, f"The fix is in Debian's {where.package}: it came with {first}.")
        return (False, f"Debian fixed it in {first}; the crashed kernel is {where.package}.")
    own = as_version(fix.versions.get(where.stream or ""))
    if own is not None and version >= own:
        return (True, f"The fix is in {where.name}: it came with {own}.")
    main = as_version(fix.versions.get("mainline"))
    if main is not None and _includes(version, main):
        return (True, f"The fix is in {where.name}: it came with {main}.")
    first_fixed = own or main
    named = (
        f"Fixed in {first_fixed}; the crashed kernel is {where.name}" if first_fixed else "Fixed, but not known where"
    )
    if where.backports:
        return (None, f"{named}, which may carry fixes of later versions.")
    if main is not None and version[:2] == main[:2]:
        return (None, f"{named}, a development version of that very release.")
    if own is not None:
        return (False, f"{named}.")
    if first_fixed is None:
        return (None, "A fix is known, but not the version that it came with.")
    if within_known(where, base):
        return (False, f"{named}, and no fix is known in its series.")
    return (None, f"{named}; the base does not tell whether its series took the fix.")


def _includes(version: Version, main: Version) -> bool:
    """Whether a version is of mainline's `main` or later. Stable releases hold all of the release they start from."""
    if version[:2] != main[:2]:
        return version[:2] > main[:2]
    if version[0] == 2 and version[:3] != main[:3]:
        return version[:3] > main[:3]
    if main.patch and version[0] != 2:
        return version >= main
    return version >= main


def within_known(where: Where, base: BaseInfo) -> bool:
    """Whether the base knows the crashed kernel's stream as far as this version: then no fix means there is none."""
    known = base.known_through
    if where.version is None:
        return False
    if where.suite and where.package and where.suite in known:
        return compare_packages(where.package, known[where.suite]) <= 0
    through = as_version(known.get(where.stream or ""))
    if through is not None:
        return where.version <= through
    main = as_version(known.get("mainline"))
    return main is not None and not where.version.patch and where.version[:2] <= main[:2] and not where.suite


def as_version(text: str | None) -> Version | None:
    if not text:
        return None
    try:
        return parse_version(text)
    except ValueError:
        return None
