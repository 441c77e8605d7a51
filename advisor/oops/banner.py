"""Which kernel and distribution a banner names.

`Linux version RELEASE (builder) (compiler) VERSION` (init/version.c, linux_banner); in an oops `RELEASE VERSION` follows the
taint (lib/dump_stack.c, dump_stack_print_info; VERSION is cut at its first blanks there).
"""

from __future__ import annotations

import re

from advisor.oops.pattern import lazily
from advisor.tuples import NamedTuple

_RELEASE = lazily(r"[\w.+~:-]+")
_UPSTREAM = lazily(r"(\d+)\.(\d+)(?:\.(\d+))?(?:\.(\d+))?(-rc\d+)?")
_DEBIAN = lazily(r"\bDebian (\d[\w.+~:-]*)")
_UBUNTU = lazily(r"\(Ubuntu (\S+?) (\d+\.\d+\.\d+)\S*\)|\bUbuntu (\d\S+)(?: (\d+\.\d+\.\d+))?")
_UBUNTU_BUILD = lazily(r"#(\d+(?:~[\w.~]+)?)-Ubuntu")
_EL = lazily(r"\.el(\d+)")
_FC = lazily(r"\.fc(\d+)")


class Banner(NamedTuple):
    """What one mention of the kernel says about it."""

    release: str
    upstream: str | None
    distribution: str | None
    package_version: str | None


def parse_banner(text: str) -> Banner | None:
    """From the release on: `6.12.118+deb13-amd64 #1  Debian 6.12.118-1`, or the whole banner after `Linux version `."""
    text = text.strip().lstrip("(")
    match = _RELEASE.match(text)
    if match is None or not text[0].isdigit():
        return None
    release = match.group().rstrip(":-")
    rest = text[match.end() :]
    upstream = upstream_of(release)
    mark = rest.rfind(" #")  # before it stands the compiler, whose own package is Debian's as well
    rest = rest[max(mark, 0) :]
    found = _DEBIAN.search(rest)
    if found is not None:
        package = found.group(1)
        return Banner(release, _base(package), "debian", package)
    found = _UBUNTU.search(rest)
    if found is not None:
        version = found.group(1) or found.group(3)
        base = found.group(2) or found.group(4)
        return Banner(release, base or (upstream if base else None), "ubuntu", _package(version))
    if "Ubuntu" in rest or re.search(r"\d-(?:generic|lowlatency|aws|azure|gcp|oem|raspi|kvm)\b", release) is not None:
        build = _UBUNTU_BUILD.search(rest)
        package = None
        if build is not None:
            base = release.rsplit("-", 1)[0] if not release[-1].isdigit() else release
            package = f"{base}.{build.group(1)}"
        known = "Ubuntu" in rest or build is not None
        return Banner(release, None, "ubuntu" if known else None, package)
    for sign, distribution in _SIGNS:
        if sign in release or sign in rest:
            honest = distribution in _HONEST
            return Banner(release, upstream if honest else None, distribution, None)
    if _EL.search(release) is not None:
        return Banner(release, None, _enterprise(rest, release), release)
    if _FC.search(release) is not None:
        return Banner(release, upstream, "fedora", release)
    if release.endswith("-default") or "-default" in release:
        return Banner(release, None, "suse", None)
    if re.fullmatch(r"\d+\.\d+\.0-\d+(?:\.\d+)?(?:-\w+)+", release) or re.search(r"\+deb\d+|\.bpo\.|\+bpo", release):
        return Banner(release, upstream if "+deb" in release else None, "debian", None)
    return Banner(release, upstream, None, None)


_SIGNS = (
    ("-arch", "arch"),
    ("-ARCH", "arch"),
    ("-MANJARO", "manjaro"),
    ("NixOS", "nixos"),
    ("-gentoo", "gentoo"),
    (".amzn", "amazon"),
    (".qubes", "qubes"),
    ("-coreos", "coreos"),
    ("-flatcar", "flatcar"),
    ("-truenas", "truenas"),
    ("+truenas", "truenas"),
    ("-pve", "proxmox"),
    ("-Microsoft", "wsl"),
    ("-microsoft", "wsl"),
    ("-talos", "talos"),
    ("+rpt", "raspberrypi"),
    ("-v7+", "raspberrypi"),
    ("-v7l+", "raspberrypi"),
    ("-v8+", "raspberrypi"),
    ("-rpi", "raspberrypi"),
    ("-zen", "arch"),
    ("-cachyos", "cachyos"),
    ("-surface", "surface"),
    ("uek", "oracle"),
    ("-sles", "suse"),
    ("-lts", "arch"),
    ("-android", "android"),
)
"""What in a release or version gives the distribution away."""
_HONEST = {
    "arch", "manjaro", "nixos", "gentoo", "qubes", "coreos", "flatcar", "truenas", "wsl", "talos", "raspberrypi", "cachyos",
    "surface", "amazon", "android",
}  # fmt: skip
"""Distributions whose release begins with the upstream version."""


def _enterprise(rest: str, release: str) -> str:
    lower = rest.lower()
    for word, name in (("centos", "centos"), ("rocky", "rocky"), ("alma", "alma"), ("oracle", "oracle")):
        if word in lower:
            return name
    return "oracle" if "uek" in release else "rhel"


def upstream_of(release: str) -> str | None:
    """`6.12.118` of `6.12.118+deb13-amd64`; the patch level `0` of a Debian ABI name is not one."""
    match = _UPSTREAM.match(release)
    if match is None:
        return None
    major, minor, patch, fourth, candidate = match.groups()
    if re.match(r"\d+\.\d+\.0-\d+", release) and not candidate and not re.match(r"\d+\.\d+\.0-rc", release):
        return None
    version = f"{major}.{minor}" + (f".{patch}" if patch else "")
    if fourth and major == "2":
        version += f".{fourth}"
    return version + (candidate or "")


def _base(package: str) -> str | None:
    match = re.match(r"\d+(?:\.\d+)+(?:[~-]rc\d+)?", package)
    return match.group().replace("~", "-") if match else None


def _package(version: str) -> str:
    return re.sub(r"-(?:generic|lowlatency|aws|azure|gcp|oem|raspi|kvm|oracle|ibm)\S*$", "", version)


_ARCHES = (
    ("x86_64", r"amd64|x86_64|x86-64"),
    ("i386", r"i[3-6]86|-686\b|-pae\b"),
    ("arm64", r"aarch64|arm64"),
    ("arm", r"armv\d\w*|armhf|armmp|-v7l?\+"),
    ("ppc64le", r"ppc64le|powerpc64le"),
    ("ppc64", r"ppc64\b|powerpc64\b"),
    ("s390x", r"s390x?"),
    ("riscv64", r"riscv64|riscv"),
    ("mips", r"mips\w*"),
    ("loongarch64", r"loongarch\w*|loong64"),
)


def arch_of_release(release: str) -> str | None:
    """The architecture that a release's own name ends in."""
    for arch, pattern in _ARCHES:
        if re.search(pattern, release):
            return arch
    return None
