"""Which distribution and boot loader the commands are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.advice.advise import advise
from advisor.advice.machine import Machine
from advisor.advice.system import system_of
from tests.advice.samples import BASE, RECORD, crash, kernel, match, reading, workaround

if TYPE_CHECKING:
    from pathlib import Path

GUID = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
EFI = f"sys/firmware/efi/efivars/LoaderInfo-{GUID}"
STUB = f"sys/firmware/efi/efivars/StubInfo-{GUID}"
SYSTEMD = b"\x06\x00\x00\x00" + "systemd-boot 257".encode("utf-16-le")


def machine(root: Path, files: dict[str, bytes]) -> Machine:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
    return Machine(str(root))


BY_LOG = [
    ("debian", {}, "debian", "grub.d"),
    ("ubuntu", {}, "ubuntu", "grub.d"),
    ("fedora", {}, "fedora", "grubby"),
    (
        "fedora",
        {"command_line": "BOOT_IMAGE=(hd0,gpt2)/ostree/fedora ostree=/ostree/boot.1/fedora/0"},
        "fedora",
        "rpm-ostree",
    ),
    ("rhel", {}, "rhel", "grubby"),
    ("rhel", {"arch": "s390x"}, "rhel", "grubby-zipl"),
    ("suse", {}, "suse", "pbl"),
    ("suse-old", {}, "suse", "grub2-mkconfig"),
    ("arch", {}, "arch", "grub"),
    ("arch", {"command_line": "initrd=\\initramfs-linux.img root=/dev/sda1"}, "arch", "loader-entries"),
    ("debian", {"command_line": "initrd=\\0123\\6.1.0\\initrd.img root=/dev/sda1"}, "debian", "kernel-install"),
    ("nixos", {}, "nixos", "nixos"),
    ("generic", {"command_line": "init=/nix/store/x/init"}, "generic", "nixos"),
    ("raspberrypi", {}, "raspberrypi", "raspberrypi"),
    ("ubuntu", {"release": "6.8.0-1004-raspi"}, "ubuntu", "raspberrypi"),
    ("wsl", {}, "wsl", "wsl"),
    ("generic", {}, "generic", "generic"),
    ("generic", {"distribution": "sles"}, "suse", "pbl"),
    ("generic", {"distribution": "almalinux"}, "rhel", "grubby"),
    ("generic", {"distribution": "plan9"}, "generic", "generic"),
]


@pytest.mark.parametrize(("name", "changes", "distribution", "loader"), BY_LOG)
def test_by_the_log(name: str, changes: dict[str, str], distribution: str, loader: str) -> None:
    system = system_of(kernel(name, **changes), None)
    assert (system.distribution.id, system.loader.id) == (distribution, loader)


BY_MACHINE = [
    ("debian", {"etc/os-release": b"ID=debian\n"}, "debian", "grub.d"),
    ("debian", {EFI: SYSTEMD}, "debian", "kernel-install"),
    ("arch", {EFI: SYSTEMD}, "arch", "loader-entries"),
    ("arch", {EFI: SYSTEMD, STUB: b"x", "usr/bin/mkinitcpio": b""}, "arch", "uki-mkinitcpio"),
    ("fedora", {EFI: SYSTEMD, STUB: b"x"}, "fedora", "uki"),
    ("fedora", {"run/ostree-booted": b""}, "fedora", "rpm-ostree"),
    ("ubuntu", {"etc/kernelstub/configuration": b"", EFI: SYSTEMD}, "ubuntu", "kernelstub"),
    ("debian", {"etc/os-release": b'ID=raspbian\nID_LIKE="debian"\n'}, "raspberrypi", "raspberrypi"),
    ("debian", {"boot/firmware/cmdline.txt": b"root=x"}, "debian", "raspberrypi"),
    (
        "suse",
        {"etc/os-release": b'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', "usr/sbin/pbl": b""},
        "tumbleweed",
        "pbl",
    ),
    ("suse", {"usr/sbin/transactional-update": b""}, "suse", "transactional-update"),
    ("generic", {"etc/os-release": b"ID=linuxmint\nID_LIKE=ubuntu\n"}, "ubuntu", "grub.d"),
    ("generic", {"etc/os-release": b"ID=gentoo\n", "boot/grub/grub.cfg": b""}, "generic", "grub"),
    ("fedora", {"etc/os-release": b"ID=debian\n"}, "fedora", "grubby"),  # the banner of the crash goes first
    ("debian", {"etc/os-release": b"\xff\xfe=\x00\nID"}, "debian", "grub.d"),
]


@pytest.mark.parametrize(("name", "files", "distribution", "loader"), BY_MACHINE)
def test_by_the_machine(name: str, files: dict[str, bytes], distribution: str, loader: str, tmp_path: Path) -> None:
    system = system_of(kernel(name), machine(tmp_path, files))
    assert (system.distribution.id, system.loader.id) == (distribution, loader)


def test_the_machine_counts_only_where_it_is_the_same(tmp_path: Path) -> None:
    here = machine(tmp_path, {"etc/os-release": b"ID=arch\n"})
    found = (match(workarounds=(workaround(),)),)
    read = reading(crash(), of=kernel("generic"))
    elsewhere = advise(RECORD, read, found, BASE, here, {})
    assert any("does not name its distribution" in note for note in elsewhere.source.notes)
    same = advise(RECORD._replace(this_machine=True), read, found, BASE, here, {})
    assert any("assuming this machine" in note for note in same.source.notes)
    assert any("grub-mkconfig" in line for line in same.matches[0].workarounds[0].commands.permanent)


def test_facts_of_a_missing_root_are_empty() -> None:
    here = Machine("/nonexistent\0")
    assert here.ids == ()
    assert here.version is None
    assert not here.by_systemd_boot
    assert not here.has("etc/NIXOS")


def test_os_release(tmp_path: Path) -> None:
    here = machine(tmp_path, {"usr/lib/os-release": b'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n'})
    assert (here.ids, here.version) == (("ubuntu", "debian"), "24.04")
