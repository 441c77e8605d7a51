"""Pieces of a kernel log that pstore cut up, put together again.

The text of one dump comes in parts, the last lines of the log in part 1 (kernel: fs/pstore/platform.c, pstore_dump).
A later dump of the same boot (an oops, then the panic) repeats the lines that the buffer still held.
"""

from __future__ import annotations

from advisor.tuples import NamedTuple


class _Part(NamedTuple):
    dump: int
    """N of `Panic#N PartM`."""
    part: int
    text: bytes


def join_parts(pieces: list[bytes]) -> tuple[bytes, tuple[str, ...]]:
    """One log text out of records in any order, and notes on parts that are missing."""
    parts: dict[tuple[int, int], bytes] = {}
    loose: list[bytes] = []
    for piece in pieces:
        for part in _split(piece):
            if part.part:
                parts.setdefault((part.dump, part.part), part.text)
            elif part.text.strip():
                loose.append(part.text)
    notes: list[str] = []
    text = b"".join(_ended(part) for part in loose)
    for dump in sorted({dump for dump, _ in parts}):
        numbers = sorted((part for other, part in parts if other == dump), reverse=True)
        missing = sorted(set(range(1, numbers[0] + 1)) - set(numbers))
        if missing:
            listed = ", ".join(map(str, missing[:8])) + (", …" if len(missing) > 8 else "")
            notes.append(f"of the log in pstore, part {listed} of {numbers[0]} is missing")
        text = _append(text, b"".join(_ended(parts[dump, number]) for number in numbers))
    return text, tuple(notes)


def _split(piece: bytes) -> list[_Part]:
    """A record or a `dmesg.txt` at its header lines; text before the first one is part 0."""
    found: list[_Part] = []
    dump = part = 0
    lines: list[bytes] = []
    for line in piece.splitlines(keepends=True):
        header = _header(line)
        if header:
            found.append(_Part(dump, part, b"".join(lines)))
            (dump, part), lines = header, []
        elif not (line.startswith(b"dmesg-") and line.rstrip().endswith(b":") and b" " not in line.strip()):
            lines.append(line)
    found.append(_Part(dump, part, b"".join(lines)))
    return found


def _header(line: bytes) -> tuple[int, int] | None:
    """`Panic#2 Part1` → (2, 1)."""
    if len(line) > 60:
        return None
    reason, mark, rest = line.strip().partition(b"#")
    number, part_mark, part = rest.partition(b" Part")
    if mark and part_mark and reason.isalpha() and number.isdigit() and part.isdigit():
        return int(number), int(part)
    return None


def _ended(text: bytes) -> bytes:
    return text if not text or text.endswith(b"\n") else text + b"\n"


def _append(text: bytes, later: bytes) -> bytes:
    """Put a later dump behind an earlier one, with the lines that both hold once."""
    if not text or not later:
        return text or later
    first = later.partition(b"\n")[0] + b"\n"
    at = text.find(first) if first.strip() else -1
    if at >= 0 and (at == 0 or text[at - 1 : at] == b"\n") and later.startswith(text[at:]):
        return text[:at] + later
    return text + later
