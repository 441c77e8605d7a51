"""Kinds of workaround, one module each, found through the registry and imported on use."""

from __future__ import annotations

REGISTRY = {
    "kernel-parameter": "advisor.advice.workaround.kernel_parameter:prepare",
    "module-option": "advisor.advice.workaround.module_option:prepare",
    "blacklist": "advisor.advice.workaround.blacklist:prepare",
    "sysctl": "advisor.advice.workaround.sysctl:prepare",
    "udev": "advisor.advice.workaround.udev:prepare",
    "sysfs": "advisor.advice.workaround.sysfs:prepare",
    "firmware": "advisor.advice.workaround.firmware:prepare",
    "bios": "advisor.advice.workaround.bios:prepare",
    "upgrade": "advisor.advice.workaround.upgrade:prepare",
    "downgrade": "advisor.advice.workaround.downgrade:prepare",
    "package": "advisor.advice.workaround.package:prepare",
    "command": "advisor.advice.workaround.command:prepare",
    "config": "advisor.advice.workaround.config:prepare",
    "reboot": "advisor.advice.workaround.reboot:prepare",
    "hardware": "advisor.advice.workaround.plain:prepare",
    "avoid": "advisor.advice.workaround.plain:prepare",
    "patch": "advisor.advice.workaround.plain:prepare",
}
