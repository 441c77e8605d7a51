"""What kind of report a trace without its head was: the kernel's own functions at its top tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Frame

_TOLD_BY = {
    "__stack_chk_fail": "stack-corruption",
    "lockdep_rcu_suspicious": "lock-misuse",
    "register_lock_class": "lock-misuse",
    "__list_del_entry_valid": "list-corruption",
    "__list_add_valid": "list-corruption",
    "__list_del_entry_valid_or_report": "list-corruption",
    "__list_add_valid_or_report": "list-corruption",
    "print_circular_bug": "deadlock",
    "kasan_report": "kasan",
    "__kasan_report": "kasan",
    "__might_sleep": "atomic-sleep",
    "___might_sleep": "atomic-sleep",
    "__might_resched": "atomic-sleep",
    "__schedule_bug": "atomic-sleep",
    "refcount_warn_saturate": "refcount",
    "debug_print_object": "odebug",
    "check_unmap": "warning",
    "ubsan_epilogue": "ubsan",
    "__warn": "warning",
    "bad_page": "bad-page",
    "warn_alloc": "page-allocation-failure",
    "watchdog_timer_fn": "soft-lockup",
    "watchdog_overflow_callback": "hard-lockup",
    "sysfs_warn_dup": "warning",
    "exc_invalid_op": "kernel-bug",
    "do_invalid_op": "kernel-bug",
    "exc_general_protection": "general-protection",
    "do_general_protection": "general-protection",
    "page_fault_oops": "paging-request",
}
_WAITS = ("__schedule", "__switch_to", "schedule")
_TOP = 20


def kind_of_frames(frames: Sequence[Frame]) -> str | None:
    """By the first function that prints a kind of report; a task that sleeps is a hung one."""
    for frame in frames[:_TOP]:
        kind = _TOLD_BY.get(frame.function)
        if kind:
            return kind
    if frames and frames[0].function in _WAITS:
        return "hung-task"
    return None
