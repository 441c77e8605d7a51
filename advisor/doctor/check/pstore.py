"""Does the firmware or reserved memory keep the end of the log? It is the last witness where the capture fails.

kernel: fs/pstore/platform.c (module parameter `backend`). systemd-pstore.service archives the records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System


def check(system: System) -> Finding:
    """A backend that is registered."""
    backend = system.text("sys/module/pstore/parameters/backend")
    if backend and backend != "(null)":
        return Finding(OK, f"pstore keeps the end of the log ({backend})" if backend.isalnum() else "pstore is on")
    if system.exists("sys/firmware/efi"):
        return Finding(
            ADVICE,
            "pstore has no backend",
            "The firmware could keep the last kilobytes of the log where the dump fails.",
            (
                "echo efi_pstore | sudo tee /etc/modules-load.d/efi-pstore.conf",
                "echo 'options efi_pstore pstore_disable=0' | sudo tee /etc/modprobe.d/efi-pstore.conf",
                "sudo modprobe efi_pstore",
            ),
        )
    return Finding(
        ADVICE,
        "pstore has no backend",
        "Nothing keeps the end of the log where the dump fails. This machine has no EFI firmware to do so; reserved "
        "memory could (ramoops), a serial or a network console likewise.",
        (
            "# See https://docs.kernel.org/admin-guide/ramoops.html and https://docs.kernel.org/networking/netconsole.html",
        ),
    )
