"""Function names as signatures and the index compare them."""

from __future__ import annotations

LONGEST = 512
"""KSYM_NAME_LEN (kernel: include/linux/kallsyms.h), 128 until 6.1, 512 since."""


def plain_function(text: str) -> str:
    """`evo_wait` of `evo_wait.isra.0+0x53/0x120 [nouveau]`.

    Compilers add `.isra.0`, `.constprop.0`, `.part.1`, `.cold`, `.llvm.123` and their combinations; a C function's own
    name holds no dot.
    """
    return text.partition("[")[0].partition("+")[0].strip().partition(".")[0]


def is_function(name: str) -> bool:
    """Whether the kernel can have a function of this name."""
    return 0 < len(name) <= LONGEST and name.isascii() and name.replace("$", "_").isidentifier()
