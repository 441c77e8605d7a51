"""Panics, hardware errors and symptoms that are log lines alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.description import parse_frame, spell
from advisor.oops.compose.kinds.row import Kind, dump, fill
from advisor.oops.compose.lines import hexadecimal

if TYPE_CHECKING:
    from advisor.oops.compose.description import Description

PANIC = "Kernel panic - not syncing: "
"""kernel/panic.c, panic."""


def _panic(description: Description, default: str, *detectors: str) -> list[str]:
    return [fill(description.message, PANIC, default), *dump(description, "panic+0x118/0x2f4", *detectors)]


def _stack_corruption(description: Description) -> list[str]:
    function = spell(parse_frame(description.function or "kernel_test_function"))
    return _panic(
        description, f"stack-protector: Kernel stack is corrupted in: {function}", "__stack_chk_fail+0x10/0x10"
    )


def _no_root(description: Description) -> list[str]:
    started = description._replace(
        function=None,
        trace=("mount_root_generic+0x1ca/0x270", "prepare_namespace+0x69/0x70", "kernel_init+0x15/0x1b0"),
        process=description.process or "swapper/0",
        pid=1,
    )
    return [
        'VFS: Cannot open root device "sda1" or unknown-block(0,0): error -6',
        *_panic(started, "VFS: Unable to mount root fs on unknown-block(0,0)"),
    ]


def _init_died(description: Description) -> list[str]:
    died = description._replace(
        function=None,
        trace=("do_exit+0x9a2/0xac0", "do_group_exit+0x2d/0x80", "get_signal+0x8ad/0x8c0", *description.trace),
        process=description.process or "systemd",
        pid=1,
    )
    return _panic(died, "Attempted to kill init! exitcode=0x0000000b")


def _machine_check(description: Description) -> list[str]:
    """arch/x86/kernel/cpu/mce/core.c print_mce, mce_panic."""
    where = f" {{{parse_frame(description.function).function}}}" if description.function else ""
    return [
        f"mce: [Hardware Error]: CPU {description.cpu}: Machine Check Exception: 5 Bank 10: fe002984001000c1",
        f"mce: [Hardware Error]: RIP !INEXACT! 10:<ffffffff80a97fa4>{where}",
        f"mce: [Hardware Error]: TSC 1574f973c6b744 ADDR {hexadecimal(description.address, 10, '9562dc000')} MISC 8c",
        "mce: [Hardware Error]: PROCESSOR 0:406f1 TIME 1577836800 SOCKET 0 APIC 0 microcode b000014",
        "mce: [Hardware Error]: Machine check: Processor context corrupt",
        fill(description.message, PANIC, "Fatal machine check"),
    ]


def _serror(description: Description) -> list[str]:
    """arch/arm64/kernel/traps.c arm64_serror_panic."""
    return [
        description.message or f"SError Interrupt on CPU{description.cpu}, code 0x00000000bf000002 -- SError",
        *dump(description),
        f"{PANIC}Asynchronous SError Interrupt",
    ]


def _hardware(description: Description) -> list[str]:
    return [
        *description.log,
        *([description.message] if description.message else []),
        *(
            []
            if description.log or description.message
            else [
                "{1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 1",
                "{1}[Hardware Error]: event severity: corrected",
            ]
        ),
    ]


def _other(description: Description) -> list[str]:
    """mm/slub.c slab_bug, for one."""
    return [
        "=============================================================================",
        description.message or "BUG kmalloc-512 (Not tainted): Poison overwritten",
        "-----------------------------------------------------------------------------",
        "",
        *dump(description, "check_bytes_and_report.cold+0x6e/0x9e", "check_object+0x1b4/0x2d0"),
    ]


def _log(description: Description) -> list[str]:
    return [*description.log, *([description.message] if description.message else [])]


ROWS = (
    Kind("panic", lambda d: _panic(d, "test: giving up"), "kernel/panic.c panic"),
    Kind("stack-corruption", _stack_corruption, "kernel/panic.c __stack_chk_fail"),
    Kind("init-died", _init_died, "kernel/exit.c do_exit", names=False),
    Kind("no-root", _no_root, "init/do_mounts.c mount_root_generic (mount_block_root until 6.5)", names=False),
    Kind("machine-check", _machine_check, "arch/x86/kernel/cpu/mce/core.c print_mce", names=False),
    Kind("serror", _serror, "arch/arm64/kernel/traps.c arm64_serror_panic", names=False),
    Kind(
        "hardware",
        _hardware,
        "drivers/firmware/efi/cper.c, drivers/edac/edac_mc.c, drivers/pci/pcie/aer.c",
        names=False,
    ),
    Kind("log-symptom", _log, "the drivers' own words", names=False),
    Kind("other", _other, "mm/slub.c slab_bug, and whatever else has words of its own"),
)
