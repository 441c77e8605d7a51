"""Taint flags spelled out."""

from __future__ import annotations

from advisor.oops.crash import Taint

# kernel/panic.c, taint_flags; Documentation/admin-guide/tainted-kernels.rst
MEANINGS = {
    "G": "all modules have a GPL-compatible licence",
    "P": "a proprietary module was loaded",
    "F": "a module was loaded by force",
    "S": "the kernel runs on a processor that is out of specification",
    "R": "a module was unloaded by force",
    "M": "the processor reported a machine check",
    "B": "a bad page was found",
    "U": "user space asked for the taint",
    "D": "the kernel died before (oops or BUG)",
    "A": "an ACPI table was overridden by the user",
    "W": "a warning came before",
    "C": "a staging driver was loaded",
    "I": "the kernel works around a severe firmware bug",
    "O": "a module built outside the kernel tree was loaded",
    "E": "an unsigned module was loaded",
    "L": "a soft lockup came before",
    "K": "the kernel was live patched",
    "X": "the distribution's own flag",
    "T": "the kernel was built with structure randomisation",
    "N": "an in-kernel test was run",
    "J": "user space used a mutating debug operation of fwctl",
    "H": "hardware is unsupported, says the distribution",
}
_SHOWN = {letter for letter in MEANINGS if letter != "G"}


def parse_taint(flags: str) -> tuple[Taint, ...]:
    """`G           OE` as the flags that say something."""
    return tuple(Taint(letter, MEANINGS[letter]) for letter in flags if letter in _SHOWN)
