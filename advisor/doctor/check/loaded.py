"""Is the capture kernel loaded? (kernel: kernel/ksysfs.c, kexec_crash_loaded)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import OK, PROBLEM, UNKNOWN, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System


def check(system: System) -> Finding:
    """What the kernel itself says."""
    loaded = system.number("sys/kernel/kexec_crash_loaded")
    if loaded is None:
        return Finding(UNKNOWN, "the kernel does not say: it has no kexec, or this is a container")
    if loaded:
        return Finding(OK, "the capture kernel is loaded")
    explain = system.family.explain
    commands = (*system.family.reload, *((f"# Why it is not: {explain}",) if explain else ()))
    return Finding(PROBLEM, "no capture kernel is loaded", "A crash now would not be saved.", commands)
