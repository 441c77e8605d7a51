"""Does a kernel that hangs become a crash? A silent lock-up ends in the reset button and leaves nothing.

kernel: Documentation/admin-guide/lockup-watchdogs.rst, Documentation/admin-guide/sysctl/kernel.rst
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, UNKNOWN, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System

SETTINGS = ("nmi_watchdog", "softlockup_panic", "hardlockup_panic", "hung_task_panic")
_WHAT = {
    "nmi_watchdog": "hard lock-ups are not noticed",
    "softlockup_panic": "a CPU stuck in the kernel is only logged",
    "hardlockup_panic": "a CPU that takes no interrupts is only logged",
    "hung_task_panic": "tasks that wait for ever are only logged",
}


def check(system: System) -> Finding:
    """Those of the sysctls that this kernel has."""
    values = {name: system.number(f"proc/sys/kernel/{name}") for name in SETTINGS}
    known = {name: value for name, value in values.items() if value is not None}
    if not known:
        return Finding(UNKNOWN, "this kernel has no lock-up detectors, or they cannot be read")
    off = [name for name, value in known.items() if not value]
    if not off:
        return Finding(OK, "lock-ups and hung tasks panic, so that they are captured")
    file = "/etc/sysctl.d/90-advisor-lockups.conf"
    lines = "".join(f"kernel.{name}=1\\n" for name in off)
    return Finding(
        ADVICE,
        "; ".join(_WHAT[name] for name in off),
        "A machine that hangs silently can then only be reset, and nothing is saved. (The cost: a machine under "
        "extreme load, or a virtual one that is not let run, may panic without need.)",
        (f"printf '{lines}' | sudo tee {file}", f"sudo sysctl -p {file}"),
    )
