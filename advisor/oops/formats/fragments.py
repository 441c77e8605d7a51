"""Lines from the middle of a report: they open one only where its first lines are lost."""

from __future__ import annotations

from advisor.oops.formats.row import Format

WORDS = "report without its first lines"


def _row(trigger: str, source: str, pattern: str = "", fatal: bool = False) -> Format:
    return Format(trigger, "other", WORDS, "fault", source, pattern, fatal=fatal, joins=True)


def _telling(trigger: str, kind: str, culprit: str, source: str, line: str) -> Format:
    """A line that tells the kind, although it is not the report's first."""
    return Format(trigger, kind, WORDS, culprit, source, joins=True, line=line)


ROWS = (
    _telling("Read of size ", "kasan", "access", "mm/kasan/report.c print_error_description", r"^\s*Read of size \d+"),
    _telling(
        "Write of size ", "kasan", "access", "mm/kasan/report.c print_error_description", r"^\s*Write of size \d+"
    ),
    _telling(
        "is out of range for type",
        "ubsan",
        "trace",
        "lib/ubsan.c __ubsan_handle_out_of_bounds",
        r"^\s*index -?\w+ is out of range for type",
    ),
    _telling(
        "is trying to acquire lock",
        "deadlock",
        "caller",
        "kernel/locking/lockdep.c print_circular_bug_header",
        r"\S+/\d+ is trying to acquire lock",
    ),
    _telling(
        "state was registered at:",
        "deadlock",
        "caller",
        "kernel/locking/lockdep.c print_usage_bug",
        r"^\s*\{[\w-]+\} state was registered at:",
    ),
    _telling(
        'comm "',
        "memory-leak",
        "allocated",
        "mm/kmemleak.c print_unreferenced",
        r"^\s*comm \"[^\"]*\", pid \d+.*jiffies",
    ),
    _row("RIP: 0010:", "arch/x86/kernel/dumpstack.c show_iret_regs", fatal=True),
    _row("RIP: e030:", "the same under Xen", fatal=True),
    _row("RIP  [<", "arch/x86/kernel/dumpstack_64.c oops_end, until v4.9: the last lines", fatal=True),
    _row("EIP: 0060:", "arch/x86/kernel/process_32.c __show_regs", fatal=True),
    _row("EIP is at ", "arch/x86/kernel/process_32.c, until v4.9", fatal=True),
    _row("PC is at ", "arch/arm/kernel/process.c __show_regs", fatal=True),
    _row("pc : ", "arch/arm64/kernel/process.c __show_regs", r"pc : [A-Za-z_.][\w.]*\+0x", fatal=True),
    _row("NIP [", "arch/powerpc/kernel/process.c __show_regs", r"NIP \[[0-9a-f]+\] \.?[A-Za-z_]", fatal=True),
    _row("epc : ", "arch/riscv/kernel/process.c __show_regs", r"epc : [A-Za-z_.][\w.]*\+0x", fatal=True),
    _row("Call Trace:", "arch/x86/kernel/dumpstack.c show_trace_log_lvl"),
    _row("Call trace:", "arch/arm64/kernel/stacktrace.c"),
    _row("Backtrace:", "arch/arm/kernel/traps.c dump_backtrace"),
    _row("backtrace:", "mm/kmemleak.c print_unreferenced, kernel/locking/lockdep.c"),
    _row("entry_SYSCALL_64", "the outermost frame of a system call"),
    _row("ret_from_fork+0x", "the outermost frame of a thread"),
    Format(
        "+0x",
        "other",
        WORDS,
        "fault",
        "arch/x86/kernel/dumpstack.c printk_stack_address: nothing but frames",
        joins=True,
        line=r"^\s*(?:\[<[0-9a-f]{1,16}>\] )?(?:\? )?[A-Za-z_][\w.]*\+0x[0-9a-f]+/0x[0-9a-f]+(?: \[[\w ]+\])?(?: [\w./-]+:\d+)?\s*$",
    ),
    _row("ret_from_fork_asm+0x", "the outermost frame of a thread, since v6.6"),
)
