"""Headings inside a report, and what the stack below each is."""

from __future__ import annotations

MAIN = (
    "Call Trace:",
    "Call trace:",
    "call trace:",
    "Backtrace:",
    "backtrace:",
    "Backtrace ",
    "Trace:",
    "stack backtrace:",
    "Showing stack for process",
    "[<ffffffff81000000>] Call Trace",
    "Call Trace ",
    "==> Call Trace",
    "Stack trace",
)
"""The trace of what the report is about (dump_stack and show_stack of every architecture)."""

OTHERS = (
    ("Allocated by task", "allocated"),
    ("allocated by task", "allocated"),
    ("Freed by task", "freed"),
    ("freed by task", "freed"),
    ("Allocated:", "allocated"),
    ("Freed:", "freed"),
    ("Last potentially related work creation", "queued"),
    ("Second to last potentially related", "queued"),
    ("Last call_rcu()", "queued"),
    ("Second to last call_rcu", "queued"),
    ("INFO: Allocated in", "allocated"),
    ("INFO: Freed in", "freed"),
    ("Allocated in ", "allocated"),
    ("Freed in ", "freed"),
    ("Uninit was stored to memory at", "stored"),
    ("Uninit was created at", "allocated"),
    ("Local variable", "allocated"),
    ("origin:", "allocated"),
    ("chained origin", "stored"),
    ("-> #", "lock-chain"),
    ("the existing dependency chain", "lock-chain"),
    ("the dependencies between", "lock-chain"),
    ("... which became", "irq-safe"),
    ("which became ", "irq-safe"),
    ("... which ", "lock-chain"),
    ("{IN-", "lock-chain"),
    ("{HARDIRQ-ON", "lock-chain"),
    ("{SOFTIRQ-ON", "lock-chain"),
    ("{INITIAL USE}", "lock-chain"),
    ("NMI backtrace for cpu", "other-cpu+"),
    ("Sending NMI", "other-cpu+"),
    ("Task dump for CPU", "other-cpu+"),
    ("read to 0x", "access"),
    ("write to 0x", "access"),
    ("read-write to 0x", "access"),
    ("read (marked) to 0x", "access"),
    ("write (marked) to 0x", "access"),
    ("race at unknown origin", "access"),
    ("Showing all locks held", "end"),
    ("RCU grace-period kthread stack", "rcu-kthread+"),
    ("rcu: RCU grace-period kthread stack", "rcu-kthread+"),
    ("rcu: Stack dump where RCU GP kthread", "other-cpu+"),
    ("Stack dump where RCU GP", "other-cpu+"),
    ("page last allocated via", "allocated"),
    ("page_owner tracks the page as allocated", "allocated"),
    ("page last free", "freed"),
    ("kfence-#", "allocated"),
)

END = (
    "---[ end ",
    "Kernel Offset:",
    "Rebooting in",
    "Mem-Info:",
    "The buggy address",
    "Memory state around",
    "other info that might help",
    "no locks held by",
    "Possible unsafe locking",
    "ORIG_RAX",
)
_BY_START: dict[str, list[tuple[str, str]]] = {}
for _heading, _role in (*((text, "main") for text in MAIN), *OTHERS, *((text, "end") for text in END)):
    _BY_START.setdefault(_heading[:4], []).append((_heading, _role))


def section_of(text: str) -> str | None:
    """`main` for the report's own trace, the role of another stack, `end` where no stack follows; None within a stack.

    A role with `+` announces a stack whose `Call Trace:` comes later, after a head of its own.
    """
    headings = _BY_START.get(text[:4])
    if headings is None:
        return "lock-chain" if text.endswith(" state was registered at:") else None
    for heading, role in headings:
        if text.startswith(heading):
            return role
    return None
