"""How each architecture reports: its trigger lines, its registers, its call trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.oops.compose.arch import arm, arm64, powerpc, riscv, s390, x86

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.oops.compose.description import Description
    from advisor.oops.crash import Frame


class Arch(NamedTuple):
    """One architecture."""

    fault: Callable[[Description, str | None], list[str]]
    """The trigger of a fault and the line of die(); the second argument is a message that replaces the trigger."""
    oops: Callable[[Description, list[Frame]], list[str]]
    """Everything after that: modules, task, registers, trace, code."""
    state: Callable[[Description], list[str]]
    """Instruction pointer and registers alone, as warnings and stalls print them."""
    stack: Callable[[Description, list[Frame]], list[str]]
    """A call trace with its heading."""


ARCHES = {
    "x86_64": Arch(x86.fault, x86.oops, x86.state, x86.stack),
    "i386": Arch(x86.fault, x86.oops, x86.state, x86.stack),
    "arm64": Arch(arm64.fault, arm64.oops, arm64.state, arm64.stack),
    "arm": Arch(arm.fault, arm.oops, arm.state, arm.stack),
    "powerpc": Arch(powerpc.fault, powerpc.oops, powerpc.state, powerpc.stack),
    "s390": Arch(s390.fault, s390.oops, s390.state, s390.stack),
    "riscv": Arch(riscv.fault, riscv.oops, riscv.state, riscv.stack),
}
