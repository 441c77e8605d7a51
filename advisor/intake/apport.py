"""apport's `.crash` reports (Ubuntu) of kernel crashes and oopses.

apport: problem_report.py, ProblemReport.load() and write(): `Key: value`; a value of several lines is indented by a
space; `Key: base64` is followed by indented base64 lines that together are one gzip stream (once a bare zlib stream).
data/kernel_crashdump makes `ProblemType: KernelCrash` with `VmCoreDmesg`; data/kernel_oops makes `KernelOops` with
`OopsText`.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import open_regular, read_small, real, shown
from advisor.intake.record import CrashRecord, LogFile
from advisor.intake.spool import Spool

if TYPE_CHECKING:
    from typing import BinaryIO, Protocol

    from advisor.intake.access import Host

    class _Inflater(Protocol):
        """zlib's decompression object, which typing has no public name for."""

        @property
        def unconsumed_tail(self) -> bytes: ...
        @property
        def eof(self) -> bool: ...
        def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


KERNEL_TYPES = (b"KernelCrash", b"KernelOops")
TEXTS = ("VmCoreDmesg", "OopsText", "Dmesg", "CurrentDmesg.txt", "CurrentDmesg", "BootDmesg.txt", "BootDmesg")
"""The fields that hold kernel text, the best first."""
VALUES = ("Date", "Uname", "ProcVersionSignature", "ProcCmdLine", "ProcKernelCmdLine", "ExecutablePath", "ProblemType")
LINE = 1 << 20
"""A base64 line of apport holds a megabyte of compressed bytes at most."""
MAX_LINE = 2 * LINE
MAX_REPORT = 2 << 30
MAX_TEXT = 64 << 20


def problem_type(path: str) -> bytes:
    """The first field's value, empty where the file is no report. Raises UnreadableInput."""
    first = read_small(path, 256, follow=True).partition(b"\n")[0]
    key, _, value = first.partition(b":")
    return value.strip() if key == b"ProblemType" else b""


def is_kernel(kind: bytes) -> bool:
    """Whether a report of that type is about the kernel."""
    return kind in KERNEL_TYPES


def read_report(path: str, host: Host) -> CrashRecord:
    """One report. Raises UnreadableInput where it is about a program, or holds no kernel text."""
    kind = problem_type(path)
    if not is_kernel(kind):
        what = shown(kind.decode("utf-8", "replace")) or "unknown"
        raise UnreadableInput(
            f"is a report about a program, not about the kernel (ProblemType: {what})",
            shown(path),
            "Name a kernel crash",
        )
    with open_regular(path, follow=True) as stream:
        modified = os.fstat(stream.fileno()).st_mtime
        texts, values, damage = _fields(stream, shown(path))
    name = next((name for name in TEXTS if name in texts), None)
    if name is None:
        raise UnreadableInput(
            damage or "holds no kernel log", shown(path), "Look for a directory of the same crash beside it"
        )
    notes = () if damage is None else (f"{os.path.basename(shown(path))}: {damage}",)
    here = os.path.dirname(real(path)) == real(host.path("var/crash"))
    uname = values.get("Uname", "").split()
    return CrashRecord(
        path=shown(path),
        layout="apport",
        files=(LogFile(f"{shown(path)} ({name})", "crashed-kernel", texts[name].open, modified),),
        notes=notes,
        probable_command_line=values.get("ProcKernelCmdLine") or values.get("ProcCmdLine"),
        this_machine=here,
        time=_date(values.get("Date")) or modified,
        stated_release=uname[1] if len(uname) > 1 else None,
    )


def _fields(stream: BinaryIO, where: str) -> tuple[dict[str, Spool], dict[str, str], str | None]:
    """The wanted texts and values, and what was wrong with the report; everything else is passed over line by line."""
    from io import BufferedReader

    texts: dict[str, Spool] = {}
    values: dict[str, str] = {}
    damage: str | None = None
    field: _Field | None = None
    total = 0
    lines = BufferedReader(stream, LINE)  # type: ignore[type-var]
    while line := lines.readline(MAX_LINE):
        total += len(line)
        if total > MAX_REPORT:
            damage = f"only its first {MAX_REPORT >> 20} MB were read"
            break
        if line[:1] in (b" ", b"\t"):
            if field:
                field.add(line[1:])
            continue
        if field:
            damage = field.finish() or damage
            field = None
        key_bytes, _, value = line.partition(b":")
        key = key_bytes.decode("ascii", "replace").strip()
        value = value.strip()
        if key in TEXTS and key not in texts:
            texts[key] = Spool(where, limit=MAX_TEXT)
            field = _Field(texts[key], value == b"base64")
            if value != b"base64" and value:
                field.add(value + b"\n")
        elif key in VALUES:
            values[key] = shown(value.decode("utf-8", "replace"))
    if field:
        damage = field.finish() or damage
    return {key: text for key, text in texts.items() if text.size}, values, damage


class _Field:
    """One multi-line value as its lines come in."""

    def __init__(self, spool: Spool, encoded: bool) -> None:
        self._spool = spool
        self._encoded = encoded
        self._inflater: _Inflater | None = None
        self._damage: str | None = None

    def add(self, line: bytes) -> None:
        if not self._encoded:
            self._spool.write(line)
            return
        if self._damage:
            return
        import binascii
        import zlib

        try:
            text = line.strip()
            packed = binascii.a2b_base64(text[: len(text) // 4 * 4])  # the last line of a cut report may be cut as well
            inflater: _Inflater = self._inflater or zlib.decompressobj(31 if packed.startswith(b"\x1f\x8b") else 15)
            self._inflater = inflater
            while packed and self._spool.write(inflater.decompress(packed, 1 << 20)):
                packed = inflater.unconsumed_tail
        except (binascii.Error, zlib.error) as error:
            self._damage = f"a compressed field is damaged ({error})"

    def finish(self) -> str | None:
        """What was wrong with it."""
        if self._encoded and self._inflater and not self._inflater.eof and not self._damage:
            return "the report is cut"
        return self._damage


def _date(text: str | None) -> float | None:
    """`Tue Nov 24 14:16:02 2026`, local time, as time.asctime() writes it in every locale."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    import time

    try:
        _, month, day, clock, year = (text or "").split()
        hour, minute, second = clock.split(":")
        parts = (int(year), months.index(month) + 1, int(day), int(hour), int(minute), int(second), 0, 0, -1)
        return time.mktime(parts)
    except (ValueError, OverflowError):
        return None
