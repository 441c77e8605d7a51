"""Lockdep, atomic context, RCU usage and locks that were used wrongly."""

from __future__ import annotations

from advisor.oops.formats.row import Format

_LOCKDEP = "kernel/locking/lockdep.c "

ROWS = (
    Format(
        "WARNING: possible circular locking",
        "deadlock",
        "possible deadlock",
        "caller",
        _LOCKDEP + "print_circular_bug_header",
    ),
    Format(
        "WARNING: possible recursive locking",
        "deadlock",
        "possible deadlock",
        "caller",
        _LOCKDEP + "print_deadlock_bug",
    ),
    Format(
        "WARNING: possible irq lock inversion",
        "deadlock",
        "possible deadlock",
        "caller",
        _LOCKDEP + "print_irq_inversion_bug",
    ),
    Format(
        "possible circular locking dependency detected",
        "deadlock",
        "possible deadlock",
        "caller",
        _LOCKDEP + "until v4.11",
    ),
    Format("possible recursive locking detected", "deadlock", "possible deadlock", "caller", _LOCKDEP + "until v4.11"),
    Format(
        "possible irq lock inversion dependency", "deadlock", "possible deadlock", "caller", _LOCKDEP + "until v4.11"
    ),
    Format(
        "-safe -> ",
        "deadlock",
        "possible deadlock",
        "caller",
        _LOCKDEP + "print_bad_irq_dependency",
        line=r"lock order detected",
    ),
    Format(
        "order detected",
        "deadlock",
        "possible deadlock",
        "caller",
        _LOCKDEP + "print_bad_irq_dependency",
        line=r"-(?:safe|READ-unsafe|unsafe) ->",
    ),
    Format("inconsistent lock state", "deadlock", "inconsistent lock state", "caller", _LOCKDEP + "print_usage_bug"),
    Format("inconsistent {", "deadlock", "inconsistent lock state", "caller", _LOCKDEP + "print_usage_bug", joins=True),
    Format(
        "[ BUG: Invalid wait context ]",
        "lock-misuse",
        "invalid wait context",
        "caller",
        _LOCKDEP + "print_lock_invalid_wait_context",
    ),
    Format(
        "INFO: trying to register non-static key",
        "lock-misuse",
        "INFO: trying to register non-static key",
        "caller",
        _LOCKDEP + "register_lock_class",
    ),
    Format(
        "bad unlock balance detected",
        "lock-misuse",
        "bad unlock balance",
        "caller",
        _LOCKDEP + "print_unlock_imbalance_bug",
    ),
    Format(
        "bad contention detected", "lock-misuse", "bad contention", "caller", _LOCKDEP + "print_lock_contention_bug"
    ),
    Format("held lock freed!", "lock-misuse", "held lock freed", "caller", _LOCKDEP + "print_freed_lock_bug"),
    Format(
        "lock held when returning to user space",
        "lock-misuse",
        "lock held when returning to user space",
        "caller",
        _LOCKDEP,
    ),
    Format(
        "still has locks held", "lock-misuse", "still has locks held", "caller", _LOCKDEP + "debug_check_no_locks_held"
    ),
    Format(
        "nested lock was not taken",
        "lock-misuse",
        "nested lock was not taken",
        "caller",
        _LOCKDEP + "print_lock_nested_lock_not_held",
    ),
    Format(
        "suspicious RCU usage", "lock-misuse", "suspicious RCU usage", "caller", _LOCKDEP + "lockdep_rcu_suspicious"
    ),
    Format(
        "suspicious rcu_dereference_check", "lock-misuse", "suspicious RCU usage", "caller", _LOCKDEP + "until v3.3"
    ),
    Format("lock held at task exit", "lock-misuse", "lock held at task exit", "caller", _LOCKDEP),
    Format(
        "DEBUG_LOCKS_WARN_ON",
        "lock-misuse",
        "locking bug",
        "fault",
        "include/linux/debug_locks.h",
        r"DEBUG_LOCKS_WARN_ON\(",
    ),
    Format(
        "BUG: spinlock ",
        "lock-misuse",
        "BUG: spinlock {1}",
        "caller",
        "kernel/locking/spinlock_debug.c spin_bug",
        r"BUG: spinlock ([a-z ]+?) on CPU",
    ),
    Format(
        "BUG: spinlock lockup",
        "soft-lockup",
        "BUG: spinlock lockup suspected",
        "caller",
        "kernel/locking/spinlock_debug.c, until v4.11",
    ),
    Format("BUG: rwlock ", "lock-misuse", "BUG: rwlock", "caller", "kernel/locking/spinlock_debug.c rwlock_bug"),
    Format(
        "BUG: scheduling while atomic",
        "atomic-sleep",
        "BUG: scheduling while atomic",
        "caller",
        "kernel/sched/core.c __schedule_bug",
    ),
    Format(
        "scheduling while atomic: ",
        "atomic-sleep",
        "BUG: scheduling while atomic",
        "caller",
        "kernel/sched/core.c, until v2.6.28",
    ),
    Format(
        "BUG: sleeping function called",
        "atomic-sleep",
        "BUG: sleeping function called from invalid context",
        "caller",
        "kernel/sched/core.c __might_resched",
    ),
    Format(
        "BUG: using ",
        "atomic-sleep",
        "BUG: using {1} in preemptible code",
        "caller",
        "lib/smp_processor_id.c check_preemption_disabled",
        r"BUG: using (\S+) in preemptible",
    ),
    Format(
        "BUG: workqueue leaked ",
        "atomic-sleep",
        "BUG: workqueue leaked lock or atomic",
        "named",
        "kernel/workqueue.c process_one_work",
    ),
    Format(
        "BUG: assuming ",
        "atomic-sleep",
        "BUG: assuming atomic context",
        "caller",
        "kernel/sched/core.c __cant_sleep",
        r"BUG: assuming (?:non.?)?atomic context",
    ),
    Format(
        "softirq: huh, entered softirq",
        "atomic-sleep",
        "softirq left preempt count",
        "symptom",
        "kernel/softirq.c handle_softirqs",
    ),
    Format("DEADLOCK", "deadlock", "possible deadlock", "caller", _LOCKDEP, r"\*\*\* DEADLOCK \*\*\*$", joins=True),
    Format(
        "workqueue: ",
        "lock-misuse",
        "workqueue {1}",
        "trace",
        "kernel/workqueue.c check_flush_dependency",
        r"workqueue: (?:PF_MEMALLOC task|WQ_MEM_RECLAIM) .*(is flushing)",
    ),
)
