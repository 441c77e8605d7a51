"""WARN() and the checks that speak through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit
from advisor.oops.compose.kinds.row import Kind, under, warn

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description


def _is_place(message: str) -> bool:
    """`drivers/net/x.c:123`, as against the text of a WARN."""
    file, colon, line = message.rpartition(":")
    return bool(colon) and line.isdecimal() and " " not in file


def _warning(description: Description) -> list[str]:
    message, frame = description.message, culprit(description)
    place = f"drivers/{frame.module or 'base'}/{frame.function}.c:421"
    if message is None:
        return warn(description, place)
    if message.startswith("WARNING: ") or _is_place(message):
        return warn(description, message)
    return warn(description, place, message)


ROWS = (
    Kind("warning", _warning, "kernel/panic.c __warn; first line reordered in 6.18"),
    Kind(
        "refcount",
        lambda d: warn(
            under(d, "refcount_warn_saturate+0xa6/0xf0"),
            "lib/refcount.c:28",
            d.message or "refcount_t: underflow; use-after-free.",
        ),
        "lib/refcount.c refcount_warn_saturate",
    ),
    Kind(
        "odebug",
        lambda d: warn(
            under(d, "debug_print_object+0x67/0x80", "__debug_check_no_obj_freed+0x1c3/0x240", "kfree+0x9b/0x380"),
            "lib/debugobjects.c:505",
            d.message or "ODEBUG: free active (active state 0) object type: timer_list hint: test_timer+0x0/0x40",
        ),
        "lib/debugobjects.c debug_print_object",
    ),
)
