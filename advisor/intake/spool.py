"""Text that cannot be read twice where it comes from: kept in memory up to a bound, then in a temporary file."""

from __future__ import annotations

import io
import os

from advisor.checking import TYPE_CHECKING, cast
from advisor.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

IN_MEMORY = 8 << 20
LIMIT = 4 << 30
"""Bytes that are kept at all; a compressed file may expand without end."""
SPARE = 64 << 20
"""Bytes that must stay free on the file system of the temporary file."""
PIECE = 1 << 20


def temporary_folder() -> str:
    """$TMPDIR, else /var/tmp: /tmp is memory on many machines, and these files may be as large as a dump."""
    named = os.environ.get("TMPDIR")
    return named if named and os.path.isdir(named) else "/var/tmp"


class Spool:
    """Written once, then read from the start as often as wanted. The file has no name and ends with the process."""

    def __init__(self, where: str, in_memory: int = IN_MEMORY, limit: int = LIMIT) -> None:
        self.where = where
        """The input that this is a copy of, as shown."""
        self.size = 0
        self.in_memory = in_memory
        self.limit = limit
        self._memory = io.BytesIO()
        self._file: BinaryIO | None = None

    def write(self, piece: bytes) -> bool:
        """Keep the piece; False where the limit was reached and the rest was dropped."""
        room = self.limit - self.size
        kept = piece[:room]
        if self._file is None and self.size + len(kept) > self.in_memory:
            self._move_to_file()
        target = self._file or self._memory
        try:
            if self._file is not None:
                self._check_space(len(kept))
            target.write(kept)
        except OSError as error:
            raise self._no_space(error.strerror or str(error)) from None
        self.size += len(kept)
        return len(kept) == len(piece)

    def fill(self, read: Callable[[int], bytes]) -> bool:
        """Keep everything that `read` yields; False where the limit was reached."""
        while piece := read(PIECE):
            if not self.write(piece):
                return False
        return True

    def open(self) -> BinaryIO:
        """A new stream from the start."""
        if self._file is None:
            return io.BytesIO(self._memory.getvalue())
        self._file.flush()
        return cast("BinaryIO", _SharedFile(self._file))

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def _move_to_file(self) -> None:
        from tempfile import TemporaryFile

        try:
            self._file = cast("BinaryIO", TemporaryFile(dir=temporary_folder()))  # noqa: SIM115 - lives as long as this
            self._file.write(self._memory.getvalue())
        except OSError as error:
            raise self._no_space(error.strerror or str(error)) from None
        self._memory = io.BytesIO()

    def _check_space(self, wanted: int) -> None:
        status = os.statvfs(temporary_folder())
        if status.f_bavail * status.f_frsize < wanted + SPARE:
            raise self._no_space("no space left")

    def _no_space(self, reason: str) -> UnreadableInput:
        folder = temporary_folder()
        return UnreadableInput(
            f"could not be kept in {folder}: {reason}", self.where, "Set TMPDIR to a directory with more space"
        )


class _SharedFile(io.RawIOBase):
    """A reader with a position of its own in a file that several readers share."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        piece = os.pread(self._file.fileno(), len(buffer), self._position)
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)
