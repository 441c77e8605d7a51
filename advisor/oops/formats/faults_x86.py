"""Faults of x86: page faults, traps and what `die()` prints of them.

Until v6.9 the line reads `general protection fault: 0000 [#1] SMP`, since v6.10 `Oops: general protection fault, …` and
`Oops: Oops: 0002 [#1]` (arch/x86/kernel/dumpstack.c, __die_header). User space's own traps are printed as
`traps: prog[123] general protection ip:…` (arch/x86/kernel/traps.c, show_signal) and are nobody's crash.
"""

from __future__ import annotations

from advisor.oops.formats.row import Format, fault

_FAULT = "arch/x86/mm/fault.c show_fault_oops"
_TRAPS = "arch/x86/kernel/traps.c "
_CODE = r".*?: [0-9a-f]{4}\b"
_NULL = "BUG: unable to handle kernel NULL pointer dereference"
_PAGING = "BUG: unable to handle kernel paging request"

ROWS = (
    fault(_NULL, "null-dereference", _NULL, _FAULT + ", until v5.0", joins=False),
    fault(_PAGING, "paging-request", _PAGING, _FAULT + ", until v5.0", joins=False),
    fault(
        "BUG: kernel NULL pointer dereference",
        "null-dereference",
        "BUG: kernel NULL pointer dereference",
        _FAULT + ", since v5.1",
        joins=False,
    ),
    fault(
        "BUG: unable to handle page fault",
        "paging-request",
        "BUG: unable to handle page fault",
        _FAULT + ", since v5.1",
        joins=False,
    ),
    fault(
        "BUG: unable to handle kernel",
        "paging-request",
        "BUG: unable to handle kernel access",
        _FAULT + "; the rest of the line is lost",
        joins=False,
    ),
    fault(
        "unable to handle kernel NULL pointer dereference", "null-dereference", _NULL, _FAULT + "; its start is lost"
    ),
    fault("unable to handle kernel paging request", "paging-request", _PAGING, _FAULT + "; its start is lost"),
    fault("unable to handle page fault for address", "paging-request", "page fault", _FAULT + "; its start is lost"),
    fault("kernel NULL pointer dereference, address:", "null-dereference", _NULL, _FAULT + "; its start is lost"),
    fault("#PF: supervisor ", "paging-request", "page fault", _FAULT + "; the line before it is lost"),
    fault("unhandled page fault (ec=", "paging-request", "unhandled page fault", "arch/x86/mm/extable.c"),
    fault(
        "general protection fault",
        "general-protection",
        "general protection fault",
        _TRAPS + "exc_general_protection",
        r"general protection fault(?::|, (?:probably|maybe) for|, \.\.\.|\s*$)",
    ),
    fault("general protection: ", "general-protection", "general protection fault", _TRAPS + "until v2.6.30", _CODE),
    fault("stack segment: ", "general-protection", "stack segment fault", _TRAPS + "exc_stack_segment", _CODE),
    fault("divide error: ", "divide-error", "divide error", _TRAPS + "exc_divide_error", _CODE),
    fault("invalid opcode: ", "invalid-opcode", "invalid opcode", _TRAPS + "exc_invalid_op", _CODE),
    fault("int3: ", "other", "int3", _TRAPS + "do_int3", _CODE),
    fault("alignment check: ", "unhandled-fault", "alignment check", _TRAPS + "exc_alignment_check", _CODE),
    fault("invalid TSS: ", "other", "invalid TSS", _TRAPS + "exc_invalid_tss", _CODE),
    fault("segment not present: ", "other", "segment not present", _TRAPS + "exc_segment_not_present", _CODE),
    fault("bounds: ", "other", "bounds check", _TRAPS + "exc_bounds", r"bounds: [0-9a-f]{4} \["),
    fault("overflow: ", "other", "overflow trap", _TRAPS + "exc_overflow", r"overflow: [0-9a-f]{4} \["),
    fault("simd exception: ", "other", "SIMD exception", _TRAPS + "math_error", _CODE),
    fault("double fault: ", "double-fault", "double fault", _TRAPS + "exc_double_fault", _CODE),
    fault("PANIC: double fault", "double-fault", "PANIC: double fault", "arch/x86/kernel/doublefault_32.c, traps.c"),
    fault("PANIC: early exception", "other", "early exception", "arch/x86/mm/extable.c early_fixup_exception"),
    fault("control protection fault: ", "control-flow", "control protection fault", "arch/x86/kernel/cet.c", _CODE),
    Format(
        "Missing ENDBR: ",
        "control-flow",
        "missing ENDBR",
        "named",
        "arch/x86/kernel/cet.c do_kernel_cp_fault, since v5.18",
        r"Missing ENDBR: (?P<function>\S+)",
        fatal=True,
    ),
    fault("CFI failure at ", "control-flow", "CFI failure", "kernel/cfi.c report_cfi_failure, since v6.1"),
    fault("Oops: general protection fault", "general-protection", "general protection fault", _TRAPS + "since v6.10"),
    fault("Oops: divide error", "divide-error", "divide error", _TRAPS + "since v6.10"),
    fault("Oops: invalid opcode", "invalid-opcode", "invalid opcode", _TRAPS + "since v6.10"),
    fault("Oops: stack segment", "general-protection", "stack segment fault", _TRAPS + "since v6.10"),
    fault("Oops: double fault", "double-fault", "double fault", _TRAPS + "since v6.10"),
    fault("Oops: control protection fault", "control-flow", "control protection fault", _TRAPS + "since v6.10"),
    Format(
        "stack guard page was hit",
        "stack-overflow",
        "BUG: stack guard page was hit",
        "outermost",
        "arch/x86/kernel/traps.c handle_stack_overflow; the page's owner is whoever recursed",
        fatal=True,
    ),
    Format(
        "kernel stack overflow",
        "stack-overflow",
        "kernel stack overflow",
        "outermost",
        "arch/x86/mm/fault.c, arch/x86/kernel/irq_32.c; Android",
        fatal=True,
        joins=True,
    ),
    Format(
        "unchecked MSR access error: ",
        "warning",
        "unchecked MSR access error",
        "named",
        "arch/x86/mm/extable.c ex_handler_msr",
        r"unchecked MSR access error: (?:.*?\((?P<function>[A-Za-z_][\w.]*)\+0x)?",
    ),
)
