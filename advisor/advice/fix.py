"""The fix that decides for the crashed kernel, and how to come by it."""

from __future__ import annotations

from advisor.advice.presence import DEBIAN_SUITES, presence, where_is
from advisor.advice.report import FixAdvice
from advisor.advice.workaround.upgrade import upgrade_commands
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.advice.package.proof import Proof
    from advisor.advice.presence import Where
    from advisor.advice.report import Applicability, Bug
    from advisor.advice.system import System
    from advisor.index.stored import BaseInfo, Fix, Signature
    from advisor.oops.crash import Kernel

_REGRESSION = (
    "The crashed kernel has this fix. If the symptom is the same, it is a regression or another bug: report it, "
    "and say that the fix is in."
)


def fix_advice(
    signature: Signature,
    applies: Applicability,
    kernel: Kernel,
    base: BaseInfo,
    system: System,
    bugs: Iterable[Bug],
    proof: Proof | None = None,
) -> FixAdvice:
    """What became of the bug, for this kernel."""
    where = where_is(kernel)
    fix, present = _deciding(signature.fixes, where, base, proof)
    if fix is None:
        return _without_fix(applies, tuple(bugs), system)
    if present:
        state, advice = "already-fixed", _REGRESSION
        commands: tuple[str, ...] = ()
    else:
        advice, commands = _newer(fix, present is False, where, kernel, system)
        state = "fixed-in-newer" if fix.versions or fix.commit else "unknown"
    regression = bool(present) and applies.state == "not-affected"
    return FixAdvice(state, regression, fix.commit, fix.subject, dict(fix.versions), advice, commands)


def fix_rows(fixes: Iterable[Fix]) -> tuple[dict[str, object], ...]:
    """Every fix of the bug as the contract's objects."""
    return tuple(
        {
            "commit": fix.commit,
            "subject": fix.subject,
            "versions": dict(fix.versions),
            "introduced": dict(fix.introduced),
        }
        for fix in fixes
    )


def _deciding(
    fixes: tuple[Fix, ...], where: Where, base: BaseInfo, proof: Proof | None
) -> tuple[Fix | None, bool | None]:
    """The first fix that is not in; else the first one."""
    states = [(fix, presence(fix, where, base, proof)[0]) for fix in fixes]
    for wanted in (False, None, True):
        for fix, state in states:
            if state is wanted:
                return fix, state
    return None, None


def _newer(fix: Fix, missing: bool, where: Where, kernel: Kernel, system: System) -> tuple[str, tuple[str, ...]]:
    """The version to get, in the words of the crashed machine's distribution, and the commands."""
    places: list[str] = []
    if where.suite and where.suite in fix.versions:
        places.append(f"Debian's {fix.versions[where.suite]} ({where.suite.partition(':')[2]})")
    if where.stream and where.stream in fix.versions:
        places.append(fix.versions[where.stream])
    elif "mainline" in fix.versions:
        places.append(fix.versions["mainline"])
    if not places:
        places.extend(sorted(set(fix.versions.values()))[:3])
    commands = upgrade_commands(system)
    if not places:
        return "A fix exists, but the version that it came with is not recorded. A newer kernel may have it.", commands
    named = " and in ".join(places)
    if where.backports:
        return f"Fixed upstream in {named}: your distribution's newest kernel may have it as well.", commands
    if not _needs_newer_series(fix, where):
        return f"Fixed in {named}: install that kernel or a newer one.", commands
    if missing:
        text = f"Fixed in {named}, but not in the series of the crashed kernel: it takes a kernel of a newer series."
    else:
        text = (
            f"Fixed in {named}. Whether the series of the crashed kernel took the fix is not known here: its "
            f"newest version "
            "may have it, a newer series has it."
        )
    if kernel.distribution == "debian" and where.version and where.version[:2] in DEBIAN_SUITES and missing:
        suite = f"{DEBIAN_SUITES[where.version[:2]]}-backports"
        commands = (
            f"# Shows what is offered; {suite} has to be among the package sources (https://backports.debian.org):",
            f"apt policy {system.kernel_package}",
            "# Where that is new enough:",
            f"sudo apt install -t {suite} {system.kernel_package}",
        )
    return text, commands


def _needs_newer_series(fix: Fix, where: Where) -> bool:
    return bool(where.stream and where.stream not in fix.versions and (where.suite or "") not in fix.versions)


def _without_fix(applies: Applicability, bugs: tuple[Bug, ...], system: System) -> FixAdvice:
    """No fix is recorded: what the trackers said last, if anything."""
    fixed = next((bug for bug in bugs if bug.outcome == "fixed"), None)
    if fixed is not None:
        where = f" in {', '.join(fixed.fixed_in)}" if fixed.fixed_in else ""
        advice = f"Its tracker calls it fixed{where}; a newer kernel may have the fix."
        return FixAdvice("fixed-in-newer", False, None, None, {}, advice, upgrade_commands(system))
    if any(bug.state == "open" for bug in bugs):
        return FixAdvice("unfixed", False, None, None, {}, "No fix is known; the bug is open.", ())
    if applies.state == "not-affected" and "regression" in applies.reason:
        advice = "The bug is gone from this version on; no single fix is recorded."
        return FixAdvice("already-fixed", True, None, None, {}, advice, ())
    return FixAdvice("unknown", False, None, None, {}, "", ())
