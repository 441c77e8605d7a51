"""Lock-ups, stalls and tasks that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.arch import ARCHES
from advisor.oops.compose.common import build, process, release_of, taint
from advisor.oops.compose.description import parse_frame, version_of
from advisor.oops.compose.kinds.row import Kind, dump, interrupted
from advisor.oops.compose.tail import frames_of

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description


def _soft(description: Description) -> list[str]:
    name, pid = process(description)
    version = version_of(description.kernel)
    lead = "" if version < (3, 13) else "NMI watchdog: " if version < (4, 13) else "watchdog: "
    line = f"{lead}BUG: soft lockup - CPU#{description.cpu} stuck for 26s! [{name}:{pid}]"
    return [description.message or line, *interrupted(description)]


def _hard(description: Description) -> list[str]:
    version = version_of(description.kernel)
    lead = "" if version < (3, 13) else "watchdog: " if version >= (6, 5) else "NMI watchdog: "
    line = f"{lead}Watchdog detected hard LOCKUP on cpu {description.cpu}"
    return [description.message or line, *interrupted(description)]


def _rcu(description: Description) -> list[str]:
    lead = "" if version_of(description.kernel) < (4, 19) else "rcu: "
    return [
        description.message or f"{lead}INFO: rcu_sched self-detected stall on CPU",
        f"{lead}\t{description.cpu}-....: (5249 ticks this GP) idle=6da/1/0x4000 softirq=2186/2186 fqs=2450",
        "\t(t=5250 jiffies g=1045 q=212 ncpus=4)",
        f"NMI backtrace for cpu {description.cpu}" if version_of(description.kernel) < (5, 17) else "",
        *interrupted(description)[1:],
    ]


def _hung(description: Description) -> list[str]:
    """kernel/hung_task.c check_hung_task; `task:… state:D` since 5.11 (kernel/sched/core.c sched_show_task)."""
    name, pid = process(description)
    version = version_of(description.kernel)
    if version >= (5, 11):
        task = f"task:{name.ljust(15)} state:D stack:0     pid:{str(pid).ljust(5)} ppid:2      flags:0x00004000"
    else:
        task = f"{name.ljust(15)} D    0 {pid:5}      2 0x80004000"
    waiting = [parse_frame(text) for text in ("__schedule+0x34a/0x880", "schedule+0x5e/0xd0")]
    return [
        description.message or f"INFO: task {name}:{pid} blocked for more than 120 seconds.",
        f"      {taint(description)} {release_of(description)} {build(description)}",
        '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
        task,
        *([f"Workqueue: {description.workqueue}"] if description.workqueue and version >= (3, 11) else []),
        *ARCHES[description.arch].stack(description, [*waiting, *frames_of(description)]),
    ]


def _workqueue(description: Description) -> list[str]:
    queue, _, work = (description.workqueue or "events test_work").partition(" ")
    return [
        description.message
        or f"BUG: workqueue lockup - pool cpus={description.cpu} node=0 flags=0x0 nice=0 stuck for 34s!",
        "Showing busy workqueues and worker pools:",
        f"workqueue {queue}: flags=0x0",
        f"  pwq {2 * description.cpu}: cpus={description.cpu} node=0 flags=0x0 nice=0 active=1/256 refcnt=2",
        f"    in-flight: {process(description)[1]}:{work or 'test_work'}",
    ]


def _nmi(description: Description) -> list[str]:
    return [
        description.message or f"Uhhuh. NMI received for unknown reason 3d on CPU {description.cpu}.",
        "Kernel panic - not syncing: NMI: Not continuing",
        *dump(description, "panic+0x118/0x2f4", "nmi_panic+0x3a/0x40", "unknown_nmi_error+0x74/0x90"),
    ]


ROWS = (
    Kind("soft-lockup", _soft, "kernel/watchdog.c watchdog_timer_fn; prefixes since 3.13 and 4.13"),
    Kind("hard-lockup", _hard, "kernel/watchdog.c watchdog_hardlockup_check; watchdog_hld.c before 6.5"),
    Kind("rcu-stall", _rcu, "kernel/rcu/tree_stall.h print_cpu_stall; `rcu: ` since 4.19"),
    Kind("hung-task", _hung, "kernel/hung_task.c check_hung_task"),
    Kind("workqueue-lockup", _workqueue, "kernel/workqueue.c wq_watchdog_timer_fn, show_pwq; since 4.6", names=False),
    Kind("nmi", _nmi, "arch/x86/kernel/nmi.c unknown_nmi_error", names=False),
)
