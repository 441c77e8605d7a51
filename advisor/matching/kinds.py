"""Which crash kinds one bug may show. Data: families, and pairs that are related without being alike."""

from __future__ import annotations

FAMILIES: dict[str, frozenset[str]] = {
    "bad access": frozenset(
        (
            "null-dereference",
            "paging-request",
            "general-protection",
            "kasan",
            "kfence",
            "unhandled-fault",
            "control-flow",
        )
    ),
    "stall": frozenset(("soft-lockup", "hard-lockup", "rcu-stall")),
    "blocked": frozenset(("hung-task", "workqueue-lockup")),
    "assertion": frozenset(("kernel-bug", "invalid-opcode")),
    "stack": frozenset(("double-fault", "stack-overflow", "stack-corruption")),
    "no memory": frozenset(("out-of-memory", "page-allocation-failure")),
    "broken hardware": frozenset(("machine-check", "hardware", "serror")),
}
"""Reports of one and the same event under other configurations, architectures or address values.

A use after free shows as KASAN or KFENCE report where those watch, else as whichever fault the freed memory's content
leads to (kernel: mm/kasan/report.c; arch/x86/mm/fault.c; arch/x86/kernel/traps.c, exc_general_protection)."""

RELATED: tuple[frozenset[str], ...] = (
    frozenset(("kernel-bug", "warning")),  # a BUG_ON that became a WARN_ON, or the other way round
    frozenset(("kernel-bug", "list-corruption")),  # lib/list_debug.c ends in BUG() under CONFIG_BUG_ON_DATA_CORRUPTION
    frozenset(("warning", "list-corruption")),
    frozenset(("kernel-bug", "usercopy")),  # mm/usercopy.c, usercopy_abort
    frozenset(("kernel-bug", "bad-page")),
    frozenset(("warning", "refcount")),  # lib/refcount.c reports through WARN
    frozenset(("warning", "odebug")),  # lib/debugobjects.c, debug_print_object
    frozenset(("warning", "atomic-sleep")),
    frozenset(("warning", "ubsan")),
    frozenset(("warning", "lock-misuse")),
    frozenset(("deadlock", "lock-misuse")),
    frozenset(("deadlock", "hung-task")),  # lockdep foretells what then hangs
    frozenset(("deadlock", "soft-lockup")),
    frozenset(("deadlock", "hard-lockup")),
    frozenset(("atomic-sleep", "lock-misuse")),
    frozenset(("soft-lockup", "hung-task")),
    frozenset(("rcu-stall", "hung-task")),  # a grace period that never ends blocks its waiters
    frozenset(("rcu-stall", "workqueue-lockup")),
    frozenset(("soft-lockup", "workqueue-lockup")),
    frozenset(("hard-lockup", "nmi")),  # the watchdog's own interrupt
    frozenset(("nmi", "machine-check")),
    frozenset(("nmi", "hardware")),
    frozenset(("double-fault", "general-protection")),
    frozenset(("double-fault", "paging-request")),
    frozenset(("stack-overflow", "paging-request")),  # the guard page, before CONFIG_VMAP_STACK named it
    frozenset(("invalid-opcode", "general-protection")),
    frozenset(("panic", "init-died")),
    frozenset(("panic", "no-root")),
)
USE_AFTER_FREE = frozenset(("kasan", "kfence", "general-protection", "paging-request", "null-dereference"))
AFTERMATH = frozenset(
    (
        "list-corruption",
        "refcount",
        "bad-page",
        "odebug",
        "kmsan",
        "ubsan",
        "kcsan",
        "usercopy",
        "warning",
        "lock-misuse",
    )
)
"""What checks find that a bad access finds on another day: each is related to each of `USE_AFTER_FREE`."""
VAGUE = frozenset(("panic", "other"))
"""Say too little to be incompatible with anything that kills."""
SYMPTOMS = frozenset(("log-symptom", "hardware"))
"""Not reports: log lines alone."""
DEBUG_ONLY = frozenset(
    ("kasan", "kmsan", "kcsan", "ubsan", "deadlock", "lock-misuse", "atomic-sleep", "odebug", "memory-leak")
)
"""Reports that only a kernel with debugging options writes; a signature seen nowhere else says less about other
kernels."""

SAME, FAMILY, VAGUELY, RELATION, NEVER = "same", "family", "vague", "related", "incompatible"


def compare(one: str, other: str) -> str:
    """How two crash kinds stand to each other: one of `SAME`, `FAMILY`, `RELATION`, `VAGUELY`, `NEVER`."""
    if one == other:
        return SAME
    pair = frozenset((one, other))
    if any(pair <= family for family in FAMILIES.values()):
        return FAMILY
    if pair & VAGUE:
        return VAGUELY
    if pair in RELATED or (pair & USE_AFTER_FREE and pair & AFTERMATH):
        return RELATION
    return NEVER
