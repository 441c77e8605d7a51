"""The faulting address: what its class says for or against the way a signature's bug faults."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece

if TYPE_CHECKING:
    from advisor.matching.case import Case

NULL, POISON, NOWHERE, USER, KERNEL = "NULL", "poison", "non-canonical", "user", "kernel"

_POISON_BYTES = frozenset(("6b", "5a", "a5", "cc", "bb"))
"""kernel: include/linux/poison.h, POISON_FREE, POISON_INUSE, POISON_END, SLUB_RED_INACTIVE."""


def classify(value: str) -> str | None:
    """What an address is, by its digits; None for what is not read."""
    digits = value.lower().lstrip("(").removeprefix("0x").strip()
    if not digits or any(digit not in "0123456789abcdef" for digit in digits) or len(digits) > 16:
        return None
    number = int(digits, 16)
    if number < 0x10000 or (len(digits) == 16 and number >= 0xFFFFFFFFFFFFF000):
        return NULL
    if len(digits) < 16:
        return None
    if digits.startswith(("dead0000", "dead4ead")):  # include/linux/poison.h, POISON_POINTER_DELTA with LIST_POISON
        return POISON
    pairs = [digits[at : at + 2] for at in range(0, 14, 2)]
    if len(set(pairs)) == 1 and pairs[0] in _POISON_BYTES:
        return POISON
    if number < 1 << 47:
        return USER
    return KERNEL if number >= 0xFF00 << 48 else NOWHERE


def score(case: Case) -> tuple[Piece, ...]:
    """A piece where the address says something about this signature, else none."""
    crash = case.crash
    if crash is None or crash.address is None:
        return ()
    found = classify(crash.address.value)
    kinds = frozenset(case.signature.kinds)
    text = f"the faulting address is {crash.address.value}" + (
        f" ({crash.address.suggests})" if crash.address.suggests else ""
    )
    if kinds == {"null-dereference"}:
        if found == NULL:
            return (Piece("address", text, (("address-fits", 1.0),), crash.line, crash.file),)
        if found in (POISON, NOWHERE):
            why = "this bug follows a NULL pointer, not freed or overwritten memory"
            return (Piece("address", text, (("address-other", 1.0),), crash.line, crash.file, why),)
    elif kinds and kinds <= {"kasan", "general-protection", "paging-request", "kfence"} and found == POISON:
        return (
            Piece("address", text, (("address-fits", 1.0),), crash.line, crash.file, "memory that was freed before"),
        )
    return ()
