"""KASAN, KMSAN, KCSAN, KFENCE, UBSAN, kmemleak."""

from __future__ import annotations

from advisor.oops.formats.row import Format, fault

_FUNCTION = r"(?P<function>[A-Za-z_<][\w.:<> ]*?)"
_END = r"(?:\+0x|\s*$|[ /(]|\.)"

ROWS = (
    Format(
        "BUG: KASAN: ",
        "kasan",
        "KASAN: {1}",
        "access",
        "mm/kasan/report.c print_error_description",
        r"BUG: KASAN: (?:maybe wild-memory-access|([a-z-]+)(?: or [a-z-]+)*)(?: (?:on address|in) (?:(?P<function>[A-Za-z_][\w.]*)\+?)?)?",
    ),
    Format(
        "BUG: KASan: ",
        "kasan",
        "KASAN: {1}",
        "access",
        "mm/kasan/report.c, until v4.4",
        r"BUG: KASan: ([a-z -]+?) (?:on address|in) (?:(?P<function>[A-Za-z_][\w.]*)\+)?",
    ),
    Format(
        "BUG: KMSAN: ",
        "kmsan",
        "KMSAN: {1}",
        "access",
        "mm/kmsan/report.c kmsan_report",
        r"BUG: KMSAN: ([a-z-]+)(?: in (?P<function>[A-Za-z_][\w.]*))?",
    ),
    Format(
        "BUG: KCSAN: ",
        "kcsan",
        "KCSAN: {1}",
        "named",
        "kernel/kcsan/report.c print_report",
        r"BUG: KCSAN: ((?:assert: )?[a-z-]+)(?: in (?P<function>[A-Za-z_][\w.]*))?",
    ),
    Format(
        "BUG: KFENCE: ",
        "kfence",
        "KFENCE: {1}",
        "access",
        "mm/kfence/report.c kfence_report_error",
        r"BUG: KFENCE: ([a-z -]+?)(?: in (?P<function>[A-Za-z_][\w.]*))?(?:[+ ].*)?\s*$",
    ),
    fault(
        "KASAN: null-ptr-deref in range",
        "general-protection",
        "KASAN: null-ptr-deref",
        "mm/kasan/report.c kasan_non_canonical_hook; the line of the fault itself is lost",
    ),
    fault(
        "-memory-access in range",
        "general-protection",
        "KASAN: wild-memory-access",
        "mm/kasan/report.c kasan_non_canonical_hook; the line of the fault itself is lost",
    ),
    Format("UBSAN: ", "ubsan", "UBSAN: {1}", "trace", "lib/ubsan.c ubsan_prologue", r"UBSAN: ([A-Za-z-]+) in(?: |$)"),
    Format("Undefined behaviour in ", "ubsan", "UBSAN: undefined behaviour", "trace", "lib/ubsan.c, until v4.8"),
    Format("unreferenced object 0x", "memory-leak", "memory leak", "allocated", "mm/kmemleak.c print_unreferenced"),
    Format("BUG: memory leak", "memory-leak", "memory leak", "allocated", "syzkaller's wording of mm/kmemleak.c"),
)
