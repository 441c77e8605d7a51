"""Dumps made byte by byte, as the headers of makedumpfile and the kernel lay them out."""

from __future__ import annotations

import struct

VMCOREINFO = (
    b"OSRELEASE=6.12.118+deb13-amd64\nBUILD-ID=0123456789abcdef0123456789abcdef01234567\nPAGESIZE=4096\n"
    b"SYMBOL(init_uts_ns)=ffffffff82a0d3c0\nOFFSET(list_head.next)=0\nCRASHTIME=1795567140\n"
)
VERSION = "#1 SMP PREEMPT_DYNAMIC Debian 6.12.118-1 (2026-11-01)"
BLOCK = 4096


def utsname(release: str = "6.12.118+deb13-amd64", machine: str = "x86_64") -> bytes:
    """struct new_utsname."""
    fields = ("Linux", "somehost", release, VERSION, machine, "(none)")
    return b"".join(field.encode().ljust(65, b"\x00") for field in fields)


def kdump(
    *,
    order: str = "<",
    wide: bool = True,
    arm: bool = False,
    machine: str = "x86_64",
    pages: int = 3,
    status: int = 1,
    information: bytes = VMCOREINFO,
) -> bytes:
    """A kdump-compressed dump: header, sub header, VMCOREINFO, two bitmaps, page table, pages."""
    head = b"KDUMP   " + struct.pack(order + "i", 6) + utsname(machine=machine)
    head += b"\x00" * (6 if wide else 2) + struct.pack(order + ("qq" if wide else "ii"), 1795567140, 0)
    bitmap_blocks, sub_blocks = 2, 2
    head += struct.pack(order + "IiiIIIIIIi", status, BLOCK, sub_blocks, bitmap_blocks, 64, 0, 0, 0, 0, 2)
    place = BLOCK + 1024
    if wide:
        sub = struct.pack(order + "QiiQQqQ", 0, 31, 0, 0, 0, place, len(information))
    else:
        sub = struct.pack(order + "IiiII" + ("4x" if arm else ""), 0, 31, 0, 0, 0)
        sub += struct.pack(order + "qI", place, len(information))
    body = head.ljust(BLOCK, b"\x00") + (sub.ljust(1024, b"\x00") + information).ljust(sub_blocks * BLOCK, b"\x00")
    bitmap = ((1 << pages) - 1).to_bytes(BLOCK, "little")
    body += bitmap + bitmap
    first = len(body) + 24 * pages
    for number in range(pages):
        body += struct.pack(order + "qIIQ", first + 100 * number, 100, 1, 0)
    return body + b"z" * (100 * pages)


