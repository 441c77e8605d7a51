"""What intake hands on: where the text of a crash lies and what is known about it, nothing about oopses."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes read at a time; a log is never mapped (a file truncated under a map kills the process)."""


class LogFile(NamedTuple):
    """One text of a crash: a kernel log or the saved output of a tool."""

    path: str
    """As shown to the user; `-` for standard input."""
    role: str
    """Whose text it is, one of `vocabulary.FILE_ROLES`; `unknown` until the text itself tells."""
    open: Callable[[], BinaryIO]
    """A new stream of the decompressed text from its start; may be called more than once. Raises UnreadableInput."""
    modified: float | None = None
    """Modification time, seconds since the epoch."""

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """The text in pieces of at most `size` bytes, cut anywhere. Ends early where the file is cut meanwhile."""
        with self.open() as stream:
            while piece := stream.read(size):
                yield piece


class DumpHeader(NamedTuple):
    """What a vmcore says about itself without any tool (makedumpfile's header, VMCOREINFO)."""

    path: str
    format: str
    """`kdump-compressed`, `flattened` or `elf`."""
    release: str | None
    """utsname release, as `uname -r`."""
    version: str | None
    """utsname version, the `#1 SMP …` part."""
    machine: str | None
    build_id: str | None
    """GNU build id of the kernel image, lower-case hexadecimal."""
    incomplete: str | None
    """Why the dump cannot be whole, else None."""
    crash_time: float | None = None
    """Seconds since the epoch (VMCOREINFO's CRASHTIME)."""


class CrashRecord(NamedTuple):
    """One crash as found on disk or on standard input."""

    path: str
    """What the user named, or the crash directory that was found."""
    layout: str
    """One of `vocabulary.LAYOUTS`."""
    files: tuple[LogFile, ...]
    """The texts, the crashed kernel's log first."""
    notes: tuple[str, ...] = ()
    """What the reader of the answer should know: incomplete dump, other crashes there, what was passed over."""
    others: tuple[str, ...] = ()
    """Paths of further crashes in the same place, newest first."""
    probable_command_line: str | None = None
    """The crashed kernel's command line as far as `kexec_cmd` tells; only to be used where the log has lost its own."""
    dump: DumpHeader | None = None
    this_machine: bool = False
    """The crash demonstrably happened on the machine that we run on."""
    time: float | None = None
    """When it crashed, seconds since the epoch, as far as names and times of files tell."""
    stated_release: str | None = None
    """Kernel release stated beside the text (ABRT's `kernel`, apport's `Uname`); what the text says goes first."""
