"""The Windows Subsystem for Linux, version 2: Microsoft's kernel, configured from Windows."""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

WSL = Distribution(
    id="wsl",
    name="Windows Subsystem for Linux",
    loader="wsl",
    initramfs=(),
    upgrade=("# In Windows, in PowerShell:", "wsl --update"),
    kernels={"": "linux"},
    installed=("uname -r",),
    changelog=None,
    changelog_complete=False,
    install=None,
    remove=None,
    firmware=(),
    backports=True,
    report=("Report it at https://github.com/microsoft/WSL/issues.",),
    modprobe_d=False,
)
