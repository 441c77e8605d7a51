"""Secure Boot and lockdown: is the capture kernel still allowed?

Lockdown refuses kexec_load(2), so kexec must use kexec_file_load(2) with a signed image (kernel: security/lockdown,
LOCKDOWN_KEXEC; `kexec -s`); "confidentiality" also hides memory from what runs. The kernel that saves a crash is the
distribution's own, signed like the running one, so that Secure Boot alone is in nobody's way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import OK, PROBLEM, Finding

if TYPE_CHECKING:
    from advisor.doctor.system import System

_SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
"""EFI's global variable: four bytes of attributes, then 1 where it is in force (UEFI specification, 3.3)."""


def check(system: System) -> Finding:
    """Only a problem where nothing could be loaded."""
    secure = system.machine.text(_SECURE_BOOT)[4:5] == b"\x01"
    mode = lockdown(system.text("sys/kernel/security/lockdown") or "")
    state = f"Secure Boot is {'on' if secure else 'off'}, lockdown is {mode or 'off'}"
    loaded = system.number("sys/kernel/kexec_crash_loaded")
    if mode and loaded == 0:
        return Finding(
            PROBLEM,
            f"{state}, and no capture kernel is loaded",
            "Under lockdown only a signed kernel can be loaded, and only by kexec_file_load.",
            (
                "# Load a kernel that your distribution signed, the way lockdown allows, and read what is refused:",
                "sudo kexec -p -s /boot/vmlinuz-$(uname -r) --reuse-cmdline",
                "sudo journalctl -k -b -g -i lockdown",
            ),
        )
    return Finding(OK, state)


def lockdown(text: str) -> str | None:
    """`none [integrity] confidentiality` → `integrity`; None where it is off."""
    mode = text.partition("[")[2].partition("]")[0]
    return mode if mode not in ("", "none") else None
