"""Arch Linux: kexec-tools and makedumpfile, and no package that loads a capture kernel by itself."""

from __future__ import annotations

from advisor.doctor.family.row import Family

ARCH = Family(
    packages=("kexec-tools", "makedumpfile"),
    programs=("kexec", "makedumpfile"),
    services=("kdump.service",),
    enable=(
        "# No package loads the capture kernel: write the unit that https://wiki.archlinux.org/title/Kdump shows, then",
        "sudo systemctl enable --now kdump.service",
    ),
    default_size="256M",
    reload=("sudo systemctl restart kdump.service",),
    explain="sudo systemctl status kdump.service",
    symbols=("# The symbols come when they are asked for: https://wiki.archlinux.org/title/Debuginfod",),
    symbol_files=("usr/lib/debug/usr/lib/modules/{release}/vmlinux",),
)
