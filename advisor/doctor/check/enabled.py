"""Is the service that loads the capture kernel switched on?

`systemctl is-enabled` is not asked: the links that it goes by can be read, also below another root. A unit may also be
started through the old init scripts' links (kdump-tools ships /etc/init.d/kdump-tools).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import OK, PROBLEM, UNKNOWN, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System

_FOLDERS = ("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")


def check(system: System) -> Finding:
    """The family's switch in its settings, and the unit's link."""
    family = system.family
    if family.settings and family.switch and system.exists(family.settings):
        name, wanted = family.switch
        value = system.settings(family.settings).get(name)
        if value != wanted:
            return Finding(
                PROBLEM,
                f"{name}={'' if value is None else value} in {family.settings}",
                f"It must be {wanted}: else the capture kernel is not loaded at boot.",
                family.enable,
            )
    unit = next((unit for unit in family.services if _linked(system, unit)), None)
    if unit:
        return Finding(OK, f"{unit} is started at boot")
    if not any(system.names(folder) for folder in _FOLDERS):
        return Finding(UNKNOWN, "this system is not started by systemd")
    return Finding(
        PROBLEM,
        f"{' or '.join(family.services)} is not started at boot",
        "Nothing loads the capture kernel, so nothing of a crash is saved.",
        family.enable,
    )


def _linked(system: System, unit: str) -> bool:
    return any(
        unit in system.names(f"{folder}/{name}")
        for folder in _FOLDERS
        for name in system.names(folder)
        if name.endswith((".wants", ".requires"))
    )
