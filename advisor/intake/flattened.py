"""A flattened dump that was cut, put into order as far as it goes: `makedumpfile -R` does not end on one."""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import shown
from advisor.intake.vmcore_bytes import FLAT_END, FLAT_HEADER

if TYPE_CHECKING:
    from typing import BinaryIO

FARTHEST = 1 << 45
"""No dump is larger; a record that says so is damaged."""
PIECE = 1 << 20


def is_cut(stream: BinaryIO) -> bool:
    """Whether the end record is missing."""
    size = os.fstat(stream.fileno()).st_size
    return os.pread(stream.fileno(), 16, max(0, size - 16)) != FLAT_END


def rearrange(stream: BinaryIO, target: str, path: str) -> None:
    """Write every whole record to its place in `target`. Raises UnreadableInput."""
    source = stream.fileno()
    at = FLAT_HEADER
    try:
        with open(target, "xb") as output:
            while len(header := os.pread(source, 16, at)) == 16:
                offset = int.from_bytes(header[:8], "big", signed=True)
                size = int.from_bytes(header[8:], "big", signed=True)
                at += 16
                if not (0 <= offset <= FARTHEST and 0 < size <= FARTHEST):
                    break
                output.seek(offset)
                end = at + size
                while at < end and (piece := os.pread(source, min(PIECE, end - at), at)):
                    output.write(piece)
                    at += len(piece)
                if at < end:
                    break
    except OSError as error:
        raise UnreadableInput(
            f"cannot be rearranged into {shown(target)}: {error.strerror}", shown(path), "Set TMPDIR to more space"
        ) from None
