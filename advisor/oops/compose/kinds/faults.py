"""Faults of the processor: what ends in die()."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit
from advisor.oops.compose.description import version_of
from advisor.oops.compose.kinds.row import Kind, bug, die, dump, under

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description


def _fault(description: Description) -> list[str]:
    return die(description, description.message)


def _kernel_bug(description: Description) -> list[str]:
    frame = culprit(description)
    return bug(description, description.message or f"drivers/{frame.module or 'base'}/{frame.function}.c:421")


def _sysrq(description: Description) -> list[str]:
    """drivers/tty/sysrq.c, sysrq_handle_crash: a write to NULL until 4.20, panic("sysrq triggered crash") since 5.0."""
    called = description._replace(
        function="sysrq_handle_crash+0x16/0x20",
        trace=(
            "__handle_sysrq+0x9b/0x170",
            "write_sysrq_trigger+0x24/0x40",
            "proc_reg_write+0x56/0xa0",
            "vfs_write+0xc7/0x3f0",
            "ksys_write+0x6b/0xf0",
        ),
        process=description.process or "bash",
        kind="null-dereference",
        address="0",
    )
    if version_of(description.kernel) < (5, 0):
        return ["SysRq : Trigger a crash", *die(called)]
    return [
        "sysrq: Trigger a crash",
        "Kernel panic - not syncing: sysrq triggered crash",
        *dump(called, "panic+0x118/0x2f4"),
    ]


ROWS = (
    Kind("null-dereference", _fault, "arch/x86/mm/fault.c show_fault_oops and each arch's fault.c", number=True),
    Kind("paging-request", _fault, "arch/x86/mm/fault.c show_fault_oops and each arch's fault.c", number=True),
    Kind(
        "general-protection", _fault, "arch/x86/kernel/traps.c exc_general_protection; address since 5.6", number=True
    ),
    Kind("kernel-bug", _kernel_bug, "lib/bug.c report_bug", number=True),
    Kind("divide-error", _fault, "arch/x86/kernel/traps.c exc_divide_error", number=True),
    Kind("invalid-opcode", _fault, "arch/x86/kernel/traps.c exc_invalid_op", number=True),
    Kind("double-fault", _fault, "arch/x86/kernel/traps.c exc_double_fault; doublefault.c", number=True),
    Kind(
        "stack-overflow",
        _fault,
        "arch/x86/kernel/traps.c handle_stack_overflow; `TASK stack guard page` since 5.17",
        number=True,
    ),
    Kind("unhandled-fault", _fault, "arch/arm/mm/fault.c do_DataAbort; arch/arm64/mm/fault.c do_sea", number=True),
    Kind(
        "list-corruption",
        lambda d: bug(
            under(d, "__list_del_entry_valid+0x79/0x90"),
            "lib/list_debug.c:53",
            d.message or "list_del corruption. prev->next should be ffff888104a3c0a8, but was 0000000000000000",
        ),
        "lib/list_debug.c __list_del_entry_valid",
        number=True,
    ),
    Kind(
        "usercopy",
        lambda d: bug(
            under(d, "usercopy_abort+0x6c/0x80", "__check_heap_object+0xd3/0x100", "__check_object_size+0x1f0/0x220"),
            "mm/usercopy.c:102",
            d.message
            or "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-64' (offset 8, size 128)!",
        ),
        "mm/usercopy.c usercopy_abort; `usercopy: kernel memory` before 4.16",
        number=True,
    ),
    Kind(
        "control-flow",
        lambda d: die(
            d, d.message or f"CFI failure at {d.function} (target: wrong_target+0x0/0x10; expected type: 0x1d8a9b2e)"
        ),
        "kernel/cfi.c report_cfi_failure, since 6.1",
        number=True,
    ),
    Kind("sysrq", _sysrq, "drivers/tty/sysrq.c sysrq_handle_crash", names=False),
)
