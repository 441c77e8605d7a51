"""Debian and Ubuntu: kdump-tools (read in 1.8.1 to 1.10.9: kdump-config, /etc/default/kdump-tools, the GRUB file)."""

from __future__ import annotations

from advisor.doctor.family.row import Family

_GRUB = "/etc/default/grub.d/kdump-tools.cfg"
DEBIAN = Family(
    packages=("kdump-tools",),
    programs=("kdump-config", "makedumpfile", "kexec"),
    services=("kdump-tools.service",),
    enable=(
        "sudo sed -i 's/^#*USE_KDUMP=.*/USE_KDUMP=1/' /etc/default/kdump-tools",
        "sudo systemctl enable kdump-tools.service",
    ),
    settings="/etc/default/kdump-tools",
    switch=("USE_KDUMP", "1"),
    folder_setting="KDUMP_COREDIR",
    reserve=(
        f"sudo sed -i -E 's/crashkernel=[^\" ]+/crashkernel={{size}}/' {_GRUB}",
        "sudo update-grub",
        "# It counts from the next boot on:",
        "sudo reboot",
    ),
    reserved_in=_GRUB,
    estimate=("kdump-config", "show"),
    estimate_marks=("crashkernel suggested size:",),
    default_size="512M-:192M",
    reload=("sudo kdump-config unload", "sudo kdump-config load"),
    explain="sudo kdump-config show; sudo journalctl -b -u kdump-tools",
    symbols=(
        "# Needs the source of debug packages: https://wiki.debian.org/HowToGetABacktrace",
        "sudo apt install linux-image-{release}-dbg",
    ),
    symbol_files=("usr/lib/debug/boot/vmlinux-{release}", "usr/lib/debug/lib/modules/{release}/vmlinux"),
)
UBUNTU = DEBIAN._replace(
    packages=("linux-crashdump",),
    symbols=(
        "# Needs the source of debug packages: https://ubuntu.com/server/docs/debug-symbol-packages",
        "sudo apt install linux-image-{release}-dbgsym",
    ),
)
