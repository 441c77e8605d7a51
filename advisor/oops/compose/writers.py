"""The prefixes that programs put before the kernel's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.oops.compose.lines import Line


def stamp(line: Line) -> str:
    """kernel/printk/printk.c, print_time."""
    return f"[{line.time:12.6f}]"


def dmesg(lines: list[Line]) -> str:
    """`dmesg` and what makedumpfile saved until 1.7.5."""
    return "".join(f"{stamp(line)} {line.text}\n" for line in lines)


def plain(lines: list[Line]) -> str:
    """`dmesg -t`, or a kernel with printk.time=0."""
    return "".join(f"{line.text}\n" for line in lines)
