"""Other spellings of the kernel's own words: build ids, decoded source lines, HTML, a serial line's control codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.oops.compose.writers import dmesg

if TYPE_CHECKING:
    from advisor.oops.compose.lines import Line

BUILD_ID = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"
_FRAME = re.compile(r"([A-Za-z_][\w.]*)\+0x[0-9a-f]+/0x[0-9a-f]+(?: \[([\w-]+)\])?")
_MODULE = re.compile(r"(\+0x[0-9a-f]+/0x[0-9a-f]+ \[[\w-]+)\]")


def build_id(lines: list[Line]) -> str:
    """Frames of modules with their build id (kernel: lib/dump_stack.c, CONFIG_STACKTRACE_BUILD_ID; since 5.15)."""
    return dmesg([line._replace(text=_MODULE.sub(rf"\1 {BUILD_ID}]", line.text)) for line in lines])


def decoded(lines: list[Line]) -> str:
    """After scripts/decode_stacktrace.sh: `evo_wait (drivers/gpu/drm/nouveau/evo_wait.c:421) nouveau`."""

    def spell(match: re.Match[str]) -> str:
        module = f" {match[2]}" if match[2] else ""
        folder = f"drivers/{match[2]}" if match[2] else "kernel"
        return f"{match[1]} ({folder}/{match[1]}.c:421){module}"

    return dmesg([line if line.boot else line._replace(text=_FRAME.sub(spell, line.text)) for line in lines])


def symbolized(lines: list[Line]) -> str:
    """After syz-symbolize: `evo_wait+0x53/0x120 drivers/nouveau/evo_wait.c:421 [nouveau]`."""

    def spell(match: re.Match[str]) -> str:
        name = match[0].partition(" [")[0]
        module = f" [{match[2]}]" if match[2] else ""
        return f"{name} {f'drivers/{match[2]}' if match[2] else 'kernel'}/{match[1]}.c:421{module}"

    return dmesg([line if line.boot else line._replace(text=_FRAME.sub(spell, line.text)) for line in lines])


def crlf(lines: list[Line]) -> str:
    """Copied through Windows or a terminal program."""
    return dmesg(lines).replace("\n", "\r\n")


def serial(lines: list[Line]) -> str:
    """A serial console: `\\r\\r\\n`, colours of systemd's status lines, the cursor moved."""
    noise = "\x1b[0;32m  OK  \x1b[0m] Reached target \x1b[0;1;39mbasic.target\x1b[0m - Basic System.\r\r\n"
    text = dmesg(lines).replace("\n", "\r\r\n")
    return f"\x1b[?7l\x1b[2J[{noise}{text}"


def html(lines: list[Line]) -> str:
    """A paste that was escaped for a page and copied from its source."""
    return dmesg(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
