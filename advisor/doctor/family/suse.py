"""SUSE Linux Enterprise and openSUSE: kdump (kdump(5), kdumptool(8))."""

from __future__ import annotations

from advisor.doctor.family.row import Family

SUSE = Family(
    packages=("kdump", "makedumpfile"),
    programs=("kdumptool", "makedumpfile", "kexec"),
    services=("kdump.service",),
    enable=("sudo systemctl enable --now kdump.service",),
    settings="/etc/sysconfig/kdump",
    folder_setting="KDUMP_SAVEDIR",
    estimate=("kdumptool", "calibrate"),
    estimate_marks=("High:", "Low:"),
    default_size="256M",
    reload=("sudo systemctl restart kdump.service",),
    explain="sudo systemctl status kdump.service; sudo journalctl -b -u kdump",
    symbols=("# Needs the debug repository of this release:", "sudo zypper install kernel-default-debuginfo"),
    symbol_files=("usr/lib/debug/lib/modules/{release}/vmlinux.debug", "usr/lib/debug/boot/vmlinux-{release}.debug"),
)
