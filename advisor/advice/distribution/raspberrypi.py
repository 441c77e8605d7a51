"""Raspberry Pi OS: Debian with the Raspberry Pi's own kernel and firmware instead of a boot loader."""

from __future__ import annotations

from advisor.advice.distribution.debian import DEBIAN

RASPBERRY_PI_OS = DEBIAN._replace(
    id="raspberrypi",
    name="Raspberry Pi OS",
    loader="raspberrypi",
    upgrade=("sudo apt update", "sudo apt full-upgrade"),
    kernels={"": "linux-image-rpi-v8"},
    changelog=None,
    changelog_complete=False,
    firmware=(),
    report=("Report it at https://github.com/raspberrypi/linux/issues, which is the tracker of this kernel.",),
)
