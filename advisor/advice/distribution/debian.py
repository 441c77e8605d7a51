"""Debian (and Devuan, Kali, Proxmox VE).

linux-image-VERSION ships its whole changelog, with the subject of every fix, in /usr/share/doc (read in the packages of
Debian 12 and 13). grub-mkconfig sources /etc/default/grub.d/*.cfg after /etc/default/grub, in the order of names.
"""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

INITRAMFS = ("sudo update-initramfs -u -k all",)
DEBIAN = Distribution(
    id="debian",
    name="Debian",
    loader="grub.d",
    initramfs=INITRAMFS,
    upgrade=("sudo apt update", "sudo apt install {kernel}"),
    kernels={
        "-cloud-amd64": "linux-image-cloud-amd64",
        "-rt-amd64": "linux-image-rt-amd64",
        "-amd64": "linux-image-amd64",
        "-cloud-arm64": "linux-image-cloud-arm64",
        "-rt-arm64": "linux-image-rt-arm64",
        "-arm64": "linux-image-arm64",
        "-686-pae": "linux-image-686-pae",
        "-686": "linux-image-686",
        "-armmp-lpae": "linux-image-armmp-lpae",
        "-armmp": "linux-image-armmp",
        "-powerpc64le": "linux-image-powerpc64le",
        "-riscv64": "linux-image-riscv64",
        "-s390x": "linux-image-s390x",
        "": "linux-image-amd64",
    },
    installed=("dpkg --list 'linux-image-[0-9]*'",),
    changelog='zgrep -i -F -m 3 {subject} "/usr/share/doc/linux-image-$(uname -r)/changelog.gz"',
    changelog_complete=True,
    install="sudo apt install {package}",
    remove="sudo apt remove {package}",
    firmware=(
        "# It is in the component non-free-firmware of the package sources (before Debian 12: non-free):",
        "sudo apt install firmware-linux",
    ),
    backports=False,
    report=(
        (
            'Report it to Debian with `reportbug "linux-image-$(uname -r)"` (package reportbug); the bugs known '
            "there are at https://bugs.debian.org/src:linux."
        ),
    ),
)
