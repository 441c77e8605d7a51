"""The header block of crash (crash: kernel.c, display_sys_stats(); task.c, show_context())."""

from __future__ import annotations

FIELDS = frozenset(
    (
        "KERNEL",
        "DEBUG KERNEL",
        "DEBUGINFO",
        "SYSTEM MAP",
        "DUMPFILE",
        "DUMPFILES",
        "CPUS",
        "DATE",
        "UPTIME",
        "LOAD AVERAGE",
        "TASKS",
        "NODENAME",
        "RELEASE",
        "VERSION",
        "MACHINE",
        "MEMORY",
        "PANIC",
        "PID",
        "COMMAND",
        "TASK",
        "CPU",
        "STATE",
    )
)


def clean(value: str | None) -> str | None:
    """A field without the dots of an elision and doubled blanks; None where nothing is left."""
    if value is None:
        return None
    kept = " ".join(word for word in value.split() if word.strip(".…*"))
    return kept.strip('"') or None


def number(value: str | None) -> int | None:
    """The first number of a field; field widths vary, and `CPU: 3 [OFFLINE]` happens."""
    word = (value or "").split()[:1]
    return int(word[0]) if word and word[0].isdecimal() and len(word[0]) < 10 else None


def seconds(uptime: str | None) -> float | None:
    """`80 days, 12:06:06` or `00:01:16` in seconds."""
    if uptime is None:
        return None
    days, _, clock = uptime.rpartition(" days, ")
    pieces = clock.strip().split(":")
    if len(pieces) != 3 or not all(piece.isdecimal() and len(piece) < 5 for piece in pieces):
        return None
    total = 0
    for piece in pieces:
        total = total * 60 + int(piece)
    return float(total + 86400 * (int(days) if days.isdecimal() and len(days) < 6 else 0))
