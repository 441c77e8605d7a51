"""Fedora, RHEL and those built like it: kdump-utils (kdumpctl(8), kdump.conf(5))."""

from __future__ import annotations

from advisor.doctor.family.row import Family

FEDORA = Family(
    packages=("kdump-utils", "kexec-tools", "makedumpfile"),
    programs=("kdumpctl", "makedumpfile", "kexec"),
    services=("kdump.service",),
    enable=("sudo systemctl enable --now kdump.service",),
    reserve=(
        "sudo grubby --update-kernel=ALL --args=crashkernel={size}",
        "# It counts from the next boot on:",
        "sudo reboot",
    ),
    estimate=("kdumpctl", "estimate"),
    estimate_marks=("Recommended crashkernel:",),
    default_size="256M",
    reload=("sudo kdumpctl restart",),
    explain="sudo kdumpctl status; sudo journalctl -b -u kdump",
    symbols=("sudo dnf debuginfo-install kernel-core-{release}",),
    symbol_files=("usr/lib/debug/lib/modules/{release}/vmlinux",),
)
RHEL = FEDORA._replace(
    packages=("kexec-tools",),
    symbols=("sudo yum debuginfo-install kernel-{release}",),
)
