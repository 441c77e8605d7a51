"""Is there room for a dump where crashes are saved?

makedumpfile leaves out free pages, caches and user memory: measured, 89 to 127 MB from a small machine of 1.5 GB, mostly
the kernel's own memory. An eighth of the memory is what a loaded one leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, PROBLEM, UNKNOWN, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System

LEAST = 256 << 20
SHARE = 8


def crash_folder(system: System) -> str:
    """Where this machine saves its crashes."""
    family = system.family
    folder = None
    if family.settings and family.folder_setting:
        folder = system.settings(family.settings).get(family.folder_setting)
    if folder and folder.startswith("file:"):
        folder = folder.removeprefix("file:").removeprefix("//")
    return folder if folder and folder.startswith("/") and folder.isprintable() else family.folder


def check(system: System) -> Finding:
    """Free bytes against what a dump of this machine may need."""
    folder = crash_folder(system)
    free = system.free(folder)
    if free is None:
        return Finding(UNKNOWN, f"the space in {folder} cannot be told")
    needed = max(LEAST, (system.memory or 0) // SHARE)
    said = f"{_size(free)} are free in {folder}"
    if free >= needed:
        return Finding(OK, said)
    commands = (f"sudo du -sh {folder}/*", "# Then remove crashes that you no longer need")
    reason = f"A dump of this machine may need {_size(needed)}; what does not fit is lost."
    return Finding(PROBLEM if free < LEAST else ADVICE, said, reason, commands)


def _size(number: int) -> str:
    return f"{number / (1 << 30):.1f} GB" if number >= 1 << 30 else f"{number >> 20} MB"
