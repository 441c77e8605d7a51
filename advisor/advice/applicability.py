"""Is the bug in the kernel that crashed? By versions and by its package alone; the symptom has been judged elsewhere.

Three answers. `affected` is said only up to the version through which the base knows its stream: above it the absence
of a fix proves nothing. Kernels that carry later fixes under an old version (RHEL, SUSE, Ubuntu) can be shown to have
a fix, never to lack one.
"""

from __future__ import annotations

from advisor.advice.distribution import distribution
from advisor.advice.presence import as_version, presence, where_is
from advisor.advice.quoting import findable
from advisor.advice.report import Applicability
from advisor.checking import TYPE_CHECKING
from advisor.versions import in_range, parse_range

if TYPE_CHECKING:
    from advisor.advice.package.proof import Proof
    from advisor.advice.presence import Where
    from advisor.index.stored import BaseInfo, Fix, Signature
    from advisor.oops.crash import Kernel
    from advisor.versions import Range, Version


def applicability(signature: Signature, kernel: Kernel, base: BaseInfo, proof: Proof | None = None) -> Applicability:
    """The verdict on one kernel, with its reason and, where nothing can be told, the command that tells.

    `proof` is the crashed kernel's own package, where it is installed on this machine.
    """
    where = where_is(kernel)
    if where.version is None:
        reason = "The log does not say which upstream version the crashed kernel is."
        return Applicability("cannot-tell", reason, how_to_tell(signature, kernel))
    if (before := introduced_later(signature, kernel)) is not None:
        return Applicability("not-affected", before, None)
    if signature.fixes:
        states = [presence(fix, where, base, proof) for fix in signature.fixes]
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
    own = as_version(fix.introduced.get(stream or ""))
    if own is not None:
        return str(own) if version < own else None
    main = as_version(fix.introduced.get("mainline"))
    if main is None or any(as_version(text) is None for text in fix.introduced.values()):
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


def _above_known(where: Where, base: BaseInfo) -> bool:
    """Whether the crashed kernel is newer than what the base knows of its stream, or of mainline."""
    version = where.version
    if version is None:
        return True
    through = as_version(base.known_through.get(where.stream or ""))
    if through is not None:
        return version > through
    main = as_version(base.known_through.get("mainline"))
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
