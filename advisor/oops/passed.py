"""What the functions that a crash passed through before it was reported say about its kind.

One table for the crash tool's backtraces, which may hold nothing else, and for call traces whose first lines are lost.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

PATHS = (
    # functions between the exception and the dump → kind; the first that was passed, most telling first
    (("sysrq_handle_crash",), "sysrq"),
    (("mce_panic", "do_machine_check"), "machine-check"),
    (("watchdog_overflow_callback", "watchdog_hardlockup_check", "watchdog_inspect"), "hard-lockup"),
    (("watchdog_timer_fn",), "soft-lockup"),
    (("check_hung_uninterruptible_tasks", "check_hung_task"), "hung-task"),
    (("rcu_sched_clock_irq", "rcu_check_callbacks", "print_cpu_stall", "panic_on_rcu_stall"), "rcu-stall"),
    (("out_of_memory",), "out-of-memory"),
    (("mount_block_root", "mount_root"), "no-root"),
    (("__stack_chk_fail",), "stack-corruption"),
    (("warn_alloc", "warn_alloc_failed"), "page-allocation-failure"),
    (("fortify_panic", "__fortify_panic"), "kernel-bug"),
    (("usercopy_abort", "report_usercopy"), "usercopy"),
    (("kasan_report", "kasan_report_error", "kasan_report_double_free", "kasan_report_invalid_free"), "kasan"),
    (("kmsan_report", "__msan_warning"), "kmsan"),
    (("kcsan_report_known_origin", "kcsan_report_unknown_origin", "kcsan_report"), "kcsan"),
    (("kfence_report_error",), "kfence"),
    (("ubsan_epilogue", "handle_overflow"), "ubsan"),
    (("refcount_warn_saturate",), "refcount"),
    (("debug_print_object",), "odebug"),
    (("__list_add_valid", "__list_add_valid_or_report"), "list-corruption"),
    (("__list_del_entry_valid", "__list_del_entry_valid_or_report"), "list-corruption"),
    (
        (
            "print_circular_bug",
            "print_deadlock_bug",
            "print_usage_bug",
            "print_bad_irq_dependency",
            "print_irq_inversion_bug",
        ),
        "deadlock",
    ),
    (
        (
            "register_lock_class",
            "print_unlock_imbalance_bug",
            "print_lock_invalid_wait_context",
            "lockdep_rcu_suspicious",
            "print_freed_lock_bug",
            "spin_bug",
            "spin_dump",
            "rwlock_bug",
        ),
        "lock-misuse",
    ),
    (
        ("__might_sleep", "___might_sleep", "__might_resched", "__schedule_bug", "check_preemption_disabled"),
        "atomic-sleep",
    ),
    (("bad_page",), "bad-page"),
    (
        ("__warn", "report_bug", "warn_slowpath_common", "warn_slowpath_fmt", "warn_slowpath_null", "__report_bug"),
        "warning",
    ),
    (("general_protection", "exc_general_protection", "do_general_protection"), "general-protection"),
    (("exc_invalid_op", "invalid_op", "do_invalid_op", "bug_handler", "program_check_common"), "kernel-bug"),
    (("divide_error", "exc_divide_error", "do_divide_error"), "divide-error"),
    (("double_fault", "do_double_fault", "exc_double_fault"), "double-fault"),
    (("handle_stack_overflow",), "stack-overflow"),
    (("do_serror", "arm64_serror_panic"), "serror"),
    (
        (
            "page_fault",
            "exc_page_fault",
            "asm_exc_page_fault",
            "do_page_fault",
            "no_context",
            "__bad_area_nosemaphore",
            "data_access_common",
            "data_access_common_virt",
            "bad_page_fault",
            "__bad_page_fault",
            "__do_kernel_fault",
            "die_kernel_fault",
            "do_translation_fault",
            "do_mem_abort",
            "page_fault_oops",
        ),
        "paging-request",
    ),
    (("unknown_nmi_error", "io_check_error", "pci_serr_error", "nmi_panic", "do_nmi"), "nmi"),
)


def kind_passed(functions: Collection[str]) -> str | None:
    """The kind of crash that these functions report or raise, or None."""
    entered = {name.removeprefix("asm_") for name in functions}.union(functions)
    for names, kind in PATHS:
        if not entered.isdisjoint(names):
            return kind
    for name in functions:
        if name.startswith(_SANITIZERS):
            return next(kind for start, kind in _BY_START if name.startswith(start))
    return None


_BY_START = (
    ("__asan_report_", "kasan"),
    ("__asan_load", "kasan"),
    ("__asan_store", "kasan"),
    ("__ubsan_handle_", "ubsan"),
    ("__msan_", "kmsan"),
)
"""The compiler's own calls, one for each size of access or sort of undefined behaviour."""
_SANITIZERS = tuple(start for start, _ in _BY_START)
