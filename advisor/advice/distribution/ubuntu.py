"""Ubuntu (and Mint, elementary, Pop!_OS, neon). Debian's tools; its kernels carry fixes of later versions."""

from __future__ import annotations

from advisor.advice.distribution.debian import DEBIAN

UBUNTU = DEBIAN._replace(
    id="ubuntu",
    name="Ubuntu",
    upgrade=("sudo apt update", "sudo apt full-upgrade"),
    kernels={"": "linux-generic"},
    changelog='zgrep -i -F -m 3 {subject} "/usr/share/doc/linux-modules-$(uname -r)/changelog.Debian.gz"',
    changelog_complete=False,
    firmware=("sudo apt install linux-firmware",),
    backports=True,
    report=(
        (
            "Report it to Ubuntu with `ubuntu-bug linux`; the bugs that are known there are at "
            "https://bugs.launchpad.net/ubuntu/+source/linux."
        ),
    ),
)
