"""Register dumps of every architecture (arch/*/kernel/process.c and dumpstack.c, __show_regs and show_regs)."""

from __future__ import annotations

from advisor.oops.pattern import lazily

_REGISTER = lazily(r"\b([A-Za-z]\w{1,8}) ?: ?(?:[0-9a-f]{4}:)?\[?<?([0-9a-f]{4,16})")
_NAMES = {
    *(f"{letter}{name}" for letter in "RE" for name in ("AX", "BX", "CX", "DX", "SI", "DI", "BP", "SP")),
    *(
        "R8",
        "R9",
        "CR0",
        "CR2",
        "CR3",
        "CR4",
        "EFLAGS",
        "ORIG_RAX",
        "sp",
        "ip",
        "fp",
        "pc",
        "lr",
        "LR",
        "CTR",
        "XER",
        "NIP",
    ),
    *("MSR", "DAR", "DSISR", "epc", "ra", "gp", "tp", "pstate", "psr", "CFAR"),
    *(f"{letter}{number}" for letter in ("R", "x", "r", "t", "s", "a") for number in range(32)),
    *(f"{letter}{number:02}" for letter in ("R", "GPR", "x", "r") for number in range(32)),
}
_REGISTER_STARTS = (
    "RAX:", "RDX:", "RBP:", "R10:", "R13:", "RSP:", "EAX:", "ESI:", "EBP:", "CR2:", "DR0:", "DR3:", "FS: ", "CS: ", "DS: ",
    "x0", "x1", "x2", "x3", "x5", "x6", "x8", "x9", "r1", "r3", "r7", "r10", "sp :", "pc : [", "GPR", "DAR", "MSR",
    "gp :", "t2 :", "s1 :", "a1 :", "a4 :", "s3 :", "s6 :", "s9 :", "t5 :", "NIP: ", "REGS:", "epc: ", "PKRU:", "pstate:",
    "IRQMASK", "CFAR", "Flags:", "Control:", "Stack:", "status:", "CTR:",
)  # fmt: skip
MOST = 48
"""Registers that are kept: no architecture has more that matter."""


_BEGINNINGS = {start[:2] for start in _REGISTER_STARTS}
DUMP = {start for start in _REGISTER_STARTS if len(start) == 4 and start[0] in "RECDF"}
"""Beginnings of lines that are a register dump's of x86 and nothing else."""


def take_registers(registers: dict[str, str], text: str) -> bool:
    """Add a line's registers, the first dump of a report having the last word; False where the line is none of a dump."""
    if not ((text[:2] in _BEGINNINGS and text.startswith(_REGISTER_STARTS)) or (text[:1] in "xr" and ": " in text[:6])):
        return False
    if len(registers) < MOST:
        for name, value in _REGISTER.findall(text):
            if name in _NAMES:
                registers.setdefault(name, value)
    return True
