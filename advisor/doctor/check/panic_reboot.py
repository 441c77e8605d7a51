"""Does the machine come back where the capture itself fails?

The capture kernel inherits `panic=` from the command line: with panic=5 one that runs out of memory reboots, without it
hangs for ever (measured on Debian 13 with 96 MB).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System


def check(system: System) -> Finding:
    """`panic=` on the command line: the sysctl does not reach the capture kernel."""
    value = next((word[6:] for word in system.command_line.split()[::-1] if word.startswith("panic=")), None)
    if value and value.lstrip("-") != "0":
        return Finding(OK, f"panic={value}: a kernel that panics reboots" if value.isprintable() else "panic= is set")
    return Finding(
        ADVICE,
        "panic= is not on the kernel's command line",
        "A capture kernel that fails stands still for ever, and the machine with it.",
        system.with_parameter("panic=10"),
    )
