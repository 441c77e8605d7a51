"""Are the programs there that save a crash?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import OK, PROBLEM, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System


def check(system: System) -> Finding:
    """All programs of the family's packages."""
    missing = [name for name in system.family.programs if not system.program(name)]
    if not missing:
        return Finding(OK, f"{', '.join(system.family.programs)} are installed")
    return Finding(
        PROBLEM,
        f"not installed: {', '.join(missing)}",
        "Without them nothing of a crash is saved: the machine only reboots or stands still.",
        system.install(*system.family.packages),
    )
