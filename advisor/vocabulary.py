"""The closed vocabularies that every room shares. The JSON contracts in `advisor/render/schema/` list the same words."""

from __future__ import annotations

CRASH_KINDS = (
    "null-dereference",
    "paging-request",
    "general-protection",
    "kernel-bug",
    "warning",
    "kasan",
    "kmsan",
    "kcsan",
    "kfence",
    "ubsan",
    "soft-lockup",
    "hard-lockup",
    "rcu-stall",
    "hung-task",
    "workqueue-lockup",
    "deadlock",
    "lock-misuse",
    "atomic-sleep",
    "divide-error",
    "invalid-opcode",
    "double-fault",
    "stack-overflow",
    "stack-corruption",
    "list-corruption",
    "refcount",
    "memory-leak",
    "bad-page",
    "page-allocation-failure",
    "odebug",
    "usercopy",
    "control-flow",
    "unhandled-fault",
    "serror",
    "nmi",
    "out-of-memory",
    "init-died",
    "no-root",
    "machine-check",
    "hardware",
    "sysrq",
    "panic",
    "log-symptom",
    "other",
)
VERDICTS = ("known", "likely", "unknown", "hardware", "deliberate", "no-crash")
ROLES = ("primary", "consequence", "earlier", "also-seen")
LAYOUTS = (
    "kdump-tools",
    "kdump-utils",
    "suse-kdump",
    "pstore",
    "abrt",
    "apport",
    "journal",
    "crash-tool",
    "vmcore",
    "log",
)
FILE_ROLES = ("crashed-kernel", "capture-kernel", "crash-tool", "unknown")
CAUSES = ("bug", "hardware", "configuration", "harmless")
SEEN = ("field", "robot", "fuzzer", "debug-kernel")
ORIGINS = ("curated", "mined")
REVIEWS = ("draft", "reviewed", "withdrawn")
WORKAROUND_KINDS = (
    "kernel-parameter",
    "module-option",
    "blacklist",
    "sysctl",
    "config",
    "firmware",
    "bios",
    "upgrade",
    "downgrade",
    "package",
    "hardware",
    "command",
    "avoid",
    "udev",
    "sysfs",
    "reboot",
    "patch",
)
RISKS = ("low", "medium", "high")
CERTAINTIES = ("high", "low")
APPLIES = ("affected", "not-affected", "cannot-tell")
FIX_STATES = ("fixed-in-newer", "already-fixed", "unfixed", "unknown")
BUG_STATES = ("open", "closed", "unknown")
BUG_OUTCOMES = ("fixed", "wontfix", "invalid", "duplicate", "moved", "expired", "unspecified", "unknown")
BUG_VISIBILITIES = ("public", "private", "missing", "unknown")

KNOWN_CONFIDENCE = 0.90
"""From here on a match is `known`."""
LIKELY_CONFIDENCE = 0.50
"""From here on a match is `likely`; below it is shown only on request."""

SIGNATURE_ENDINGS = (".yaml", ".yml")
"""Of files that hold signatures."""
TREE_FILE = "base.yaml"
"""At the root of a tree of signatures: what the tree as a whole claims, no signature."""
