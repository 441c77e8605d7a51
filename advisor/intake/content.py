"""What a file is, told by its first bytes."""

from __future__ import annotations

MAGICS = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\x02\x21\x4c\x18", "lz4"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"KDUMP   ", "vmcore"),
    (b"DISKDUMP", "vmcore"),
    (b"makedumpfile\x00", "vmcore"),
    (b"\x7fELF", "vmcore"),
    (b"LPKSHHRH", "journal-file"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""First bytes and what they stand for. `LPKSHHRH`: systemd, journal-def.h, HEADER_SIGNATURE."""

COMPRESSIONS = ("gzip", "bzip2", "xz", "lz4", "zstd")

KERNEL_CUES = (b"Linux version ", b"Call Trace", b"Call trace", b"Oops", b"BUG: ", b"kernel: ", b"\n[ ")

_TEXT = bytes(byte for byte in range(256) if byte >= 0x20 and byte != 0x7F) + b"\t\n\r\f\b\x1b"
"""Bytes that text of any encoding may hold; the rest are control characters."""


def identify(head: bytes) -> str:
    """`empty`, `text`, `nul`, `binary`, one of the MAGICS, or the text formats `crash-tool`, `apport` and `pstore`."""
    if not head:
        return "empty"
    for magic, kind in MAGICS:
        if head.startswith(magic):
            return kind
    if not looks_like_text(head):
        return "binary" if head.strip(b"\x00") else "nul"
    if head.startswith(b"ProblemType:"):
        return "apport"
    if is_crash_tool(head):
        return "crash-tool"
    if is_pstore(head):
        return "pstore"
    return "text"


def looks_like_text(sample: bytes) -> bool:
    """Whether at most one byte in twenty is a control character (of random bytes, one in ten is one)."""
    return len(sample.translate(None, _TEXT)) * 20 <= len(sample)


def is_crash_tool(head: bytes) -> bool:
    """Whether this is saved output of the `crash` tool: its header block, its prompt, or a `bt` task line.

    crash: kernel.c, display_sys_stats() prints `KERNEL:` and `DUMPFILE:`; task.c, print_task_header() prints
    `PID: %-7ld  TASK: %lx  CPU: %-3s  COMMAND: "%s"`.
    """
    if b"DUMPFILE: " in head and (b"KERNEL: " in head or b"RELEASE: " in head):
        return True
    if head.startswith(b"crash> ") or b"\ncrash> " in head:
        return True
    start = head.find(b"PID: ")
    return start >= 0 and b" TASK: " in head[start : start + 60] and b"COMMAND: " in head[start : start + 160]


def is_pstore(head: bytes) -> bool:
    """Whether the first line is `Panic#2 Part1` (kernel: fs/pstore/platform.c, pstore_dump)."""
    reason, mark, rest = head[:80].partition(b"\n")[0].partition(b"#")
    number, part_mark, part = rest.strip().partition(b" Part")
    return bool(mark and part_mark) and reason.isalpha() and number.isdigit() and part.isdigit()


def is_kernel_log(head: bytes) -> bool:
    """Whether a text of unknown name seems to be a kernel log."""
    return head.startswith(b"[ ") or any(cue in head for cue in KERNEL_CUES)
