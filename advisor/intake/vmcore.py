"""What a dump says about itself, read without any tool.

kdump-compressed: makedumpfile, diskdump_mod.h, struct disk_dump_header and struct kdump_sub_header (the same layout in
crash's diskdump.h). ELF: kernel, fs/proc/vmcore.c and kernel/vmcore_info.c (kernel/crash_core.c until 6.8), a PT_NOTE
named VMCOREINFO. VMCOREINFO is text; `BUILD-ID=` is in it since 5.9 (commit 0935288c6e00), `OSRELEASE=` always.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, open_regular, shown
from advisor.intake.content import COMPRESSIONS, identify
from advisor.intake.record import DumpHeader
from advisor.intake.vmcore_bytes import FLAT_END, FLAT_SIGNATURE, FlattenedBytes, PlainBytes, UnpackedBytes
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from typing import Literal

    from advisor.intake.vmcore_bytes import Bytes

    ByteOrder = Literal["little", "big"]

MAX_VMCOREINFO = 64 << 10
"""The kernel's own limit is one page (include/linux/vmcore_info.h, VMCOREINFO_BYTES); pages are up to 64 KB."""
MAX_NOTES = 16 << 20
"""A PT_NOTE segment holds the registers of every CPU as well."""
MAX_BITMAP = 8 << 20
"""Bytes of page bitmap that are counted to learn where the last page lies: a machine of 256 GB."""
INCOMPLETE = 0x8
"""makedumpfile, diskdump_mod.h: DUMP_DH_COMPRESSED_INCOMPLETE in the header's status."""
ELF_MACHINES = {
    3: "i686",
    8: "mips",
    20: "ppc",
    21: "ppc64",
    22: "s390x",
    40: "armv7l",
    62: "x86_64",
    183: "aarch64",
    243: "riscv64",
    258: "loongarch64",
}
"""e_machine → machine as uname prints it (kernel: include/uapi/linux/elf-em.h)."""


class _Read(NamedTuple):
    release: str | None = None
    version: str | None = None
    machine: str | None = None
    vmcoreinfo: dict[str, str] = {}  # noqa: RUF012 - never changed
    incomplete: str | None = None


def describe_dump(path: str, *, follow: bool = False) -> tuple[DumpHeader | None, tuple[str, ...]]:
    """The header of a dump that lies beside a log, or a note saying why there is none."""
    try:
        header = read_header(path, follow=follow)
    except UnreadableInput as error:
        return None, (f"{os.path.basename(shown(path))}: the dump {error.message}",)
    if header.incomplete:
        return header, (f"{os.path.basename(shown(path))}: the dump is incomplete: {header.incomplete}",)
    return header, ()


def read_header(path: str, *, follow: bool = False) -> DumpHeader:
    """The dump's own header. Raises UnreadableInput where it cannot be opened or is no dump."""
    with open_regular(path, follow=follow) as stream:
        kind = identify(stream.read(SNIFF))
        if kind not in COMPRESSIONS:
            return _header_of(path, PlainBytes(stream))
    from advisor.intake.compressed import open_compressed

    reader = open_compressed(path, kind, follow=follow)
    try:
        unpacked = UnpackedBytes(reader)
        header = _header_of(path, unpacked)
        damage = unpacked.damage and f"the compressed file is cut or damaged ({unpacked.damage})"
        return header._replace(incomplete=header.incomplete or damage)
    finally:
        reader.close()


def _header_of(path: str, outer: Bytes) -> DumpHeader:
    start = outer.at(0, 16)
    inner = outer
    incomplete = None
    flattened = start.startswith(FLAT_SIGNATURE)
    if flattened:
        inner = FlattenedBytes(outer)
        if outer.size is not None and outer.at(outer.size - 16, 16) != FLAT_END:
            incomplete = "its end record is missing, so it was cut while it was written"
        start = inner.at(0, 16)
    if start.startswith((b"KDUMP   ", b"DISKDUMP")):
        found, form = _kdump(inner), "kdump-compressed"
    elif start.startswith(b"\x7fELF"):
        if not flattened and b"\x04" not in inner.at(16, 2):  # ET_CORE
            raise UnreadableInput("is a program, no dump", shown(path), "Name a kernel log, a vmcore or a directory")
        found, form = _elf(inner), "elf"
    elif flattened:
        found, form = _Read(incomplete="it holds no dump header"), "flattened"
    elif not start.strip(b"\x00"):
        raise UnreadableInput("is empty" if not start else "begins with NUL bytes", shown(path), "Name another dump")
    else:
        raise UnreadableInput("is no dump that is known here", shown(path), "Name a kdump or ELF vmcore")
    information = found.vmcoreinfo
    return DumpHeader(
        path=shown(path),
        format="flattened" if flattened else form,
        release=information.get("OSRELEASE") or found.release,
        version=found.version,
        machine=found.machine,
        build_id=_build_id(information.get("BUILD-ID")),
        incomplete=incomplete or found.incomplete,
        crash_time=float(information["CRASHTIME"]) if information.get("CRASHTIME", "").isdigit() else None,
    )


def _build_id(text: str | None) -> str | None:
    text = (text or "").lower()
    return text if text and not text.strip("0123456789abcdef") else None


