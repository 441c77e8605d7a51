"""NixOS: what lasts is written in its configuration, and nothing below /etc is edited by hand."""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

NIXOS = Distribution(
    id="nixos",
    name="NixOS",
    loader="nixos",
    initramfs=(),
    upgrade=("sudo nixos-rebuild boot --upgrade",),
    kernels={"": "linux"},
    installed=("ls -d /nix/var/nix/profiles/system-*-link",),
    changelog=None,
    changelog_complete=False,
    install=None,
    remove=None,
    firmware=(
        "# In /etc/nixos/configuration.nix:",
        "hardware.enableRedistributableFirmware = true;",
        "sudo nixos-rebuild boot --upgrade",
    ),
    backports=False,
    report=("Report it at https://github.com/NixOS/nixpkgs/issues if a vanilla kernel does not show it.",),
    modprobe_d=False,
)
