"""What a module file (64-bit little-endian ELF) says of itself: its `.modinfo` section and the names of its functions."""

from __future__ import annotations

import struct
from typing import NamedTuple

_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_FUNCTION = 2
"""STT_FUNC."""
_SYMBOLS = 2
"""SHT_SYMTAB."""


class Object(NamedTuple):
    """A module."""

    modinfo: bytes
    functions: tuple[str, ...]


def read_object(image: bytes) -> Object:
    """Read a relocatable file. Raises ValueError for what is none."""
    if image[:6] != b"\x7fELF\x02\x01":
        raise ValueError("no 64-bit little-endian ELF file")
    try:
        (table,) = struct.unpack_from("<Q", image, 0x28)
        count, names_at = struct.unpack_from("<HH", image, 0x3C)
        sections = [_SECTION.unpack_from(image, table + 64 * at) for at in range(count)]
        names = _content(image, sections[names_at])
        modinfo, functions = b"", set[str]()
        for section in sections:
            if _string(names, section[0]) == ".modinfo":
                modinfo = _content(image, section)
            elif section[1] == _SYMBOLS:
                strings = _content(image, sections[section[6]])
                for name, kind, _, index, _, _ in _SYMBOL.iter_unpack(_content(image, section)):
                    if kind & 15 == _FUNCTION and index:
                        functions.add(_string(strings, name))
    except (struct.error, IndexError) as error:
        raise ValueError(f"damaged ELF file: {error}") from None
    return Object(modinfo, tuple(sorted(functions)))


def _content(image: bytes, section: tuple[int, ...]) -> bytes:
    return image[section[4] : section[4] + section[5]]


def _string(table: bytes, at: int) -> str:
    return table[at : table.find(b"\0", at)].decode("ascii", "replace")
