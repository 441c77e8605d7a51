"""BUG(), WARN() and the data-structure checks that report through them."""

from __future__ import annotations

from advisor.oops.formats.row import Format

_AT = r"(?:WARNING: CPU: \d+ PID: \d+ )?(?:WARNING: )?at \S+?:\d+(?: at)?(?: (?P<function>[A-Za-z_][\w.]*)(?:\+0x|\())?"

ROWS = (
    Format("kernel BUG at ", "kernel-bug", "kernel BUG", "fault", "lib/bug.c report_bug", fatal=True),
    Format("Kernel BUG at ", "kernel-bug", "kernel BUG", "fault", "lib/bug.c, x86 die() until v2.6.19", fatal=True),
    Format(
        "kernel BUG in ",
        "kernel-bug",
        "kernel BUG",
        "fault",
        "quoted titles",
        r"kernel BUG in (?P<function>\w+)",
        fatal=True,
    ),
    Format("list_add corruption", "list-corruption", "list corruption", "fault", "lib/list_debug.c __list_add_valid"),
    Format(
        "list_del corruption", "list-corruption", "list corruption", "fault", "lib/list_debug.c __list_del_entry_valid"
    ),
    Format("list_add double add", "list-corruption", "list corruption", "fault", "lib/list_debug.c __list_add_valid"),
    Format("slab_unlock corruption", "list-corruption", "slab corruption", "trace", "mm/slub.c"),
    Format(
        "refcount_t: ",
        "refcount",
        "refcount bug",
        "fault",
        "lib/refcount.c refcount_warn_saturate",
        r"refcount_t: (?!.*API)",
    ),
    Format(
        "ODEBUG: ",
        "odebug",
        "ODEBUG bug",
        "fault",
        "lib/debugobjects.c debug_print_object",
        r"ODEBUG: (?!Out of memory|\d|selftest)",
    ),
    Format(
        "WARNING: CPU: ",
        "warning",
        "WARNING",
        "fault",
        "kernel/panic.c __warn, since v3.5",
        r"WARNING: CPU: \d+ PID: \d+ at (?:\S+:\d+ )?(?:at )?(?P<function>[A-Za-z_][\w.]*)?",
    ),
    Format(
        "WARNING: at ",
        "warning",
        "WARNING",
        "fault",
        "kernel/panic.c warn_slowpath_common, until v3.4",
        r"WARNING: at (?:\S+?:\d+ )?(?P<function>[A-Za-z_][\w.]*)?",
    ),
    Format(
        "WARNING: ",
        "warning",
        "WARNING",
        "fault",
        "kernel/panic.c __warn, since v6.16: `WARNING: file:line at function, CPU#…`",
        r"WARNING: \S+:\d+ at (?P<function>[A-Za-z_][\w.]*)",
    ),
    Format("Badness at ", "warning", "WARNING", "fault", "lib/bug.c, until v2.6.25", r"Badness (?:in \S+ )?at \S+:\d+"),
    Format(
        "Badness in ", "warning", "WARNING", "named", "v2.6.0 to v2.6.19", r"Badness in (?P<function>\S+) at \S+:\d+"
    ),
    Format("Object already free", "other", "double free", "trace", "mm/slub.c"),
    Format(
        "detected buffer overflow in ",
        "panic",
        "buffer overflow",
        "fault",
        "lib/string_helpers.c fortify_panic",
        joins=True,
    ),
    Format(
        "usercopy: Kernel memory ",
        "usercopy",
        "bad usercopy",
        "fault",
        "mm/usercopy.c usercopy_abort",
        r"usercopy: Kernel memory (?:exposure|overwrite)",
        fatal=True,
    ),
    Format(
        "kernel memory exposure attempt detected",
        "usercopy",
        "bad usercopy",
        "fault",
        "mm/usercopy.c, until v4.15",
        fatal=True,
    ),
    Format(
        "kernel memory overwrite attempt detected",
        "usercopy",
        "bad usercopy",
        "fault",
        "mm/usercopy.c, until v4.15",
        fatal=True,
    ),
    Format(
        "PANIC at ",
        "other",
        "PANIC",
        "named",
        "OpenZFS module/os/linux/spl/spl-err.c spl_panic",
        r"PANIC at \S+:\d+:(?P<function>\w+)\(\)",
        fatal=True,
    ),
    Format(
        "VERIFY",
        "other",
        "failed assertion",
        "trace",
        "OpenZFS include/sys/debug.h",
        r"VERIFY\d?[SUPF]?(?:IMPLY|EQUIV)?\(.*\) failed",
        fatal=True,
    ),
    Format("ASSERTION ", "kernel-bug", "failed assertion", "fault", "fs/ocfs2, dlm, mlx", r"ASSERTION .*failed"),
    Format("DLM:  Assertion failed", "kernel-bug", "failed assertion", "fault", "fs/dlm/dlm_internal.h DLM_ASSERT"),
    Format("ubifs_assert_failed: ", "other", "failed assertion", "trace", "fs/ubifs/super.c"),
    Format(
        "assertion failed: ",
        "kernel-bug",
        "failed assertion",
        "fault",
        "fs/btrfs/messages.h btrfs_assertfail",
        joins=True,
    ),
)
