"""Lock debugging and sleeping where one must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import build, process, release_of, taint
from advisor.oops.compose.description import parse_frame, spell
from advisor.oops.compose.kinds.row import Kind, dump

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description


def _deadlock(description: Description) -> list[str]:
    name, pid = process(description)
    function = spell(parse_frame(description.function or "kernel_test_function"))
    return [
        "======================================================",
        description.message or "WARNING: possible circular locking dependency detected",
        f"{release_of(description)} {build(description)} {taint(description)}",
        "------------------------------------------------------",
        f"{name}/{pid} is trying to acquire lock:",
        f"ffff88810e2f40a8 (&test->lock){{+.+.}}-{{3:3}}, at: {function}",
        "",
        "but task is already holding lock:",
        f"ffff88810e2f7d48 (&other->mutex){{+.+.}}-{{3:3}}, at: {function}",
        "",
        "which lock already depends on the new lock.",
        "",
        "stack backtrace:",
        *dump(
            description,
            "print_circular_bug.cold+0x178/0x1be",
            "check_noncircular+0x148/0x160",
            "__lock_acquire+0x1402/0x2670",
            "lock_acquire+0xd1/0x300",
            "__mutex_lock+0x98/0xb30",
        ),
    ]


def _misuse(description: Description) -> list[str]:
    name, pid = process(description)
    return [
        description.message or f"BUG: spinlock bad magic on CPU#{description.cpu}, {name}/{pid}",
        " lock: 0xffff88810e2f40a8, .magic: 00000000, .owner: <none>/-1, .owner_cpu: 0",
        *dump(description, "spin_dump+0x6a/0x8c", "do_raw_spin_lock+0x62/0xb0", "_raw_spin_lock+0x2a/0x40"),
    ]


def _atomic(description: Description) -> list[str]:
    name, pid = process(description)
    message = description.message or "BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580"
    if "scheduling while atomic" in message:
        return [message, *dump(description, "__schedule_bug+0x53/0x60", "__schedule+0x6b1/0x860", "schedule+0x5e/0xd0")]
    return [
        message,
        f"in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: {pid}, name: {name}",
        "preempt_count: 1, expected: 0",
        *dump(description, "__might_resched+0x161/0x270", "mutex_lock+0x1e/0x50"),
    ]


ROWS = (
    Kind("deadlock", _deadlock, "kernel/locking/lockdep.c print_circular_bug_header"),
    Kind("lock-misuse", _misuse, "kernel/locking/spinlock_debug.c spin_dump"),
    Kind("atomic-sleep", _atomic, "kernel/sched/core.c __might_resched (___might_sleep until 5.16), __schedule_bug"),
)
