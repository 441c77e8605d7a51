"""The checks, in the order in which they are shown. A new one is a module with `check(system) -> Finding` and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import UNKNOWN, Diagnosis, Finding, Named
from advisor.registry import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.doctor.system import System

CHECKS = {
    "packages": "advisor.doctor.check.packages:check",
    "enabled": "advisor.doctor.check.enabled:check",
    "crashkernel": "advisor.doctor.check.crashkernel:check",
    "loaded": "advisor.doctor.check.loaded:check",
    "lockdown": "advisor.doctor.check.lockdown:check",
    "space": "advisor.doctor.check.space:check",
    "panic-on-oops": "advisor.doctor.check.panic_on_oops:check",
    "panic-reboot": "advisor.doctor.check.panic_reboot:check",
    "lockups": "advisor.doctor.check.lockups:check",
    "sysrq": "advisor.doctor.check.sysrq:check",
    "pstore": "advisor.doctor.check.pstore:check",
    "crash-tool": "advisor.doctor.check.crash_tool:check",
    "symbols": "advisor.doctor.check.symbols:check",
}


def diagnose(system: System, names: Iterable[str] = CHECKS) -> Diagnosis:
    """Run the checks. One that fails is a finding of its own: the others still tell."""
    findings = []
    for name in names:
        try:
            finding: Finding = resolve(CHECKS[name])(system)
        except Exception as error:
            finding = Finding(UNKNOWN, f"could not be looked at: {type(error).__name__}: {error}")
        findings.append(Named(name, finding))
    return Diagnosis(system.distribution.name, system.release, tuple(findings))
