"""Sanitizers of debugging kernels, and KFENCE, which distributions switch on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import machine_lines, process
from advisor.oops.compose.description import parse_frame, spell, version_of
from advisor.oops.compose.kinds.row import Kind, dump
from advisor.oops.compose.tail import frames_of

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description

RULER = "=================================================================="


def _function(description: Description) -> str:
    return spell(parse_frame(description.function or "kernel_test_function"))


def _named(description: Description, tool: str, what: str) -> str:
    message = description.message
    if message and message.startswith("BUG: "):
        return message
    return f"BUG: {tool}: {message or what} in {_function(description)}"


def _kasan(description: Description) -> list[str]:
    name, pid = process(description)
    what = "slab-use-after-free" if version_of(description.kernel) >= (6, 4) else "use-after-free"
    return [
        RULER,
        _named(description, "KASAN", what),
        f"Read of size 8 at addr ffff88810e2f40a8 by task {name}/{pid}",
        "",
        *dump(description, "print_report+0x169/0x550", "kasan_report+0xb9/0xf0"),
        "",
        f"Allocated by task {pid}:",
        " kasan_save_stack+0x1e/0x40",
        " __kasan_kmalloc+0x81/0xa0",
        " test_object_create+0x42/0x90",
        "",
        f"Freed by task {pid}:",
        " kasan_save_stack+0x1e/0x40",
        " kfree+0x9b/0x380",
        " test_object_destroy+0x12/0x20",
        "",
        "The buggy address belongs to the object at ffff88810e2f4000",
        " which belongs to the cache kmalloc-512 of size 512",
        RULER,
    ]


def _kmsan(description: Description) -> list[str]:
    return [
        "=====================================================",
        _named(description, "KMSAN", "uninit-value"),
        *(f" {spell(frame)}" for frame in frames_of(description) if frame.reliable),
        "",
        "Uninit was created at:",
        " slab_post_alloc_hook+0x129/0xa70",
        " test_object_create+0x42/0x90",
        "",
        *machine_lines(description),
        "=====================================================",
    ]


def _kcsan(description: Description) -> list[str]:
    name, pid = process(description)
    del name
    return [
        RULER,
        description.message
        or f"BUG: KCSAN: data-race in {parse_frame(description.function or 'f').function} / other_side",
        "",
        f"write to 0xffff88810e2f40a8 of 8 bytes by task {pid} on cpu {description.cpu}:",
        *(f" {spell(frame)}" for frame in frames_of(description) if frame.reliable),
        "",
        "read to 0xffff88810e2f40a8 of 8 bytes by task 41 on cpu 1:",
        " other_side+0x2a/0x60",
        " kthread+0xd2/0x100",
        "",
        "Reported by Kernel Concurrency Sanitizer on:",
        *machine_lines(description),
        RULER,
    ]


def _kfence(description: Description) -> list[str]:
    return [
        RULER,
        _named(description, "KFENCE", "use-after-free read"),
        "",
        "Use-after-free read at 0x00000000a1b2c3d4 (in kfence-#23):",
        *(f" {spell(frame)}" for frame in frames_of(description) if frame.reliable),
        "",
        "kfence-#23: 0x00000000a1b2c3d4-0x00000000a1b2c5d3, size=512, cache=kmalloc-512",
        "",
        "allocated by task 40 on cpu 0 at 12.345678s:",
        " test_object_create+0x42/0x90",
        "",
        *machine_lines(description),
        RULER,
    ]


def _ubsan(description: Description) -> list[str]:
    """lib/ubsan.c ubsan_prologue: `UBSAN: TYPE in FILE:LINE:COL` since 5.10, `Undefined behaviour in` before."""
    place = "drivers/test/test.c:421:17"
    new = version_of(description.kernel) >= (5, 10)
    default = f"UBSAN: array-index-out-of-bounds in {place}" if new else f"UBSAN: Undefined behaviour in {place}"
    handler = "__ubsan_handle_out_of_bounds+0x69/0x80"
    return [
        "================================================================================",
        description.message or default,
        "index 7 is out of range for type 'unsigned int [4]'",
        *dump(description, "ubsan_epilogue+0x5/0x40", handler),
        "================================================================================",
    ]


ROWS = (
    Kind("kasan", _kasan, "mm/kasan/report.c print_error_description; `slab-` since 6.4"),
    Kind("kmsan", _kmsan, "mm/kmsan/report.c kmsan_report; since 6.1"),
    Kind("kcsan", _kcsan, "kernel/kcsan/report.c print_report; since 5.8"),
    Kind("kfence", _kfence, "mm/kfence/report.c kfence_report_error; since 5.12"),
    Kind("ubsan", _ubsan, "lib/ubsan.c ubsan_prologue"),
)
