"""x86-64 and i386.

arch/x86/mm/fault.c (show_fault_oops; show_ldttss before), arch/x86/kernel/dumpstack.c (__die_header, __die_body,
printk_stack_address, show_iret_regs), arch/x86/kernel/process_64.c and process_32.c (__show_regs), traps.c.
Spellings by version: bracketed addresses before 4.10 (`IP: [<…>] f`), `IP:` line gone in 4.17, `Code:` moved below RIP
and modules below the trace in 4.18, `BUG: kernel NULL pointer dereference, address:` from 5.1, `Oops: ` before every
die message from 6.10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.common import culprit as culprit_of
from advisor.oops.compose.common import end_trace, machine_lines, modules_line, process
from advisor.oops.compose.description import Description, spell, version_of
from advisor.oops.compose.lines import hexadecimal, made_up

if TYPE_CHECKING:
    from advisor.oops.crash import Frame

CODE = "48 89 e5 41 54 53 48 8b 47 08 48 8b 78 40 48 85 ff 0f 84 d2 00 00 00 e8 <c7> 04 98 00 00 00 20 48 8b 7d 08"
WORDS = {
    # kind → what die() is called with (arch/x86/kernel/traps.c)
    "general-protection": "general protection fault",
    "kernel-bug": "invalid opcode",
    "list-corruption": "invalid opcode",
    "usercopy": "invalid opcode",
    "control-flow": "invalid opcode",
    "invalid-opcode": "invalid opcode",
    "divide-error": "divide error",
    "double-fault": "double fault",
    "stack-overflow": "kernel stack overflow (page fault)",
    "unhandled-fault": "alignment check",
}


def wide(description: Description) -> int:
    """Hexadecimal digits of an address."""
    return 8 if description.arch == "i386" else 16


def code_address(description: Description, frame: Frame) -> str:
    """A text address for a frame, as kernels before 4.10 print one."""
    if wide(description) == 8:
        return made_up(frame.function, 8, "f8" if frame.module else "c1")
    return made_up(frame.function, 16, "ffffffffa0" if frame.module else "ffffffff81")


def fault(description: Description, message: str | None) -> list[str]:
    """Trigger lines and the `Oops:` line."""
    version, kind = version_of(description.kernel), description.kind
    flags = "SMP " if version < (4, 15) else "PREEMPT SMP NOPTI" if version >= (5, 0) else "SMP NOPTI"
    prefix = "Oops: " if version >= (6, 10) else ""
    if kind in ("null-dereference", "paging-request"):
        return [
            *_page_fault(description, message),
            f"{prefix}Oops: {_error(description)} [#{description.number}] {flags}",
        ]
    words = WORDS.get(kind, "invalid opcode")
    if kind == "general-protection" and version >= (5, 6):
        address = hexadecimal(description.address, 16, "dead000000000108")
        words = f"general protection fault, probably for non-canonical address 0x{address}"
    if kind == "double-fault" and version >= (4, 4):
        return ["PANIC: double fault, error_code: 0x0", f"{prefix}{words}: 0000 [#{description.number}] {flags}"]
    lead = [message] if message else []
    if kind == "stack-overflow" and not lead:
        guarded = "TASK stack guard page" if version >= (5, 17) else "stack guard page"
        lead = [f"BUG: {guarded} was hit at ffffc90000a87ff8 (stack is ffffc90000a88000..ffffc90000a8c000)"]
    return [*lead, f"{prefix}{words}: 0000 [#{description.number}] {flags}"]


def _error(description: Description) -> str:
    return "0002" if description.kind == "paging-request" else "0000"


def _page_fault(description: Description, message: str | None) -> list[str]:
    version, null = version_of(description.kernel), description.kind == "null-dereference"
    address = hexadecimal(
        description.address, wide(description), "8" if null else "ffff8805660b7ffc"[-wide(description) :]
    )
    frame = culprit_of(description)
    if version >= (5, 1):
        what = "kernel NULL pointer dereference, address" if null else "unable to handle page fault for address"
        access, present = ("write", "0x0002") if _error(description) == "0002" else ("read", "0x0000")
        lines = [
            message or f"BUG: {what}: {address}",
            f"#PF: supervisor {access} access in kernel mode",
            f"#PF: error_code({present}) - not-present page",
        ]
    else:
        what = "NULL pointer dereference" if null else "paging request"
        shown = "          (null)"[-wide(description) :] if null and not address.strip("0") else address
        lines = [message or f"BUG: unable to handle kernel {what} at {shown}"]
        if version < (4, 10):
            lines.append(f"IP: [<{code_address(description, frame)}>] {spell(frame)}")
        elif version < (4, 17):
            lines.append(f"IP: {spell(frame)}")
    if description.arch == "i386":
        lines.append("*pde = 00000000 ")
    else:
        lines.append("PGD 0 P4D 0 " if version >= (4, 11) else "PGD 1a10067 PUD 0 ")
    return lines


def state(description: Description) -> list[str]:
    """Instruction pointer, registers and, where it stands here, the code."""
    version, frame = version_of(description.kernel), culprit_of(description)
    code = [f"Code: {description.code or CODE}"] if version >= (4, 18) else []
    if description.arch == "i386":
        return _state32(description, frame, code)
    if version < (4, 10):
        at = code_address(description, frame)
        pointer = f"RIP: 0010:[<{at}>]  [<{at}>] {spell(frame)}"
    else:
        pointer = f"RIP: 0010:{spell(frame)}"
    given = dict(description.registers)
    values = {
        name: hexadecimal(given.get(name), 16, made_up(name + frame.function))
        for name in (
            "RAX",
            "RBX",
            "RCX",
            "RDX",
            "RSI",
            "RDI",
            "RBP",
            "R08",
            "R09",
            "R10",
            "R11",
            "R12",
            "R13",
            "R14",
            "R15",
        )
    }
    stack = hexadecimal(given.get("RSP"), 16, "ffffc90000a8bd38")
    names = list(values)
    rows = [" ".join(f"{name}: {values[name]}" for name in names[at : at + 3]) for at in range(0, 15, 3)]
    fault_at = hexadecimal(description.address, 16, "00007f41b1a0e350")
    return [
        pointer,
        *code,
        f"RSP: 0018:{stack}{'  ' if version < (4, 10) else ' '}EFLAGS: 00010286",
        *rows,
        "FS:  0000000000000000(0000) GS:ffff88813bc00000(0000) knlGS:0000000000000000",
        "CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033",
        f"CR2: {fault_at} CR3: 000000000220a000 CR4: 00000000000006f0",
    ]


def _state32(description: Description, frame: Frame, code: list[str]) -> list[str]:
    given = dict(description.registers)
    values = {
        name: hexadecimal(given.get(name), 8, made_up(name + frame.function, 8, "f7"))
        for name in ("EAX", "EBX", "ECX", "EDX", "ESI", "EDI", "EBP", "ESP")
    }
    names = list(values)
    old = version_of(description.kernel) < (4, 10)
    pointer = (
        [
            f"EIP: 0060:[<{code_address(description, frame)}>] EFLAGS: 00010246 CPU: {description.cpu}",
            f"EIP is at {spell(frame)}",
        ]
        if old
        else [f"EIP: {spell(frame)}"]
    )
    return [
        *pointer,
        *code,
        " ".join(f"{name}: {values[name]}" for name in names[:4]),
        " ".join(f"{name}: {values[name]}" for name in names[4:]),
        f"DS: 007b ES: 007b FS: 00d8 GS: 0000 SS: 0068{'' if old else ' EFLAGS: 00010246'}",
        f"CR0: 80050033 CR2: {hexadecimal(description.address, 8, '00000008')} CR3: 01a3f000 CR4: 000006d0",
    ]


def stack(description: Description, frames: list[Frame]) -> list[str]:
    """The call trace; `<TASK>` marks since 5.16."""
    version = version_of(description.kernel)
    lines = []
    for frame in frames:
        doubt = "" if frame.reliable else "? "
        address = f"[<{code_address(description, frame)}>] " if version < (4, 10) else ""
        lines.append(f" {address}{doubt}{spell(frame)}")
    if version >= (5, 16):
        lines = [" <TASK>", *lines, " </TASK>"]
    return ["Call Trace:", *lines]


def oops(description: Description, frames: list[Frame]) -> list[str]:
    """What __die() prints after its header, and the end marker."""
    version = version_of(description.kernel)
    modules = modules_line(description)
    lines: list[str] = []
    if version < (3, 11):
        lines += [f"CPU {description.cpu} ", modules, "", *machine_lines(description)]
    elif version < (4, 18):
        lines += [modules, *machine_lines(description)]
        if version < (4, 15):
            name = process(description)[0]
            lines.append(f"task: {made_up(name)} ti: {made_up(name + 't')} task.ti: {made_up(name + 't')}")
    else:
        lines += machine_lines(description)
    lines += state(description)
    if version < (4, 15):
        words = " ".join(made_up(f"stack{at}", wide(description)) for at in range(4))
        lines += ["Stack:", f" {words}", f" {words}"]
    lines += stack(description, frames)
    if version < (4, 18):
        frame = culprit_of(description)
        lines.append(f"Code: {description.code or CODE}")
        if description.arch == "i386":
            lines.append(f"EIP: [<{code_address(description, frame)}>] {spell(frame)} SS:ESP 0068:f7b01e38")
        else:
            where = f"[<{code_address(description, frame)}>] " if version < (4, 10) else ""
            lines += [f"RIP  {where}{spell(frame)}", " RSP <ffffc90000a8bd38>"]
    else:
        lines.append(modules)
    if description.kind in ("null-dereference", "paging-request"):
        lines.append(f"CR2: {hexadecimal(description.address, wide(description), '8')}")
    return [*lines, end_trace(description)]
