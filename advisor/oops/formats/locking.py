"""Lockdep, atomic context, RCU usage and locks that were used wrongly.

Since v4.12 lockdep's titles begin with `WARNING: `, before that with `[ INFO: `; the words between are the same.
"""

from __future__ import annotations

from advisor.oops.formats.row import Format

_LOCKDEP = "kernel/locking/lockdep.c "
_CORE = "kernel/sched/core.c "
_SPIN = "kernel/locking/spinlock_debug.c "


def _row(trigger: str, kind: str, words: str, source: str, culprit: str = "caller", pattern: str = "") -> Format:
    return Format(trigger, kind, words, culprit, source, pattern)


ROWS = (
    _row("possible circular locking", "deadlock", "possible deadlock", _LOCKDEP + "print_circular_bug_header"),
    _row("possible recursive locking", "deadlock", "possible deadlock", _LOCKDEP + "print_deadlock_bug"),
    _row("possible irq lock inversion", "deadlock", "possible deadlock", _LOCKDEP + "print_irq_inversion_bug"),
    _row(
        "-safe -> ",
        "deadlock",
        "possible deadlock",
        _LOCKDEP + "print_bad_irq_dependency",
        "irq-order",
        r".*order detected",
    ),
    _row("inconsistent lock state", "deadlock", "inconsistent lock state", _LOCKDEP + "print_usage_bug", "stack"),
    _row("Invalid wait context", "lock-misuse", "invalid wait context", _LOCKDEP + "print_lock_invalid_wait_context"),
    _row(
        "INFO: trying to register non-static key",
        "lock-misuse",
        "INFO: trying to register non-static key",
        _LOCKDEP + "register_lock_class",
        "stack",
    ),
    _row("INFO: inconsistent lock state", "deadlock", "inconsistent lock state", _LOCKDEP + "until v4.11", "stack"),
    _row("bad unlock balance detected", "lock-misuse", "bad unlock balance", _LOCKDEP + "print_unlock_imbalance_bug"),
    _row("bad contention detected", "lock-misuse", "bad contention", _LOCKDEP + "print_lock_contention_bug"),
    _row("held lock freed!", "lock-misuse", "held lock freed", _LOCKDEP + "print_freed_lock_bug", "held"),
    _row(
        "lock held when returning to user space",
        "lock-misuse",
        "lock held when returning to user space",
        _LOCKDEP + "lockdep_sys_exit",
        "held",
    ),
    _row(
        "still has locks held", "lock-misuse", "still has locks held", _LOCKDEP + "debug_check_no_locks_held", "stack"
    ),
    _row(
        "ested lock was not taken",
        "lock-misuse",
        "nested lock was not taken",
        _LOCKDEP + "print_lock_nested_lock_not_held",
    ),
    _row("suspicious RCU usage", "lock-misuse", "suspicious RCU usage", _LOCKDEP + "lockdep_rcu_suspicious", "stack"),
    _row("suspicious rcu_dereference_check", "lock-misuse", "suspicious RCU usage", _LOCKDEP + "until v3.3", "stack"),
    _row("lock held at task exit", "lock-misuse", "lock held at task exit", _LOCKDEP + "until v3.10", "stack"),
    _row("DEBUG_LOCKS_WARN_ON(", "lock-misuse", "locking bug", "include/linux/debug_locks.h", "fault"),
    _row("BUG: spinlock lockup", "soft-lockup", "BUG: spinlock lockup suspected", _SPIN + "until v4.11", "stack"),
    _row(
        "BUG: spinlock ",
        "lock-misuse",
        "BUG: spinlock {1}",
        _SPIN + "spin_bug",
        "stack",
        r"BUG: spinlock ([a-z ]+?) on (?:CPU|UP)",
    ),
    _row("BUG: rwlock ", "lock-misuse", "BUG: rwlock", _SPIN + "rwlock_bug", "stack"),
    _row(
        "BUG: scheduling while atomic",
        "atomic-sleep",
        "BUG: scheduling while atomic",
        _CORE + "__schedule_bug",
        "stack",
    ),
    _row("scheduling while atomic: ", "atomic-sleep", "BUG: scheduling while atomic", _CORE + "until v2.6.28", "stack"),
    _row(
        "BUG: sleeping function called",
        "atomic-sleep",
        "BUG: sleeping function called from invalid context",
        _CORE + "__might_resched",
        "stack",
    ),
    _row(
        "sleeping function called from invalid",
        "atomic-sleep",
        "BUG: sleeping function called from invalid context",
        _CORE + "v2.6",
        "stack",
    ),
    _row(
        "BUG: using ",
        "atomic-sleep",
        "BUG: using {1} in preemptible code",
        "lib/smp_processor_id.c check_preemption_disabled",
        "stack",
        r"BUG: using (\S+) in preemptible",
    ),
    _row(
        "BUG: workqueue leaked ",
        "lock-misuse",
        "BUG: workqueue leaked lock or atomic",
        "kernel/workqueue.c process_one_work",
    ),
    _row(
        "BUG: assuming ",
        "atomic-sleep",
        "BUG: assuming atomic context",
        _CORE + "__cant_sleep",
        "stack",
        r"BUG: assuming (?:non.?)?(?:atomic|migrat\w+) context",
    ),
    _row(
        "workqueue: ",
        "lock-misuse",
        "workqueue that may need memory waits for one that may not",
        "kernel/workqueue.c check_flush_dependency",
        "fault",
        r"workqueue: (?:PF_MEMALLOC task|WQ_MEM_RECLAIM) .*is flushing",
    ),
)
