"""The bytes of a dump at an offset, however the file wraps them: as they lie, flattened, or compressed by suffix."""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO, Protocol

    from advisor.intake.compressed import Reader

    class Bytes(Protocol):
        """A dump as makedumpfile would have written it to a seekable file."""

        size: int | None
        """Bytes of the whole, None where that is not known without reading it all."""

        def at(self, offset: int, length: int) -> bytes:
            """The bytes there; fewer, perhaps none, where the file does not hold them."""
            ...


FLAT_SIGNATURE = b"makedumpfile\x00"
FLAT_HEADER = 4096
"""makedumpfile: makedumpfile.h, MAX_SIZE_MDF_HEADER. The signature field is 16 bytes, then type and version."""
FLAT_END = b"\xff" * 16
"""The last record's offset and size are both END_FLAG_FLAT_HEADER, -1 (makedumpfile.h)."""
MAX_RECORDS = 100_000
"""Records of a flattened file that are walked to find a piece (a dump of 100 MB has some ten thousand)."""
MAX_UNPACKED = 64 << 20
"""Bytes that are decompressed to reach a header."""


class PlainBytes:
    """The file as it lies."""

    def __init__(self, stream: BinaryIO) -> None:
        self._descriptor = stream.fileno()
        self.size: int | None = os.fstat(self._descriptor).st_size

    def at(self, offset: int, length: int) -> bytes:
        try:
            return os.pread(self._descriptor, length, offset)
        except (OSError, OverflowError, ValueError):
            return b""


class UnpackedBytes:
    """The first part of a compressed file, decompressed as far as it is asked for."""

    def __init__(self, reader: Reader) -> None:
        self._read = reader.read
        self._held = bytearray()
        self.size: int | None = None
        self.damage: str | None = None
        """Why the compressed stream could not be read further, once that was met."""

    def at(self, offset: int, length: int) -> bytes:
        from advisor.intake.compressed import Damaged

        wanted = min(offset + length, MAX_UNPACKED)
        while len(self._held) < wanted and self.size is None:
            try:
                piece = self._read(1 << 20)
            except Damaged as damage:
                self.damage = str(damage)
                piece = b""
            if not piece:
                self.size = len(self._held)
            self._held += piece
        return bytes(self._held[offset : offset + length])


class FlattenedBytes:
    """The inner file of a flattened one: records of a big-endian offset and size, then the bytes to be written there.

    makedumpfile: makedumpfile.c, write_buffer() and rearrange_dumpdata(). A later record overwrites an earlier one.
    """

    def __init__(self, outer: Bytes) -> None:
        self._outer = outer
        self.size: int | None = None
        self._records: list[tuple[int, int, int]] = []
        """`(offset in the inner file, size, offset in the outer file)`."""
        self._next = FLAT_HEADER
        self.ended = False
        """The end record was reached."""

    def at(self, offset: int, length: int) -> bytes:
        wanted = bytearray(length)
        filled = bytearray(length)
        gap = 0
        for number in range(MAX_RECORDS):
            if number == len(self._records) and not self._walk():
                break
            inner, size, outer = self._records[number]
            start, end = max(offset, inner), min(offset + length, inner + size)
            if start >= end:
                continue
            piece = self._outer.at(outer + start - inner, end - start)
            wanted[start - offset : start - offset + len(piece)] = piece
            filled[start - offset : start - offset + len(piece)] = b"\x01" * len(piece)
            gap = filled.find(0, gap)
            if gap < 0:
                return bytes(wanted)
        return bytes(wanted[:gap])

    def _walk(self) -> bool:
        """Look at one more record; False at the end."""
        if self.ended or len(self._records) >= MAX_RECORDS:
            return False
        header = self._outer.at(self._next, 16)
        if len(header) < 16 or header == FLAT_END:
            self.ended = header == FLAT_END
            return False
        inner = int.from_bytes(header[:8], "big", signed=True)
        size = int.from_bytes(header[8:], "big", signed=True)
        if inner < 0 or size <= 0:
            return False
        self._records.append((inner, size, self._next + 16))
        self._next += 16 + size
        return True
