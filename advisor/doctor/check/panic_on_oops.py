"""Does an oops become a crash that is saved? Without panic_on_oops the kernel limps on and nothing is captured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, UNKNOWN, Finding
from advisor.doctor.system import sysctl

if TYPE_CHECKING:
    from advisor.doctor.system import System


def check(system: System) -> Finding:
    """The sysctl; kdump-tools sets it when it loads the capture kernel."""
    value = system.number("proc/sys/kernel/panic_on_oops")
    if value is None:
        return Finding(UNKNOWN, "kernel.panic_on_oops cannot be read")
    if value:
        return Finding(OK, "an oops panics, so that it is captured")
    return Finding(
        ADVICE,
        "kernel.panic_on_oops=0: after an oops the kernel limps on",
        "Most bugs show as an oops; no dump is saved then, only what reaches the journal.",
        sysctl("kernel.panic_on_oops=1"),
    )
