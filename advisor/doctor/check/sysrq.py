"""Can a machine that hangs be crashed from the keyboard, so that its state is saved?

SysRq c needs bit 8, "debugging dumps" (kernel: drivers/tty/sysrq.c, SYSRQ_ENABLE_DUMP); Debian's 438 has it off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, UNKNOWN, Finding
from advisor.doctor.system import sysctl

if TYPE_CHECKING:
    from advisor.doctor.system import System

DUMP = 8


def check(system: System) -> Finding:
    """1 allows everything, else the bit must be set."""
    value = system.number("proc/sys/kernel/sysrq")
    if value is None:
        return Finding(UNKNOWN, "kernel.sysrq cannot be read")
    if value == 1 or value & DUMP:
        return Finding(OK, "Alt-SysRq-c crashes a machine that hangs, so that its state is saved")
    wanted = value | DUMP if value else 1
    return Finding(
        ADVICE,
        f"kernel.sysrq={value} does not allow Alt-SysRq-c",
        "It is the way to save the state of a machine that hangs. (Whoever is at the keyboard can then crash it.)",
        sysctl(f"kernel.sysrq={wanted}"),
    )
