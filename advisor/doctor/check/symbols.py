"""Are the debug symbols of this kernel there? `crash` and `drgn` need them, for the advice they are not needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System


def check(system: System) -> Finding:
    """vmlinux with debug data, where the family puts it."""
    release = system.release
    if system.exists(*(path.format(release=release) for path in system.family.symbol_files)):
        return Finding(OK, f"the debug symbols of {release} are installed")
    return Finding(
        ADVICE,
        f"no debug symbols of {release}",
        "crash and drgn need them to open a dump. They must be those of the very kernel that crashed.",
        tuple(line.format(release=release) for line in system.family.symbols),
    )
