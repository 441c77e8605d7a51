"""BUG(), WARN(), and the checks of data structures that say why before they raise one of these."""

from __future__ import annotations

from advisor.oops.formats.row import Format

_LIST = "lib/list_debug.c "
_USERCOPY = "mm/usercopy.c usercopy_abort"


def _why(trigger: str, kind: str, words: str, source: str, pattern: str = "", fatal: bool = False) -> Format:
    """A line that names the reason of the BUG() or WARN() that comes next."""
    return Format(trigger, kind, words, "fault", source, pattern, fatal=fatal, joins=True, leads=True)


ROWS = (
    Format("kernel BUG at ", "kernel-bug", "kernel BUG", "fault", "lib/bug.c report_bug", fatal=True, joins=True),
    Format("Kernel BUG at ", "kernel-bug", "kernel BUG", "fault", "x86 die() until v2.6.19", fatal=True, joins=True),
    Format(
        "kernel BUG in ",
        "kernel-bug",
        "kernel BUG",
        "fault",
        "quoted titles",
        r"kernel BUG in (?P<function>\w+)",
        fatal=True,
    ),
    _why("list_add corruption", "list-corruption", "list corruption", _LIST + "__list_add_valid_or_report"),
    _why("list_add double add", "list-corruption", "list corruption", _LIST + "__list_add_valid_or_report"),
    _why("list_del corruption", "list-corruption", "list corruption", _LIST + "__list_del_entry_valid_or_report"),
    _why("refcount_t: ", "refcount", "refcount bug", "lib/refcount.c refcount_warn_saturate"),
    _why(
        "ODEBUG: ",
        "odebug",
        "ODEBUG bug",
        "lib/debugobjects.c debug_print_object",
        r"ODEBUG: (?!Out of memory|\d|selftest)",
    ),
    _why("detected buffer overflow in ", "kernel-bug", "buffer overflow", "lib/string_helpers.c fortify_panic"),
    _why("detected field-spanning write", "warning", "field-spanning write", "include/linux/fortify-string.h"),
    _why("usercopy: Kernel memory ", "usercopy", "bad usercopy", _USERCOPY, fatal=True),
    _why("usercopy: kernel memory ", "usercopy", "bad usercopy", _USERCOPY + ", until v4.15", fatal=True),
    _why("skbuff: skb_over_panic", "kernel-bug", "skb_over_panic", "net/core/skbuff.c skb_panic", fatal=True),
    _why("skbuff: skb_under_panic", "kernel-bug", "skb_under_panic", "net/core/skbuff.c skb_panic", fatal=True),
    _why("rust_kernel: panicked at", "kernel-bug", "Rust panic", "rust/kernel/lib.rs panic", fatal=True),
    _why(
        "attempt to ",
        "kernel-bug",
        "attempt to {1}",
        "Rust's core::panicking",
        r"attempt to ((?:add|subtract|multiply|divide|negate|shift \w+) (?:with overflow|by zero))",
        fatal=True,
    ),
    _why("cache_from_obj: Wrong slab cache.", "warning", "wrong slab cache", "mm/slab.h cache_from_obj"),
    _why("Assertion failed: ", "kernel-bug", "failed assertion", "fs/xfs/xfs_message.c assfail", r".*file: "),
    _why(
        "assertion failed: ", "kernel-bug", "failed assertion", "fs/btrfs/messages.h btrfs_assertfail", r".* in \S+:\d+"
    ),
    _why("DLM:  Assertion failed", "kernel-bug", "failed assertion", "fs/dlm/dlm_internal.h DLM_ASSERT"),
    Format(
        "WARNING: CPU: ",
        "warning",
        "WARNING",
        "fault",
        "kernel/panic.c __warn, v3.5 to v6.17",
        r"WARNING: CPU: \d+(?: PID: \d+)?(?: at)?(?: \S+:\d+)?(?: at)?(?: (?P<function>[A-Za-z_][\w.]*)(?![\w.:/]))?",
        joins=True,
    ),
    Format(
        "WARNING: at ",
        "warning",
        "WARNING",
        "fault",
        "kernel/panic.c warn_slowpath_common, until v3.4",
        r"WARNING: at (?:\S+?:\d+ )?(?P<function>[A-Za-z_][\w.]*)?",
        joins=True,
    ),
    Format(
        "WARNING: ",
        "warning",
        "WARNING",
        "fault",
        "kernel/panic.c __warn, since v6.18: `WARNING: file:line at function, CPU#…`",
        r"WARNING: \S+:\d+ at (?P<function>[A-Za-z_][\w.]*)",
        joins=True,
    ),
    Format(
        "WARNING: kernel stack ",
        "warning",
        "WARNING: kernel stack",
        "none",
        "arch/x86/kernel/unwind_frame.c",
        r"WARNING: kernel stack (?:regs|frame pointer) at",
    ),
    Format("Badness at ", "warning", "WARNING", "fault", "lib/bug.c, until v2.6.25", r"Badness at \S+:\d+"),
    Format(
        "Badness in ", "warning", "WARNING", "named", "v2.6.0 to v2.6.19", r"Badness in (?P<function>\S+) at \S+:\d+"
    ),
    Format(
        "PANIC at ",
        "other",
        "PANIC",
        "trace",
        "OpenZFS module/os/linux/spl/spl-err.c spl_panic",
        r"PANIC at \S+:\d+:(?P<function>\w+)\(\)",
        fatal=True,
        joins=True,
    ),
    Format(
        "VERIFY",
        "other",
        "failed assertion",
        "trace",
        "OpenZFS include/os/linux/spl/sys/debug.h",
        r"VERIFY\d?[SUPF]?(?:_IMPLY|_EQUIV)?\(.*\) failed",
        fatal=True,
        leads=True,
    ),
    Format(
        "ASSERT",
        "other",
        "failed assertion",
        "trace",
        "OpenZFS include/os/linux/spl/sys/debug.h",
        r"ASSERT\d?[SUPF]?\(.*\) failed",
        fatal=True,
        leads=True,
    ),
    Format("ubifs_assert_failed: ", "other", "failed assertion", "trace", "fs/ubifs/super.c"),
)
