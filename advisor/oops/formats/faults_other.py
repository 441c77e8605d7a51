"""Faults of the other architectures, and the header lines that their `die()` share."""

from __future__ import annotations

from advisor.oops.formats.row import fault

_ARM64 = "arch/arm64/mm/fault.c "
_ARM64_TRAPS = "arch/arm64/kernel/traps.c "
_PPC = "arch/powerpc/mm/fault.c bad_page_fault"
_NULL = "Unable to handle kernel NULL pointer dereference"
_PAGING = "Unable to handle kernel paging request"

ROWS = (
    fault(_NULL, "null-dereference", _NULL, "die_kernel_fault of arm64, arm, riscv; x86 until v2.6.24"),
    fault(_PAGING, "paging-request", _PAGING, "mm/fault.c of arm64, arm, riscv, mips, powerpc, loongarch"),
    fault(
        "Unable to handle kernel ",
        "paging-request",
        "Unable to handle kernel {1}",
        _ARM64 + "die_kernel_fault: write to read-only memory, …; arch/s390/mm/fault.c do_no_context",
        r"Unable to handle kernel ([A-Za-z -]+?)(?: at | in |\s*$| outside)",
    ),
    fault("BUG: Kernel NULL pointer dereference", "null-dereference", "BUG: Kernel NULL pointer dereference", _PPC),
    fault("BUG: Unable to handle kernel", "paging-request", "BUG: Unable to handle kernel access", _PPC),
    fault("BUG: Unable to handle unaligned access", "unhandled-fault", "unaligned access", _PPC),
    fault("Oops: Kernel access of bad area", "paging-request", "kernel access of bad area", _PPC),
    fault("Kernel access of bad area", "paging-request", "kernel access of bad area", _PPC),
    fault("Oops: Exception in kernel mode", "invalid-opcode", "exception in kernel mode", "arch/powerpc traps.c"),
    fault("Oops: Machine check", "machine-check", "machine check", "arch/powerpc/kernel/traps.c die_mce"),
    fault("Oops: System Reset", "nmi", "system reset", "arch/powerpc/kernel/traps.c system_reset_exception"),
    fault("Bad kernel stack pointer", "stack-overflow", "bad kernel stack pointer", "arch/powerpc/kernel/traps.c"),
    fault("Oops - BUG", "kernel-bug", "kernel BUG", "bug_handler of arm, arm64; arch/riscv/kernel/traps.c"),
    fault("Oops - undefined instruction", "invalid-opcode", "undefined instruction", "arch/arm/kernel/traps.c"),
    fault("Oops - Undefined instruction", "invalid-opcode", "undefined instruction", _ARM64_TRAPS + "since v6.2"),
    fault("Oops - illegal instruction", "invalid-opcode", "illegal instruction", "arch/riscv/kernel/traps.c"),
    fault("Oops - CFI", "control-flow", "CFI failure", _ARM64_TRAPS + "cfi_handler"),
    fault("Oops - BTI", "control-flow", "branch target exception", _ARM64_TRAPS + "do_el1_bti"),
    fault("Oops - FPAC", "control-flow", "pointer authentication failure", _ARM64_TRAPS + "do_el1_fpac"),
    fault("Internal error: kernel stack overflow", "stack-overflow", "kernel stack overflow", "Android kernels"),
    fault(
        "Internal error: synchronous external abort", "unhandled-fault", "synchronous external abort", _ARM64 + "do_sea"
    ),
    fault("Internal error: Oops - Undefined instruction", "invalid-opcode", "undefined instruction", _ARM64_TRAPS),
    fault("Internal error: Oops - undefined instruction", "invalid-opcode", "undefined instruction", "arch/arm"),
    fault("Internal error: Oops - CFI", "control-flow", "CFI failure", _ARM64_TRAPS + "cfi_handler"),
    fault("Internal error: ", "unhandled-fault", "Internal error", "die of arm and arm64"),
    fault("Unhandled fault: ", "unhandled-fault", "Unhandled fault", "do_DataAbort of arm, do_mem_abort of arm64"),
    fault("Unhandled prefetch abort: ", "unhandled-fault", "prefetch abort", "arch/arm/mm/fault.c do_PrefetchAbort"),
    fault("Alignment trap: not handling", "unhandled-fault", "Alignment trap", "arch/arm/mm/alignment.c"),
    fault("Unhandled kernel unaligned access", "unhandled-fault", "unaligned access", "arch/mips/kernel/unaligned.c"),
    fault(
        "Bad mode in ", "unhandled-fault", "bad mode", _ARM64_TRAPS + "bad_mode, until v5.12", r"Bad mode in .*handler"
    ),
    fault("Unhandled 64-bit el1h ", "unhandled-fault", "unhandled exception", "arch/arm64/kernel/entry-common.c"),
    fault("SError Interrupt on CPU", "serror", "SError interrupt", _ARM64_TRAPS + "arm64_serror_panic", joins=False),
    fault(
        "Insufficient stack space to handle exception",
        "stack-overflow",
        "kernel stack overflow",
        _ARM64_TRAPS,
        culprit="outermost",
    ),
    fault("Reserved instruction in kernel code", "invalid-opcode", "reserved instruction", "arch/mips/kernel/traps.c"),
    fault("Kernel bug detected", "kernel-bug", "kernel BUG", "arch/mips/kernel/traps.c do_trap_or_bp"),
    fault("illegal operation: ", "invalid-opcode", "illegal operation", "arch/s390/kernel/traps.c", r".*: [0-9a-f]{4}"),
    fault("monitor event: ", "kernel-bug", "kernel BUG", "arch/s390/kernel/traps.c", r".*: [0-9a-f]{4}"),
    fault(
        "specification exception: ", "other", "specification exception", "arch/s390/kernel/traps.c", r".*: [0-9a-f]{4}"
    ),
    fault("Kernel unaligned access", "unhandled-fault", "unaligned access", "arch/sparc, parisc", joins=False),
    # The header of die() last: it names no cause of its own, but on x86 four digits are a page fault's error code.
    fault(
        "Oops: ",
        "paging-request",
        "Oops",
        "arch/x86/mm/fault.c page_fault_oops",
        r"Oops: (?:Oops: )?[0-9a-f]{4}(?: \[#| ?$)",
    ),
    fault("Oops: ", "other", "Oops", "die() of arm, powerpc, s390", r"Oops: .*\[?#\d"),
    fault("Oops [#", "other", "Oops", "arch/riscv/kernel/traps.c die"),
    fault("Oops[#", "other", "Oops", "die of mips and loongarch"),
)
