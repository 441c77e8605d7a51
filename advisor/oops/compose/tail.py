"""The end of a call trace that every task of a kind has, and the frames of the code that reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.description import Description, parse_frame, version_of

if TYPE_CHECKING:
    from advisor.oops.crash import Frame

WORKER = ("process_one_work+0x18b/0x340", "worker_thread+0x191/0x2f0")
THREAD_ENDS = frozenset(
    ("kthread", "ret_from_fork", "ret_from_fork_asm", "ret_from_kernel_thread", "start_kernel_thread", "kernel_init")
)
TASK_ENDS = frozenset(
    (
        *THREAD_ENDS,
        "entry_SYSCALL_64_after_hwframe",
        "entry_SYSCALL_64_fastpath",
        "entry_SYSCALL_64",
        "system_call_fastpath",
        "do_syscall_64",
        "sysenter_do_call",
        "entry_SYSENTER_32",
        "syscall_call",
        "ret_fast_syscall",
        "el0_svc",
        "el0t_64_sync",
        "system_call",
        "system_call_common",
        "system_call_exception",
        "ret_from_syscall",
        "start_secondary",
        "secondary_startup_64",
        "cpu_startup_entry",
    )
)
_SYSCALL = {
    "i386": ("do_fast_syscall_32+0x7f/0x210", "entry_SYSENTER_32+0x6b/0xbe"),
    "arm64": ("invoke_syscall+0x48/0x114", "el0_svc+0x2c/0x84", "el0t_64_sync+0x18c/0x190"),
    "arm": ("ret_fast_syscall+0x0/0x54",),
    "powerpc": ("system_call_exception+0x13c/0x330", "system_call_vectored_common+0x15c/0x2ec"),
    "s390": ("system_call+0x82/0xb0",),
    "riscv": ("ret_from_syscall+0x0/0x2",),
}
_FORK = {
    "arm64": ("kthread+0xd4/0xe0", "ret_from_fork+0x10/0x20"),
    "arm": ("kthread+0xfc/0x11c", "ret_from_fork+0x14/0x2c"),
    "powerpc": ("kthread+0x138/0x140", "ret_from_kernel_thread+0x5c/0x64"),
    "s390": ("kthread+0x126/0x150", "__ret_from_fork+0x3c/0x58"),
    "riscv": ("kthread+0xc4/0xe0", "ret_from_fork+0xe/0x20"),
}
_IDLE = {
    "x86_64": ("do_idle+0x20f/0x270", "cpu_startup_entry+0x26/0x30", "start_secondary+0x11a/0x140"),
    "i386": ("do_idle+0x20f/0x270", "cpu_startup_entry+0x26/0x30", "start_secondary+0x11a/0x140"),
    "arm64": ("do_idle+0x20c/0x2e0", "cpu_startup_entry+0x24/0x2c", "secondary_start_kernel+0x12c/0x150"),
    "arm": ("do_idle+0x1f4/0x284", "cpu_startup_entry+0x18/0x1c", "secondary_start_kernel+0x154/0x178"),
    "powerpc": ("do_idle+0x374/0x3d0", "cpu_startup_entry+0x3c/0x40", "start_secondary+0x2a0/0x2b0"),
    "s390": ("do_idle+0x11e/0x1c0", "cpu_startup_entry+0x36/0x40", "restart_int_handler+0x6e/0x90"),
    "riscv": ("do_idle+0x12c/0x180", "cpu_startup_entry+0x18/0x1c", "smp_callin+0x84/0xa0"),
}
"""Names and sizes as kernels of these architectures print them; the numbers are of no importance."""


def tail(description: Description) -> list[Frame]:
    """The frames below the described ones; none where the description reaches down to the task's start."""
    names = {parse_frame(text).function for text in description.trace}
    if names & TASK_ENDS:
        return []
    process, arch, version = description.process or "", description.arch, version_of(description.kernel)
    if description.workqueue or process.startswith("kworker"):
        worker = () if "worker_thread" in names else WORKER[1:] if "process_one_work" in names else WORKER
        return [parse_frame(text) for text in (*worker, *_fork(arch, version))]
    if process.startswith("swapper") and description.pid == 1:
        booting = ("do_one_initcall+0x4e/0x230", "kernel_init_freeable+0x239/0x2a3", "kernel_init+0x15/0x130")
        return [parse_frame(text) for text in (*booting, *_fork(arch, version)[1:])]
    if process.startswith("swapper"):
        return [parse_frame(text) for text in (*_interrupt(arch, version), *_IDLE[arch])]
    if is_kernel_thread(process):
        return [parse_frame(text) for text in _fork(arch, version)]
    if arch == "x86_64":
        if version >= (4, 15):
            texts: tuple[str, ...] = ("do_syscall_64+0x5d/0xb0", "entry_SYSCALL_64_after_hwframe+0x6e/0xd8")
        elif version >= (4, 1):
            texts = ("entry_SYSCALL_64_fastpath+0x16/0x75",)
        else:
            texts = ("system_call_fastpath+0x16/0x1b",)
    else:
        texts = _SYSCALL[arch]
    return [parse_frame(text) for text in texts]


def _interrupt(arch: str, version: tuple[int, int]) -> tuple[str, ...]:
    """How the idle task comes to run anything else; none for the architectures whose names are not at hand."""
    if arch not in ("x86_64", "i386"):
        return ()
    if version >= (5, 8):
        entry = ("sysvec_apic_timer_interrupt+0x6c/0x90", "asm_sysvec_apic_timer_interrupt+0x1a/0x20")
    else:
        entry = ("smp_apic_timer_interrupt+0x76/0x140", "apic_timer_interrupt+0xf/0x20")
    return ("__do_softirq+0xe8/0x2e0", "irq_exit+0xf5/0x100", *entry, "default_idle+0x1c/0x140")


def is_kernel_thread(process: str) -> bool:
    """By its usual names: the description does not say."""
    return process.startswith(
        (
            "kworker",
            "kswapd",
            "ksoftirqd",
            "migration",
            "jbd2/",
            "rcu_",
            "irq/",
            "kcompactd",
            "khugepaged",
            "md",
            "xfsaild",
        )
    )


def _fork(arch: str, version: tuple[int, int]) -> tuple[str, ...]:
    if arch in _FORK:
        return _FORK[arch]
    if version >= (6, 6):
        return ("kthread+0xd2/0x100", "ret_from_fork+0x34/0x50", "ret_from_fork_asm+0x1a/0x30")
    return ("kthread+0xdc/0x110", "ret_from_fork+0x22/0x30")


def frames_of(description: Description) -> list[Frame]:
    """The culprit, its described callers and the generic tail."""
    described = [description.function] if description.function else []
    return [*(parse_frame(text) for text in (*described, *description.trace)), *tail(description)]
