"""What a faulting address suggests to an expert."""

from __future__ import annotations

from advisor.oops.crash import Address

_POISONS = (
    # include/linux/poison.h; x86-64 adds POISON_POINTER_DELTA 0xdead000000000000
    (0xDEAD000000000122, 0x10, "list poison: a list entry was used after it was removed (LIST_POISON2)"),
    (0xDEAD000000000100, 0x100, "list poison: a list entry was used after it was removed (LIST_POISON1)"),
    (0xDEAD000000000200, 0x100, "list poison: a list entry was used after it was removed (LIST_POISON2)"),
    (0xDEAD4EAD00000000, 0x1000, "spinlock magic"),
    (0x00100100, 0x100, "list poison: a list entry was used after it was removed (LIST_POISON1)"),
    (0x00200200, 0x100, "list poison: a list entry was used after it was removed (LIST_POISON2)"),
)
_FILLS = (
    ("6b6b6b6b6b6b", "slab poison 0x6b: memory was used after it was freed"),
    ("5a5a5a5a5a5a", "slab poison 0x5a: memory was used before it was initialised"),
    ("cccccccccccc", "stack or init poison 0xcc: freed init memory or an uninitialised variable"),
    ("aaaaaaaaaaaa", "page poison 0xaa: memory was used after its page was freed"),
    ("fefefefefefe", "initialisation pattern 0xfe"),
)
_PAGE = 4096
_MAX_ERRNO = 4095


def describe(value: str) -> Address:
    """The address with what it suggests; `value` is hexadecimal as printed."""
    digits = value.lower().removeprefix("0x")
    try:
        return Address(digits, suggest(int(digits, 16), 64 if len(digits) > 8 else 32))
    except ValueError:
        return Address(digits, None)


def suggest(number: int, bits: int) -> str | None:
    """What an expert reads from an address of that many bits."""
    top = 1 << bits
    if number == 0:
        return "NULL pointer"
    if number < _PAGE:
        return f"NULL pointer plus offset {number:#x}: a field of a structure that is not there"
    if number < 16 * _PAGE:
        return (
            f"near NULL, offset {number:#x}: a field of a large structure or an array element of one that is not there"
        )
    if top - number <= _MAX_ERRNO:
        return f"error pointer: error {number - top} was used as an address (ERR_PTR)"
    if top - number <= 16 * _PAGE:
        return f"just below NULL ({number - top:#x}): a container of a structure that is not there"
    for base, width, words in _POISONS:
        if base <= number < base + width:
            return words
    text = f"{number:0{bits // 4}x}"
    for fill, words in _FILLS:
        if fill[: bits // 4 - 2] in text:
            return words
    if bits == 32:
        return None
    high = number >> 47
    if high in (0, 0x1FFFF):
        return "address of user space" if high == 0 else None
    if high >= 0x1FE00 or number >> 52 == 0xFF0:
        return None  # five-level paging, or an architecture with other kernel ranges
    for bit in range(47, 64):
        flipped = (number ^ (1 << bit)) >> 47
        if flipped == 0x1FFFF:
            return f"not canonical, but a kernel address with bit {bit} flipped"
    if all(0x20 <= byte < 0x7F for byte in number.to_bytes(8, "little")):
        return "not canonical: it is text, so a string overwrote a pointer"
    return "not canonical: no address at all, memory was overwritten or freed"
