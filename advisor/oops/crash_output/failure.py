"""The ways in which crash and makedumpfile fail to read a dump, as a table of what they print and what it means.

Messages of crash: kernel.c, symbols.c, memory.c, diskdump.c, main.c of crash-utility; of makedumpfile: makedumpfile.c,
elf_info.c. `The kernel version is not supported.` is in no row: makedumpfile prints it for every kernel that is newer
than itself and goes on to write a whole dump (check_release()); the error, where there is one, is the line beside it.
"""

from __future__ import annotations

OLDER = "the crash tool is older than the kernel of the dump and does not know its data structures; use a newer crash"
MISMATCH = (
    "the vmlinux given to crash is not that of the crashed kernel; use the debugging symbols of exactly its package"
)
NO_SYMBOLS = (
    "the kernel image given to crash has no debugging data; install the debugging symbols of exactly this kernel"
)
TRUNCATED = (
    "the dump is cut or has pages missing: saving it was interrupted, ran out of space or was stopped by an error"
)
COMPRESSION = (
    "this crash was built without support for the dump's compression; use another crash, or save without -z, -l or -p"
)
FORMAT = "the dump is in a format that the tool cannot read; a flattened dump must first go through makedumpfile -R"
SPACE = "the place for the dump was full while it was saved, so the dump is incomplete"
SAVING = "makedumpfile could not read the crashed kernel's memory, so the dump holds little or nothing"

ROWS = (
    ("cannot determine length of symbol: log_end", OLDER),  # log buffer replaced in 5.10 (crash 7.3.0 knows it)
    ("invalid structure member offset:", OLDER),
    ("invalid structure size:", OLDER),
    ("cannot determine VA_BITS_ACTUAL", OLDER),
    ("unsupported (or unknown?) kernel", OLDER),
    ("cannot resolve", OLDER),
    ("do not match!", MISMATCH),
    ("kernel version inconsistency between vmlinux and dumpfile", MISMATCH),
    ("invalid linux_banner pointer", MISMATCH),
    ("machine type mismatch", MISMATCH),
    ("incompatible machine type", MISMATCH),
    ("no debugging data available", NO_SYMBOLS),
    ("no .gnu_debuglink section", NO_SYMBOLS),
    ("debuginfo file not found", NO_SYMBOLS),
    ("cannot find booted kernel", NO_SYMBOLS),
    ("may be truncated or incomplete", TRUNCATED),
    ("may be truncated", TRUNCATED),
    ("incomplete dumpfile", TRUNCATED),
    ("seek error:", TRUNCATED),
    ("page incomplete:", TRUNCATED),
    ("compression support", COMPRESSION),
    ("cannot uncompress", COMPRESSION),
    ("uncompress failed", COMPRESSION),
    ("not a supported file format", FORMAT),
    ("Can't get valid ehdr", FORMAT),
    ("is not a supported format", FORMAT),
    ("No space left on device", SPACE),
    ("Can't distinguish the memory type", SAVING),
    ("Can't convert a virtual address", SAVING),
    ("Can't get the size of", SAVING),
    ("makedumpfile Failed", SAVING),
    ("read_device: Can't read", TRUNCATED),
)


def explain(line: str) -> str | None:
    """What the tool's message means; None where it is none of its failures."""
    for words, meaning in ROWS:
        if words in line:
            return meaning
    return None


def may_be_failure(line: str) -> bool:
    """Is the line of a form in which the tools speak about themselves?"""
    return (
        line.startswith(("crash: ", "WARNING: ", "makedumpfile", "kmem: "))
        or ": Can't " in line
        or "No space left" in line
    )
