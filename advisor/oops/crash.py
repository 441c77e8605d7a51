"""What the reader finds in a log. Field for field the `crashes` and `kernel` of the JSON contract."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.oops.text import LogText


class Frame(NamedTuple):
    """One entry of a call trace."""

    function: str
    """Symbol as printed, without compiler suffixes."""
    offset: int | None = None
    """Bytes from the start of the function."""
    size: int | None = None
    """Bytes of the function."""
    module: str | None = None
    reliable: bool = True
    """False where the kernel printed `?` (kernel: arch/x86/kernel/dumpstack.c, printk_stack_address)."""
    suffix: str | None = None
    """`.isra.0`, `.constprop.0`, `.part.1`, `.cold`, `.llvm.123` and their combinations."""
    inline: bool = False
    file: str | None = None
    """Source file where the trace was decoded."""
    source_line: int | None = None
    line: int | None = None
    """1-based line of the log."""
    file_index: int | None = None
    """Which of the source's files that line is in."""


class Taint(NamedTuple):
    """One taint flag (kernel: kernel/panic.c, taint_flags)."""

    letter: str
    meaning: str


class Address(NamedTuple):
    """The address whose access faulted."""

    value: str
    """Lower-case hexadecimal without `0x`, as wide as printed."""
    suggests: str | None
    """What an expert reads from it: NULL plus an offset, a poison value, a non-canonical or user address, one flipped bit."""


class LogLine(NamedTuple):
    """A line of the log without its dressing."""

    line: int | None
    """1-based."""
    file: int | None
    time: float | None
    """Seconds since boot."""
    text: str


class Stack(NamedTuple):
    """A further stack of a report."""

    role: str
    """`allocated`, `freed`, `irq`, `other-cpu`, `waiting-task`, `lock-chain`, …"""
    frames: tuple[Frame, ...]


class Crash(NamedTuple):
    """One report of the kernel about itself."""

    kind: str
    """One of `vocabulary.CRASH_KINDS`."""
    title: str
    """One line as kernel people write it: `general protection fault in tcp_v4_rcv`."""
    function: str | None
    """The culprit, without suffix."""
    module: str | None
    """The culprit's module; None where it is built in or not known."""
    fatal: bool
    """The kernel or the running task died of it."""
    role: str
    """One of `vocabulary.ROLES`."""
    number: int | None
    """N of `[#N]`."""
    process: str | None
    pid: int | None
    cpu: int | None
    time: float | None
    """Seconds since boot."""
    taint: tuple[Taint, ...]
    line: int | None
    """1-based first line of the report."""
    file: int
    """Index of the source's file that it was read from."""
    address: Address | None
    frames: tuple[Frame, ...]
    """The call trace that the culprit was read from, innermost first; the instruction pointer's frame leads."""
    corrupted: str | None
    """Why the function cannot be trusted, else None."""
    registers: dict[str, str] | None
    code: str | None
    """The `Code:` line."""
    before: tuple[LogLine, ...]
    """The lines just before it that an expert would read, oldest first."""
    stacks: tuple[Stack, ...]
    workqueue: str | None
    message: str | None
    """The trigger line without its dressing."""


class Kernel(NamedTuple):
    """The kernel and the machine that crashed, read from the text."""

    release: str | None
    """`uname -r`."""
    upstream: str | None
    """Upstream version, `6.12.118`; None where it cannot be told."""
    arch: str | None
    distribution: str | None
    """`debian`, `ubuntu`, `fedora`, `rhel`, `suse`, `arch`, …"""
    package_version: str | None
    command_line: str | None
    hardware: str | None
    bios: str | None
    modules: tuple[str, ...]
    out_of_tree: tuple[str, ...]
    build_id: str | None
    dump_release: str | None
    """Release in the dump's own header."""


class Reading(NamedTuple):
    """Everything that was read from a crash record."""

    kernel: Kernel
    crashes: tuple[Crash, ...]
    """In log order."""
    primary: int | None
    """Index in `crashes`."""
    roles: tuple[str, ...]
    """Whose text each file of the record turned out to be, one of `vocabulary.FILE_ROLES`."""
    notes: tuple[str, ...]
    """Damage, a tool's own failure, a mismatch of dump and log: sentences for the reader of the answer."""
    text: LogText
    """The words and lines of the logs, for log templates."""
