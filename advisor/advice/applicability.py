"""Is the bug in the kernel that crashed? By versions alone; the symptom has been judged elsewhere.

Three answers. `affected` is said only up to the version through which the base knows its stream: above it the absence
of a fix proves nothing. Kernels that carry later fixes under an old version (RHEL, SUSE, Ubuntu) can be shown to have
a fix, never to lack one.
"""

from __future__ import annotations

from advisor.advice.distribution import distribution
from advisor.advice.quoting import findable
from advisor.advice.report import Applicability
from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple
from advisor.versions import compare_packages, in_range, leading_version, parse_range, parse_version

if TYPE_CHECKING:
    from advisor.index.stored import BaseInfo, Fix, Signature
    from advisor.oops.crash import Kernel
    from advisor.versions import Range, Version

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


def applicability(signature: Signature, kernel: Kernel, base: BaseInfo) -> Applicability:
    """The verdict on one kernel, with its reason and, where nothing can be told, the command that tells."""
    where = where_is(kernel)
    if where.version is None:
        reason = "The log does not say which upstream version the crashed kernel is."
        return Applicability("cannot-tell", reason, how_to_tell(signature, kernel))
    if (before := introduced_later(signature, kernel)) is not None:
        return Applicability("not-affected", before, None)
    if signature.fixes:
        states = [fix_presence(fix, where, base) for fix in signature.fixes]
        present = [reason for state, reason in states if state is True]
        missing = [reason for state, reason in states if state is False]
        if present and len(present) == len(states):
            reason = f"{present[0]} If the symptom still shows, it is a regression or another bug: worth a report."
            return Applicability("not-affected", reason, None)
        if present:
            reason = f"{present[0]} Of another part of the fix this cannot be said."
            return Applicability("cannot-tell", reason, how_to_tell(signature, kernel))
        if missing:
            return Applicability("affected", missing[0], None)
        return _by_range(signature, where, base, kernel) or Applicability(
            "cannot-tell", states[0][1], how_to_tell(signature, kernel)
        )
    return _by_range(signature, where, base, kernel) or Applicability(
        "cannot-tell", "No version is recorded in which the bug came or went.", None
    )


def introduced_later(signature: Signature, kernel: Kernel) -> str | None:
    """Why the bug cannot be in the crashed kernel: it came in after it. None where that cannot be said.

    A kernel with backports may have the bug's cause by backport too, so nothing is said of it.
    """
    where = where_is(kernel)
    if where.version is None or where.backports:
        return None
    starts = [_start_after(fix, where) for fix in signature.fixes]
    if starts and all(starts):
        return f"The bug came in with {starts[0]}, after {where.name}."
    if signature.kernels and (start := _lower_bound_above(signature.kernels, where.version)) is not None:
        return f"The bug came in with {start}, after {where.name}."
    return None


def _start_after(fix: Fix, where: Where) -> str | None:
    """The version that introduced the bug, where the crashed kernel is before it."""
    version, stream = where.version, where.stream
    if version is None or not fix.introduced:
        return None
    own = _version(fix.introduced.get(stream or ""))
    if own is not None:
        return str(own) if version < own else None
    main = _version(fix.introduced.get("mainline"))
    if main is None or any(_version(text) is None for text in fix.introduced.values()):
        return None
    # candidates of a version may hold what came in during its merge window
    return str(main) if version[:2] < main[:2] or (version[0] == 2 and version[:3] < main[:3]) else None


def _lower_bound_above(kernels: str, version: Version) -> Version | None:
    """The least version of a range, where the crashed kernel's series lies wholly below it."""
    try:
        alternatives = parse_range(kernels)
    except ValueError:
        return None
    lows = [
        max((bound for operator, bound in clauses if operator in (">=", ">", "==")), default=None)
        for clauses in alternatives
    ]
    if not lows or any(low is None or (version[:2] >= low[:2] and not version < low) for low in lows):
        return None
    least = min(low for low in lows if low is not None)
    if version[:2] == least[:2] and not least.patch:
        return None  # a candidate of the very version
    return least


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
    own = _version(fix.versions.get(where.stream or ""))
    if own is not None and version >= own:
        return (True, f"The fix is in {where.name}: it came with {own}.")
    main = _version(fix.versions.get("mainline"))
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
    through = _version(known.get(where.stream or ""))
    if through is not None:
        return where.version <= through
    main = _version(known.get("mainline"))
    return main is not None and not where.version.patch and where.version[:2] <= main[:2] and not where.suite


def _above_known(where: Where, base: BaseInfo) -> bool:
    """Whether the crashed kernel is newer than what the base knows of its stream, or of mainline."""
    version = where.version
    if version is None:
        return True
    through = _version(base.known_through.get(where.stream or ""))
    if through is not None:
        return version > through
    main = _version(base.known_through.get("mainline"))
    return main is not None and version[:2] > main[:2]


def _by_range(signature: Signature, where: Where, base: BaseInfo, kernel: Kernel) -> Applicability | None:
    """What the author's own range of kernels says; None where there is none."""
    if not signature.kernels or where.version is None:
        return None
    try:
        ranges = parse_range(signature.kernels)
        inside = in_range(where.version, ranges)
    except ValueError:
        return None
    words = range_in_words(ranges)
    how = how_to_tell(signature, kernel)
    if where.backports:
        reason = f"The bug is in {words}; the crashed kernel is {where.name}, with changes of its own."
        return Applicability("cannot-tell", reason, how)
    if not inside:
        reason = (
            f"The bug is in {words}, and the crashed kernel is {where.name}. If the symptom still shows, it is a "
            f"regression "
            "or another bug: worth a report."
        )
        return Applicability("not-affected", reason, None)
    bounded = all(any(operator in ("<", "<=", "==") for operator, _ in clauses) for clauses in ranges)
    if _above_known(where, base) or (not bounded and not _reached(where, base)):
        reason = f"The bug is in {words}, but what is known of fixes ends before {where.name}."
        return Applicability("cannot-tell", reason, how)
    return Applicability("affected", f"The bug is in {words}; the crashed kernel is {where.name}.", None)


_OPERATORS = {">=": "{} and later", ">": "after {}", "<": "before {}", "<=": "up to {}", "==": "{}"}


def range_in_words(ranges: Range) -> str:
    """A range as people say it: `3.13 and later, before 4.9`."""
    return " or ".join(
        ", ".join(_OPERATORS[operator].format(bound) for operator, bound in clauses) for clauses in ranges
    )


def _reached(where: Where, base: BaseInfo) -> bool:
    """Whether the base has any knowledge as far as this kernel."""
    known = base.known_through
    if (where.stream or "") in known:
        return not _above_known(where, base)
    return "mainline" in known and not _above_known(where, base)


def how_to_tell(signature: Signature, kernel: Kernel) -> str | None:
    """The command that settles whether a fix is in; None where there is none."""
    row = distribution(kernel.distribution or "generic")
    subjects = [text for fix in signature.fixes if fix.subject and (text := findable(fix.subject))]
    if not subjects:
        return None
    quoted = f"'{subjects[0]}'"
    if row.changelog is None or kernel.distribution is None:
        return f"In a git tree of that kernel: git log --oneline -F --grep={quoted}"
    command = row.changelog.format(subject=quoted, kernel=row.kernels[""])
    if row.changelog_complete:
        return f"On the crashed kernel: {command} prints a line where the fix is in."
    return f"On the crashed kernel: {command} proves the fix where it prints a line; nothing proves nothing."


def _version(text: str | None) -> Version | None:
    if not text:
        return None
    try:
        return parse_version(text)
    except ValueError:
        return None