def elf(*, order: str = "<", wide: bool = True, machine: int = 62, information: bytes = VMCOREINFO) -> bytes:
    """An ELF core: a PT_NOTE with a CPU's note and VMCOREINFO, a PT_LOAD of one page."""

    def note(name: bytes, content: bytes, kind: int) -> bytes:
        padded = name + b"\x00" * (-len(name) % 4)
        return (
            struct.pack(order + "III", len(name), len(content), kind) + padded + content + b"\x00" * (-len(content) % 4)
        )

    notes = note(b"CORE\x00", b"r" * 337, 1) + note(b"VMCOREINFO\x00", information, 0)
    ident = b"\x7fELF" + bytes([2 if wide else 1, 2 if order == ">" else 1, 1]) + b"\x00" * 9
    if wide:
        head = ident + struct.pack(order + "HHIQQQIHHHHHH", 4, machine, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
        at = 64 + 2 * 56
        table = struct.pack(order + "IIQQQQQQ", 4, 0, at, 0, 0, len(notes), len(notes), 0)
        table += struct.pack(order + "IIQQQQQQ", 1, 7, at + len(notes), 0, 0, 4096, 4096, 0)
    else:
        head = ident + struct.pack(order + "HHIIIIIHHHHHH", 4, machine, 1, 0, 52, 0, 0, 52, 32, 2, 0, 0, 0)
        at = 52 + 2 * 32
        table = struct.pack(order + "IIIIIIII", 4, at, 0, 0, len(notes), len(notes), 0, 0)
        table += struct.pack(order + "IIIIIIII", 1, at + len(notes), 0, 0, 4096, 4096, 7, 0)
    return head + table + notes + b"p" * 4096


def flattened(inner: bytes, *, piece: int = 1000, ended: bool = True, shuffled: bool = False) -> bytes:
    """The same dump as makedumpfile writes it to a pipe."""
    out = (b"makedumpfile\x00\x00\x00\x00" + struct.pack(">qq", 1, 1)).ljust(4096, b"\x00")
    starts = list(range(0, len(inner), piece))
    for start in reversed(starts) if shuffled else starts:
        content = inner[start : start + piece]
        out += struct.pack(">qq", start, len(content)) + content
    return out + (struct.pack(">qq", -1, -1) if ended else b"")


def old_kernel_core(log: bytes) -> bytes:
    """An ELF core of a 2.6.32 kernel, whose log is a plain string buffer, so that makedumpfile itself can read it."""
    base, physical = 0xFFFFFFFF81000000, 0x1000000
    memory = bytearray(0x20000)
    struct.pack_into("<Q", memory, 0x2000, base + 0x3000)  # char *log_buf
    struct.pack_into("<i", memory, 0x2010, 1 << 16)  # int log_buf_len
    struct.pack_into("<I", memory, 0x2018, len(log))  # unsigned log_end
    struct.pack_into("<i", memory, 0x2020, len(log))  # int logged_chars
    memory[0x3000 : 0x3000 + len(log)] = log
    struct.pack_into("<Q", memory, 0x2028, base + 0x16000)  # struct page *mem_map
    memory[0x400 : 0x400 + 390] = utsname("2.6.32")
    # page tables: the last pgd entry, the last but one pud entry, and a 2 MB page for the kernel
    struct.pack_into("<Q", memory, 0x1000 + 8 * 511, physical + 0x14000 | 0x63)
    struct.pack_into("<Q", memory, 0x14000 + 8 * 510, physical + 0x15000 | 0x63)
    struct.pack_into("<Q", memory, 0x15000 + 8 * 8, physical | 0xE3)
    symbols = {
        "swapper_pg_dir": 0x1000,
        "init_level4_pgt": 0x1000,
        "_stext": 0,
        "system_utsname": 0x400,
        "mem_map": 0x2028,
        "log_buf": 0x2000,
        "log_buf_len": 0x2010,
        "log_end": 0x2018,
        "logged_chars": 0x2020,
    }
    plain = "OSRELEASE=2.6.32 PAGESIZE=4096 SIZE(page)=56 OFFSET(page.flags)=0 OFFSET(page._count)=8 "
    plain += "OFFSET(page.mapping)=24 OFFSET(page.lru)=40"
    lines = [*plain.split(), *(f"SYMBOL({name})={base + offset:x}" for name, offset in symbols.items())]
    information = "".join(f"{line}\n" for line in lines).encode()

    def note(name: bytes, content: bytes, kind: int) -> bytes:
        padded = name + b"\x00" * (-len(name) % 4)
        return struct.pack("<III", len(name), len(content), kind) + padded + content + b"\x00" * (-len(content) % 4)

    notes = note(b"CORE\x00", b"\x00" * 336, 1) + note(b"VMCOREINFO\x00", information, 0)
    head = b"\x7fELF\x02\x01\x01" + b"\x00" * 9
    head += struct.pack("<HHIQQQIHHHHHH", 4, 62, 1, 0, 64, 0, 0, 64, 56, 3, 0, 0, 0)
    at, load = 64 + 3 * 56, 4096
    table = struct.pack("<IIQQQQQQ", 4, 0, at, 0, 0, len(notes), len(notes), 0)
    size = len(memory)
    table += struct.pack("<IIQQQQQQ", 1, 7, load, base, physical, size, size, 0)
    table += struct.pack("<IIQQQQQQ", 1, 7, load, 0xFFFF880000000000 + physical, physical, size, size, 0)
    return (head + table + notes).ljust(load, b"\x00") + bytes(memory)
