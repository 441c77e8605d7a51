"""The changelog that a Debian or Ubuntu kernel package ships in /usr/share/doc.

Debian's linux-image-RELEASE has the whole `changelog.gz` (read in packages of Debian 12 and 13; linux-libc-dev and others,
which are not signed, name it `changelog.Debian.gz`): entries of the signed package, `linux-signed-amd64 (6.12.118+1)`, above
those of the source package, `linux (6.12.118-1)`, back for years. A folder may be a link to another package's. Ubuntu's
linux-modules-RELEASE keeps the newest entries only.
"""

from __future__ import annotations

import os
import stat
import zlib

from advisor.advice.package.changelog import Changelog
from advisor.checking import TYPE_CHECKING
from advisor.versions import leading_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.machine import Machine
    from advisor.oops.crash import Kernel

DOC = "usr/share/doc"
_NAMES = ("changelog.gz", "changelog.Debian.gz")
_PACKED = 16 << 20
"""Bytes of a file at most."""
_UNPACKED = 48 << 20
_PIECE = 64 << 10
"""Packed bytes taken at a time."""
_HEAD = b"\nlinux ("


def debian(machine: Machine, kernel: Kernel) -> Changelog | None:
    """From the crashed kernel's own version down to the first entry of an older series.

    Complete where that very version has an entry. A newer package of the same release has the crashed one's entry below
    its own; where it has none the changelog is not of that kernel's history.
    """
    own = kernel.package_version
    version = leading_version(kernel.upstream or own or "")
    if not own or version is None:
        return None
    text = _packaged(machine, ("linux-image-{}", "linux-image-{}-unsigned", "linux-modules-{}"), kernel, version[:2])
    if text is None:
        return None
    series = [(at, name) for at, name in heads(text) if _stream(name) in (version[:2], None)]
    start = next((at for at, name in series if name == own), None)
    if start is None:
        return None
    end = next((at for at, name in heads(text) if at > start and (_stream(name) or version[:2]) < version[:2]), None)
    return Changelog(text[:end], start, complete=kernel.distribution == "debian")


def ubuntu(machine: Machine, kernel: Kernel) -> Changelog | None:
    """All that the crashed kernel's package tells: its release names one upload."""
    text = _packaged(machine, ("linux-modules-{}", "linux-image-unsigned-{}", "linux-image-{}"), kernel, None)
    return Changelog(text) if text else None


def heads(text: bytes) -> Iterator[tuple[int, str]]:
    """Place and version of each entry of the source package `linux`."""
    at = 0 if text.startswith(_HEAD[1:]) else text.find(_HEAD) + 1
    while at > 0 or text.startswith(_HEAD[1:], at):
        start = at + len(_HEAD) - 1
        end = text.find(b")", start, start + 80)
        if end > 0:
            yield at, text[start:end].decode("ascii", "replace")
        found = text.find(_HEAD, at)
        if found < 0:
            return
        at = found + 1


def _stream(package: str) -> tuple[int, int] | None:
    version = leading_version(package)
    return version[:2] if version else None


def _packaged(
    machine: Machine, packages: tuple[str, ...], kernel: Kernel, series: tuple[int, int] | None
) -> bytes | None:
    """The changelog of the first of the packages that is installed."""
    doc = os.path.realpath(os.path.join(machine.root, DOC))
    for package in packages:
        for name in _NAMES:
            path = os.path.realpath(os.path.join(doc, package.format(kernel.release), name))
            if path.startswith(doc + os.sep) and (text := _unpacked(path, series)):
                return text
    return None


def _unpacked(path: str, series: tuple[int, int] | None) -> bytes | None:
    """The text of a gzip file; with `series` only until an entry of an older one. None where it cannot be read."""
    try:
        with open(path, "rb", opener=_opener) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > _PACKED:
                return None
            return _unpack(iter(lambda: stream.read(_PIECE), b""), series)
    except (OSError, ValueError, zlib.error):
        return None


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def _unpack(packed: Iterator[bytes], series: tuple[int, int] | None) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    size = 0
    before = b""
    for piece in packed:
        text = unpacker.decompress(piece, _UNPACKED)
        pieces.append(text)
        size += len(text)
        if unpacker.eof or unpacker.unconsumed_tail or size > _UNPACKED:
            break
        if series is not None:
            last = list(heads(before + text))[-1:]
            stream = _stream(last[0][1]) if last else None
            if stream is not None and stream < series:
                break
            before = text[-100:]
    return b"".join(pieces)
