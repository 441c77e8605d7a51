"""Memory management: bad pages, failed allocations, the OOM killer, leaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import process
from advisor.oops.compose.description import spell, version_of
from advisor.oops.compose.kinds.row import Kind, dump, fill
from advisor.oops.compose.tail import frames_of

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description


def _bad_page(description: Description) -> list[str]:
    return [
        description.message or f"BUG: Bad page state in process {process(description)[0]}  pfn:10e2f4",
        "page:ffffea000438bd00 refcount:-1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x10e2f4",
        "flags: 0x17ffffc0000000(node=0|zone=2|lastcpupid=0x1fffff)",
        "raw: 0017ffffc0000000 ffffea000438bd08 ffffea000438bd08 0000000000000000",
        "page dumped because: nonzero _refcount",
        *dump(description, "bad_page+0x71/0xa0", "free_pcp_prepare+0x12a/0x190", "free_unref_page+0x1f/0x150"),
    ]


def _allocation(description: Description) -> list[str]:
    name = process(description)[0]
    text = "page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null)"
    return [
        fill(description.message, f"{name}: ", text),
        *dump(
            description,
            "warn_alloc+0x132/0x1b0",
            "__alloc_pages_slowpath.constprop.0+0xc2c/0xcf0",
            "__alloc_pages+0x1dd/0x330",
        ),
        "Mem-Info:",
        "active_anon:1023 inactive_anon:120312 isolated_anon:0",
    ]


def _out_of_memory(description: Description) -> list[str]:
    name, pid = process(description)
    line = f"{name} invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0"
    killed = f"Out of memory: Killed process {pid} ({name}) total-vm:2097152kB, anon-rss:1048576kB, file-rss:0kB"
    message = description.message
    if message and "Killed process" in message:
        line, killed = line, message
    elif message:
        line = message
    return [
        line,
        *dump(description, "dump_header+0x4a/0x1ff", "oom_kill_process+0xb/0x10", "out_of_memory+0x100/0x4e0"),
        "Mem-Info:",
        "active_anon:1023 inactive_anon:120312 isolated_anon:0",
        killed,
    ]


def _leak(description: Description) -> list[str]:
    """mm/kmemleak.c print_unreferenced; the backtrace has no addresses since 6.8."""
    name, pid = process(description)
    address = "" if version_of(description.kernel) >= (6, 8) else "[<00000000aa12bb34>] "
    crc = " (crc 8a7f2d31)" if version_of(description.kernel) >= (6, 8) else ""
    above = (
        ("kmem_cache_alloc_trace+0x22/0x30",)
        if version_of(description.kernel) < (6, 1)
        else ("kmalloc_trace+0x26/0x90",)
    )
    frames = [spell(frame) for frame in frames_of(description) if frame.reliable]
    return [
        description.message or "unreferenced object 0xffff88810e2f4000 (size 512):",
        f'  comm "{name}", pid {pid}, jiffies 4294942688',
        "  hex dump (first 32 bytes):",
        "    00 00 00 00 ad 4e ad de ff ff ff ff 00 00 00 00  .....N..........",
        f"  backtrace{crc}:",
        *(f"    {address}{text}" for text in (*above, *frames)),
    ]


ROWS = (
    Kind("bad-page", _bad_page, "mm/page_alloc.c bad_page; mm/debug.c dump_page"),
    Kind("page-allocation-failure", _allocation, "mm/page_alloc.c warn_alloc"),
    Kind("out-of-memory", _out_of_memory, "mm/oom_kill.c dump_header, __oom_kill_process", names=False),
    Kind("memory-leak", _leak, "mm/kmemleak.c print_unreferenced"),
)
