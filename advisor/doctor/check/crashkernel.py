"""Is memory reserved for the capture kernel, and enough of it?

Measured on Debian 13 under QEMU: 96 MB load and say "ready to kdump", then the capture kernel runs out of memory at
1.4 s and hangs for ever; 128 MB capture. The estimates of kdump-config waver by a fifth from boot to boot, so a little
less than the estimate is no finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, PROBLEM, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System

LEAST = 120 << 20
"""Bytes under which a capture kernel of our day hangs; alignment may take some of 128 MB."""
TOLERANCE = 0.8
"""Of the estimate: below that, it is too little."""
ROUND = 64
"""Megabytes to which a suggestion is rounded up."""


def check(system: System) -> Finding:
    """The reservation against the distribution's own estimate, where it makes one."""
    reserved = system.number("sys/kernel/kexec_crash_size")
    asked = next((word for word in system.command_line.split() if word.startswith("crashkernel=")), None)
    wanted = estimate(system)
    if not reserved:
        said = f"{asked} did not reserve any memory" if asked else "crashkernel= is not on the kernel's command line"
        return Finding(PROBLEM, said, "The capture kernel has no place to run in.", reserve(system, wanted))
    size = f"{reserved >> 20} MB are reserved"
    if reserved < LEAST:
        return Finding(
            PROBLEM,
            f"{size}, which is too little",
            "The capture kernel runs out of memory and hangs, and the crash leaves no trace at all.",
            reserve(system, wanted),
        )
    if wanted and reserved < wanted * TOLERANCE:
        return Finding(
            ADVICE,
            f"{size}, this machine is estimated to need {wanted >> 20} MB",
            "The capture kernel may run out of memory, and then the crash leaves no trace.",
            reserve(system, wanted),
        )
    return Finding(OK, f"{size}, {wanted >> 20} MB are estimated to be needed" if wanted else size)


def reserve(system: System, wanted: int | None) -> tuple[str, ...]:
    """The commands that reserve enough."""
    size = system.family.default_size
    if wanted:
        size = f"{max(192, -(-(wanted >> 20) // ROUND) * ROUND)}M"
    if system.family.reserve and (system.exists(system.family.reserved_in) or not system.family.reserved_in):
        return tuple(line.format(size=size) for line in system.family.reserve)
    return (*system.with_parameter(f"crashkernel={size}"), "# It counts from the next boot on:", "sudo reboot")


def estimate(system: System) -> int | None:
    """Bytes that the distribution's own tool says are needed; None where it says nothing."""
    family = system.family
    if not family.estimate or not system.program(family.estimate[0]):
        return None
    text = system.run(family.estimate) or ""
    total = 0
    for mark in family.estimate_marks:
        _, found, rest = text.partition(mark)
        digits = rest.strip().split("M")[0].split()[:1] if found else []
        if digits and digits[0].isdigit():
            total += int(digits[0]) << 20
    return total or None
