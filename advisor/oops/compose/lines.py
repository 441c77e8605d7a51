"""Lines before they are dressed, and values made up in a way that is the same every time."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32


class Line(NamedTuple):
    """One line of the ring buffer."""

    text: str
    level: int = 4
    """printk level: 0 emergency, 1 alert, 3 error, 4 warning, 6 info (kernel: include/linux/kern_levels.h)."""
    time: float = 0.0
    boot: bool = False
    """Written while booting, long before the crash: what a wrapped ring buffer has lost."""


STEP = 0.000021
"""Seconds between two lines of a report."""


def timed(texts: list[tuple[str, int]], start: float) -> list[Line]:
    """Lines that follow one another from `start` on."""
    return [Line(text, level, start + STEP * at) for at, (text, level) in enumerate(texts)]


def made_up(name: str, width: int = 16, prefix: str = "ffff8880") -> str:
    """A hexadecimal address of its own for every name."""
    seed = f"{crc32(name.encode()):08x}{crc32(name.encode()[::-1]):08x}"
    return (prefix + seed)[:width] if width > len(prefix) else seed[:width]


def hexadecimal(address: str | None, width: int, default: str) -> str:
    """An address as `%016lx` prints it, from a spelling with or without `0x` and leading zeros."""
    return (address or default).lower().removeprefix("0x").rjust(width, "0")
