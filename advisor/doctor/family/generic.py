"""Any other distribution."""

from __future__ import annotations

from advisor.doctor.family.row import Family

GENERIC = Family(
    packages=("kexec-tools", "makedumpfile", "kdump"),
    programs=("kexec", "makedumpfile"),
    services=("kdump.service", "kdump-tools.service"),
    enable=("# Switch on the service that loads the capture kernel, mostly kdump.service",),
    explain="systemctl status kdump.service",
    symbols=("# Install the package with the debug symbols of the kernel {release}",),
    symbol_files=("usr/lib/debug/lib/modules/{release}/vmlinux",),
)
