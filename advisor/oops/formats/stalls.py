"""Lock-ups, stalls and tasks that wait: the culprit is what was interrupted or waited for."""

from __future__ import annotations

from advisor.oops.formats.row import Format

_WATCHDOG = "kernel/watchdog.c "
_RCU = "kernel/rcu/tree_stall.h "

ROWS = (
    Format(
        "BUG: soft lockup",
        "soft-lockup",
        "BUG: soft lockup",
        "interrupted",
        _WATCHDOG + "watchdog_timer_fn",
        r"BUG: soft lockup(?! detect)",
    ),
    Format(
        "INFO: rcu",
        "rcu-stall",
        "INFO: rcu detected stall",
        "interrupted",
        _RCU + "print_other_cpu_stall",
        r"INFO: rcu\S* (?:self-)?detected(?: expedited)? stall",
    ),
    Format(
        "INFO: rcu",
        "rcu-stall",
        "INFO: rcu detected stall",
        "interrupted",
        _RCU,
        r"INFO: rcu\S* .*(?:stall|kthread starved)",
        joins=True,
    ),
    Format(
        "detected expedited stalls on",
        "rcu-stall",
        "INFO: rcu detected stall",
        "interrupted",
        "kernel/rcu/tree_exp.h synchronize_rcu_expedited_stall",
    ),
    Format(
        "self-detected stall on CPU", "rcu-stall", "INFO: rcu detected stall", "interrupted", _RCU + "print_cpu_stall"
    ),
    Format(
        "detected stalls on CPUs",
        "rcu-stall",
        "INFO: rcu detected stall",
        "interrupted",
        _RCU + "print_other_cpu_stall",
    ),
    Format(
        "Watchdog detected hard LOCKUP",
        "hard-lockup",
        "hard lockup",
        "interrupted",
        _WATCHDOG + "watchdog_hardlockup_check",
        fatal=False,
    ),
    Format(
        "Watchdog CPU:",
        "hard-lockup",
        "hard lockup",
        "interrupted",
        "arch/powerpc/kernel/watchdog.c",
        r"Watchdog CPU:\d+ (?:detected hard LOCKUP|Hard LOCKUP)",
    ),
    Format(
        "watchdog: CPU ",
        "hard-lockup",
        "hard lockup",
        "interrupted",
        "arch/powerpc/kernel/watchdog.c",
        r"watchdog: CPU \d+ (?:detected hard LOCKUP|self-detected hard LOCKUP|Hard LOCKUP)",
    ),
    Format(
        "INFO: task ",
        "hung-task",
        "INFO: task hung",
        "waiting",
        "kernel/hung_task.c check_hung_task",
        r"INFO: task .*(?:blocked for more than|can't die for more than|blocked in I/O wait)",
    ),
    Format(
        "blocked for more than ",
        "hung-task",
        "INFO: task hung",
        "waiting",
        "kernel/hung_task.c; the start of the line is lost",
        line=r"^\S* ?\S+:\d+ blocked for more than \d+ seconds",
    ),
    Format(
        "BUG: workqueue lockup",
        "workqueue-lockup",
        "BUG: workqueue lockup",
        "none",
        "kernel/workqueue.c wq_watchdog_timer_fn",
    ),
)