def _kdump(dump: Bytes) -> _Read:
    """disk_dump_header is 8 bytes of signature, an int of version, new_utsname (6 fields of 65), then a timeval."""
    head = dump.at(0, 512)
    if len(head) < 464:
        return _Read(incomplete="it ends within its first header")
    order: ByteOrder = "little" if 0 < int.from_bytes(head[8:12], "little") < 256 else "big"
    names = [_text(head[at : at + 65]) for at in range(12, 12 + 6 * 65, 65)]
    _, _, release, version, machine, _ = names

    def number(at: int, size: int = 4, of: bytes = head) -> int:
        return int.from_bytes(of[at : at + size], order)

    wide = 1024 <= number(428) <= 1 << 20 and number(428) & (number(428) - 1) == 0
    status_at = 424 if wide else 412
    status, block, sub_blocks, bitmap_blocks = (number(status_at + 4 * index) for index in range(4))
    found = _Read(release, version, machine)
    if not 512 <= block <= 1 << 20:
        return found._replace(incomplete="its header is damaged")
    if status & INCOMPLETE:
        found = found._replace(incomplete="makedumpfile marked it as incomplete: its disk was full")
    sub = dump.at(block, 128)
    if number(8) >= 3 and len(sub) == 128:
        # unsigned long phys_base, int dump_level, int split, unsigned long start_pfn and end_pfn, then off_t and
        # unsigned long for vmcoreinfo; off_t is aligned to 8 on 32-bit ARM and to 4 on i386
        places = ((32, 40, 8),) if wide else ((20, 28, 4), (24, 32, 4))
        for offset_at, size_at, size_width in places:
            offset, size = number(offset_at, 8, sub), number(size_at, size_width, sub)
            if 0 < size <= MAX_VMCOREINFO and offset >= block:
                information = parse_vmcoreinfo(dump.at(offset, size))
                if information:
                    found = found._replace(vmcoreinfo=information)
                    break
    if found.incomplete is None:
        bitmap_at = (1 + sub_blocks) * block
        found = found._replace(incomplete=_kdump_cut(dump, bitmap_at, bitmap_blocks * block, order))
    return found


def _kdump_cut(dump: Bytes, bitmap_at: int, bitmap_size: int, order: ByteOrder) -> str | None:
    """Whether the last page lies beyond the end of the file.

    The second half of the bitmap marks the pages that were dumped; one page_desc of 24 bytes for each follows it: off_t
    offset, unsigned int size and flags, unsigned long long page_flags (makedumpfile: diskdump_mod.h).
    """
    if dump.size is None or not isinstance(dump.size, int):
        return None
    if dump.size < bitmap_at + bitmap_size:
        return "it ends within its page bitmap"
    half = bitmap_size // 2
    if not 0 < half <= MAX_BITMAP:
        return None
    dumped = int.from_bytes(dump.at(bitmap_at + half, half), "little").bit_count()
    last = bitmap_at + bitmap_size + 24 * (dumped - 1)
    if not dumped:
        return None
    entry = dump.at(last, 24)
    if len(entry) < 24:
        return "it ends within its table of pages"
    end = int.from_bytes(entry[:8], order) + int.from_bytes(entry[8:12], order)
    return f"it ends at byte {dump.size} of {end}" if end > dump.size else None


def _elf(dump: Bytes) -> _Read:
    head = dump.at(0, 64)
    if len(head) < 64:
        return _Read(incomplete="it ends within its first header")
    wide = head[4] == 2
    order: ByteOrder = "big" if head[5] == 2 else "little"

    def number(of: bytes, at: int, size: int) -> int:
        return int.from_bytes(of[at : at + size], order)

    machine = ELF_MACHINES.get(number(head, 18, 2))
    if machine == "ppc64" and order == "little":
        machine = "ppc64le"
    table = number(head, 32, 8) if wide else number(head, 28, 4)
    entry_size, count = (
        (number(head, 54, 2), number(head, 56, 2)) if wide else (number(head, 42, 2), number(head, 44, 2))
    )
    headers = dump.at(table, entry_size * count)
    found = _Read(machine=machine)
    end = 0
    for at in range(0, len(headers) - entry_size + 1, max(entry_size, 1)):
        header = headers[at : at + entry_size]
        offset, size = (
            (number(header, 8, 8), number(header, 32, 8)) if wide else (number(header, 4, 4), number(header, 16, 4))
        )
        end = max(end, offset + size)
        if number(header, 0, 4) == 4 and not found.vmcoreinfo:  # PT_NOTE
            notes = dump.at(offset, min(size, MAX_NOTES))
            found = found._replace(vmcoreinfo=_vmcoreinfo_note(notes, order))
    if len(headers) < entry_size * count:
        return found._replace(incomplete="it ends within its table of segments")
    if dump.size is not None and end > dump.size:
        return found._replace(incomplete=f"it ends at byte {dump.size} of {end}")
    return found


def _vmcoreinfo_note(notes: bytes, order: ByteOrder) -> dict[str, str]:
    """Elf_Nhdr: three ints (name size, description size, type), then both, each padded to four bytes."""
    at = 0
    while at + 12 <= len(notes):
        name_size = int.from_bytes(notes[at : at + 4], order)
        size = int.from_bytes(notes[at + 4 : at + 8], order)
        name = notes[at + 12 : at + 12 + name_size].rstrip(b"\x00")
        start = at + 12 + (name_size + 3) // 4 * 4
        if name == b"VMCOREINFO":
            return parse_vmcoreinfo(notes[start : start + min(size, MAX_VMCOREINFO)])
        at = start + (size + 3) // 4 * 4
    return {}


def parse_vmcoreinfo(text: bytes) -> dict[str, str]:
    """The `KEY=VALUE` lines that are plain: OSRELEASE, BUILD-ID, PAGESIZE, CRASHTIME; symbols and offsets are left."""
    found: dict[str, str] = {}
    for line in text.split(b"\n"):
        key, equals, value = line.partition(b"=")
        if equals and b"(" not in key:
            found[_text(key)] = _text(value)
    return found


def _text(field: bytes) -> str:
    """A NUL-terminated field, printable."""
    text = field.partition(b"\x00")[0].decode("utf-8", "replace").strip()
    return "".join(char for char in text if char.isprintable())
