"""Arch Linux and its derivatives. The package's version is upstream's; there is no changelog of single fixes."""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

ARCH = Distribution(
    id="arch",
    name="Arch Linux",
    loader="grub",
    initramfs=("sudo mkinitcpio -P",),
    upgrade=("sudo pacman -Syu",),
    kernels={"-lts": "linux-lts", "-zen": "linux-zen", "-hardened": "linux-hardened", "": "linux"},
    installed=("pacman -Q | grep '^linux'",),
    changelog=None,
    changelog_complete=False,
    install="sudo pacman -S {package}",
    remove="sudo pacman -R {package}",
    firmware=("sudo pacman -Syu linux-firmware",),
    backports=False,
    report=("Report it at https://gitlab.archlinux.org/archlinux/packaging/packages/linux/-/issues.",),
)
