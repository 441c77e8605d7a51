"""What a signature leaves for the owner to fill in, and how to find out what to put there."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACEHOLDERS = {
    "IFACE": "your network interface, as `ip link` names it",
    "VID:PID": "the device's two numbers, as `lsusb` shows them after ID",
    "0000:BB:DD.F": "the device's PCI address, as `lspci -D` shows it",
    "BB:DD.F": "the device's PCI address, as `lspci` shows it",
    "sdX": "your disk, as `lsblk` names it",
    "nvmeX": "your NVMe drive, as `lsblk` names it",
    "hostX": "your controller, as `ls /sys/class/scsi_host` names it",
    "cardX": "your graphics card, as `ls /sys/class/drm` names it",
}
"""Spelled in capitals in a signature's value → what it stands for. A longer one goes before one that it holds."""
_JOINED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def explained(commands: Commands) -> Commands:
    """The commands with a comment above those that hold a placeholder."""
    return Commands(*(_explained(lines) for lines in commands))


def _explained(lines: tuple[str, ...]) -> tuple[str, ...]:
    comments = [f"# Put in the place of {name}: {PLACEHOLDERS[name]}." for name in _placeholders("\n".join(lines))]
    return (*comments, *lines)


def _placeholders(text: str) -> Iterator[str]:
    for name in PLACEHOLDERS:
        at = text.find(name)
        if at < 0:
            continue
        after = text[at + len(name) : at + len(name) + 1]
        before = text[at - 1 : at] if at else ""
        if (before in _JOINED and before) or (after in _JOINED and after):
            continue
        text = text.replace(name, "")
        yield name
