"""Which distribution and which boot loader the advice is for, and how we know.

The crashed kernel's own text comes first. Facts of the machine that we run on count only where the crash happened on
it.
"""

from __future__ import annotations

from advisor.advice.bootloader import LOADERS
from advisor.advice.distribution import distribution, known_id
from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple
from advisor.versions import leading_version

if TYPE_CHECKING:
    from advisor.advice.bootloader import Loader
    from advisor.advice.distribution.table import Distribution
    from advisor.advice.machine import Machine
    from advisor.oops.crash import Kernel


class System(NamedTuple):
    """What the commands are written for."""

    distribution: Distribution
    loader: Loader
    kernel_package: str
    """The package that brings the newest kernel of the crashed flavour."""
    note: str | None
    """What was assumed, as a sentence; None where the log itself says it all."""


_RELEASES = (
    ("microsoft-standard", "wsl"),
    ("microsoft-wsl", "wsl"),
    ("+rpt-rpi", "raspberrypi"),
    ("-raspi", "ubuntu"),
    ("-pve", "debian"),
)
"""Parts of a kernel release that name the system better than the compiler's banner does → row."""
_COMMAND_LINES = (
    ("ostree=", "rpm-ostree"),
    ("init=/nix/store/", "nixos"),
    ("initrd=\\", "loader-entries"),
)
"""What boot loaders leave on a command line → loader. systemd-boot names the initrd with a backslash."""


def system_of(kernel: Kernel, machine: Machine | None, command_line: str | None = None) -> System:
    """The system that crashed. `machine` is None where the crash is not demonstrably this machine's."""
    ident, note = _distribution_id(kernel, machine)
    row = distribution(ident)
    loader = _loader_id(row, kernel, machine, command_line or kernel.command_line or "")
    if machine is not None and loader != row.loader:
        note = note or f"Commands are for {LOADERS[loader].name}, assuming this machine, which is started by it."
    return System(row, LOADERS[loader], _kernel_package(row, kernel), note)


def _distribution_id(kernel: Kernel, machine: Machine | None) -> tuple[str, str | None]:
    release = (kernel.release or "").lower()
    named = next((row for part, row in _RELEASES if part in release), None) or known_id(kernel.distribution)
    ids = machine.ids if machine is not None else ()
    here = next((row for row in map(known_id, ids) if row), None)
    if here and (named is None or named == here or named in ids or named in map(known_id, ids)):
        # os-release says it more finely than the banner (Raspberry Pi OS and Tumbleweed have names there)
        if named is None:
            return here, f"Commands are for {distribution(here).name}, assuming this machine."
        return here, None
    if named:
        return named, None
    return "generic", "The log does not name its distribution: commands are general ones."


def _loader_id(row: Distribution, kernel: Kernel, machine: Machine | None, command_line: str) -> str:
    """The way this system keeps its command line: by facts of the machine, else by traces in the log, else by table."""
    if machine is not None and (found := _loader_here(row, machine)):
        return found
    if row.id in ("nixos", "wsl", "raspberrypi"):
        return row.loader
    if kernel.release and kernel.release.endswith("-raspi"):
        return "raspberrypi"
    left = next((loader for part, loader in _COMMAND_LINES if part in command_line), None)
    if left == "loader-entries" and row.id in ("debian", "fedora"):
        left = "kernel-install"
    if left:
        return left
    if row.id == "suse" and _older_than(kernel.upstream or kernel.release, (6, 4)):
        return "grub2-mkconfig"
    if row.loader == "grubby" and (kernel.arch or "").startswith("s390"):
        return "grubby-zipl"
    return row.loader


def _loader_here(row: Distribution, machine: Machine) -> str | None:
    if machine.has("run/ostree-booted"):
        return "rpm-ostree"
    if machine.has("etc/NIXOS"):
        return "nixos"
    if row.id == "raspberrypi" or (machine.has("boot/firmware/cmdline.txt") and not machine.has("boot/grub/grub.cfg")):
        return "raspberrypi"
    if machine.has("etc/kernelstub/configuration"):
        return "kernelstub"
    if machine.unified_image:
        return "uki-mkinitcpio" if machine.has("usr/bin/mkinitcpio") else "uki"
    if machine.by_systemd_boot:
        return "kernel-install" if row.id != "arch" or machine.has("etc/kernel/cmdline") else "loader-entries"
    if machine.has("usr/sbin/transactional-update"):
        return "transactional-update"
    if row.loader in ("pbl", "grub2-mkconfig"):
        return "pbl" if machine.has("usr/sbin/pbl", "sbin/pbl") else "grub2-mkconfig"
    if row.id == "generic":
        if machine.has("usr/sbin/grubby", "sbin/grubby") and machine.has("boot/loader/entries"):
            return "grubby"
        if machine.has("usr/sbin/update-grub", "sbin/update-grub"):
            return "grub.d"
        if machine.has("boot/grub2/grub.cfg"):
            return "grub2-mkconfig"
        if machine.has("boot/grub/grub.cfg"):
            return "grub"
    return None


def _older_than(upstream: str | None, bound: tuple[int, int]) -> bool:

    version = leading_version(upstream or "")
    return version is not None and version[:2] < bound


def _kernel_package(row: Distribution, kernel: Kernel) -> str:
    release = kernel.release or ""
    found = next((package for end, package in row.kernels.items() if end and release.endswith(end)), row.kernels[""])
    if row.id == "debian" and found == row.kernels[""] and kernel.arch in ("aarch64", "arm64"):
        return row.kernels["-arm64"]
    return found
