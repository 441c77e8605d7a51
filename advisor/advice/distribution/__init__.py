"""One table a distribution, found through the registry and imported on use."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING, cast
from advisor.registry import resolve

if TYPE_CHECKING:
    from advisor.advice.distribution.table import Distribution

REGISTRY = {
    "debian": "advisor.advice.distribution.debian:DEBIAN",
    "ubuntu": "advisor.advice.distribution.ubuntu:UBUNTU",
    "raspberrypi": "advisor.advice.distribution.raspberrypi:RASPBERRY_PI_OS",
    "fedora": "advisor.advice.distribution.fedora:FEDORA",
    "rhel": "advisor.advice.distribution.rhel:RHEL",
    "suse": "advisor.advice.distribution.suse:SUSE",
    "tumbleweed": "advisor.advice.distribution.suse:TUMBLEWEED",
    "arch": "advisor.advice.distribution.arch:ARCH",
    "nixos": "advisor.advice.distribution.nixos:NIXOS",
    "wsl": "advisor.advice.distribution.wsl:WSL",
    "generic": "advisor.advice.distribution.generic:GENERIC",
}

ALIASES = {
    "linuxmint": "ubuntu",
    "pop": "ubuntu",
    "elementary": "ubuntu",
    "neon": "ubuntu",
    "zorin": "ubuntu",
    "raspbian": "raspberrypi",
    "raspios": "raspberrypi",
    "raspberry-pi-os": "raspberrypi",
    "raspberrypi-os": "raspberrypi",
    "devuan": "debian",
    "kali": "debian",
    "pve": "debian",
    "proxmox": "debian",
    "truenas": "generic",
    "redhat": "rhel",
    "centos": "rhel",
    "almalinux": "rhel",
    "alma": "rhel",
    "rocky": "rhel",
    "oracle": "rhel",
    "ol": "rhel",
    "amazon": "rhel",
    "amzn": "rhel",
    "opensuse": "suse",
    "opensuse-leap": "suse",
    "opensuse-tumbleweed": "tumbleweed",
    "opensuse-slowroll": "tumbleweed",
    "sles": "suse",
    "sled": "suse",
    "sle": "suse",
    "manjaro": "arch",
    "endeavouros": "arch",
    "cachyos": "arch",
    "steamos": "generic",
    "archarm": "arch",
    "bazzite": "fedora",
    "nobara": "fedora",
}
"""Other names in banners and in os-release → the row that serves them."""


def known_id(name: str | None) -> str | None:
    """The row's id for a name of a distribution; None where there is none."""
    name = (name or "").lower()
    name = ALIASES.get(name, name)
    return name if name in REGISTRY else None


def distribution(ident: str) -> Distribution:
    """The table of one distribution, by its id or another of its names; the generic one for all that have none."""
    return cast("Distribution", resolve(REGISTRY[known_id(ident) or "generic"]))
