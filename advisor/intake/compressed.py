"""Compressed logs and dumps: gzip, bzip2 and xz by the standard library, lz4 and zstd by a module or tool."""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING, cast
from advisor.errors import UnreadableInput
from advisor.intake.access import open_regular, shown
from advisor.intake.spool import Spool
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

INPUT_PIECE = 256 << 10
OUTPUT_PIECE = 1 << 20
XZ_MEMORY = 512 << 20
"""`xz -9` needs 65 MB to decompress; a file that wants more than this was made to hurt."""


class Damaged(Exception):  # noqa: N818 - it is an answer about the stream
    """The compressed stream ends early or is no such stream; what came before it was delivered."""


class Reader(NamedTuple):
    """The decompressed bytes as they come."""

    read: Callable[[int], bytes]
    """At most so many bytes, none at the end. Raises Damaged."""
    close: Callable[[], None]


def unpack(path: str, kind: str, *, follow: bool = False) -> tuple[Spool, tuple[str, ...]]:
    """The whole decompressed text, and notes where it is cut. Raises UnreadableInput."""
    spool = Spool(shown(path))
    notes: tuple[str, ...] = ()
    reader = open_compressed(path, kind, follow=follow)
    try:
        if not spool.fill(reader.read):
            notes = (f"{shown(path)}: only the first {spool.limit >> 20} MB were read",)
    except Damaged as damage:
        if not spool.size:
            raise UnreadableInput(
                f"is no readable {kind} file: {damage}", shown(path), "Look for another copy of it"
            ) from None
        notes = (f"{shown(path)}: the compressed file is cut or damaged, read up to there ({damage})",)
    finally:
        reader.close()
    if not spool.size:
        raise UnreadableInput("is empty once decompressed", shown(path), "Name a log that holds something")
    return spool, notes


def open_compressed(path: str, kind: str, *, follow: bool = False) -> Reader:
    """A reader of the decompressed bytes. Raises UnreadableInput where nothing here can decompress it."""
    stream = open_regular(path, follow=follow)
    if kind in _STANDARD:
        return Reader(_Pieces(stream, _STANDARD[kind]).read, stream.close)
    reader = _by_module(stream, kind) or _by_tool(stream, kind)
    if reader is None:
        stream.close()
        raise UnreadableInput(
            f"is compressed with {kind}, and nothing here can decompress it", shown(path), f"Install the package {kind}"
        )
    return reader


def _gzip() -> Any:
    import zlib

    return zlib.decompressobj(31)


def _bzip2() -> Any:
    import bz2

    return bz2.BZ2Decompressor()


def _xz() -> Any:
    import lzma

    return lzma.LZMADecompressor(memlimit=XZ_MEMORY)


_STANDARD: dict[str, Callable[[], Any]] = {"gzip": _gzip, "bzip2": _bzip2, "xz": _xz}


class _Pieces:
    """Decompresses in bounded steps, so that no input expands to more than was asked for; streams in a row too."""

    def __init__(self, source: BinaryIO, new: Callable[[], Any]) -> None:
        self._source = source
        self._new = new
        self._object = new()
        self._pending = b""
        self._ended = False

    def read(self, size: int) -> bytes:
        while not self._ended:
            needs_input = getattr(self._object, "needs_input", not self._pending)
            if not self._pending and needs_input:
                self._pending = self._source.read(INPUT_PIECE)
                if not self._pending:
                    self._ended = True
                    raise Damaged("it ends too early")
            try:
                piece = self._object.decompress(self._pending, min(size, OUTPUT_PIECE))
            except Exception as error:  # zlib.error, OSError, LZMAError, MemoryError: one class a module
                self._ended = True
                raise Damaged(str(error) or type(error).__name__) from None
            self._pending = getattr(self._object, "unconsumed_tail", b"")
            if self._object.eof:
                self._next_stream()
            if piece:
                return cast("bytes", piece)
        return b""

    def _next_stream(self) -> None:
        """Go on with a further stream behind the one that ended (`cat a.gz b.gz`); padding and rubbish end it."""
        rest = self._object.unused_data or self._source.read(INPUT_PIECE)
        rest = rest.lstrip(b"\x00")
        if len(rest) < 6 or rest[:2] not in (b"\x1f\x8b", b"BZ", b"\xfd7"):
            self._ended = True
            return
        self._object = self._new()
        self._pending = rest


def _by_module(stream: BinaryIO, kind: str) -> Reader | None:
    """Through `zstandard` or `lz4`, where one is installed."""
    try:
        if kind == "zstd":
            unpacked = __import__("zstandard").ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        else:
            unpacked = __import__("lz4.frame").frame.LZ4FrameFile(stream)
    except (ImportError, AttributeError):
        return None

    def read(size: int) -> bytes:
        try:
            return cast("bytes", unpacked.read(size))
        except Exception as error:  # each of these modules has its own
            raise Damaged(str(error)) from None

    return Reader(read, stream.close)


def _by_tool(stream: BinaryIO, kind: str) -> Reader | None:
    """Through the `zstd` or `lz4` program, where one is installed."""
    if find_tool(kind) is None:
        return None
    from subprocess import DEVNULL, PIPE, Popen

    os.set_blocking(stream.fileno(), True)
    process = Popen([kind, "-dcq"], stdin=stream, stdout=PIPE, stderr=DEVNULL, env={**os.environ, "LC_ALL": "C"})
    output = cast("BinaryIO", process.stdout)

    def read(size: int) -> bytes:
        piece = output.read(size)
        if not piece and process.wait():
            raise Damaged("it ends too early or is damaged")
        return piece

    def close() -> None:
        output.close()
        process.kill()
        process.wait()
        stream.close()

    return Reader(read, close)


def find_tool(name: str) -> str | None:
    """Where a program lies; makedumpfile is in /usr/sbin, which is not on every user's PATH."""
    for folder in (*os.environ.get("PATH", "").split(os.pathsep), "/usr/sbin", "/sbin"):
        path = os.path.join(folder, name)
        if folder and os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return None
