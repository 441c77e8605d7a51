"""What can be read from a saved `crash` session."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.oops.crash import Frame


class Fault(NamedTuple):
    """Where the processor was when the exception came: `[exception RIP: evo_wait+83]` and the registers below it."""

    frame: Frame
    """Function, offset, and module as far as it can be inferred; `line` is that of the exception line."""
    position: int
    """How many frames of the backtrace stand above it: they are the way from the exception to the dump."""
    address: int | None
    registers: dict[str, str] | None


class Backtrace(NamedTuple):
    """One task's `bt`."""

    pid: int | None
    task: str | None
    cpu: int | None
    command: str | None
    frames: tuple[Frame, ...]
    """As printed, the dump's own frames first."""
    faults: tuple[Fault, ...]
    """Innermost first; a second one is what the interrupt or NMI of the first had interrupted in turn."""
    line: int | None
    """1-based line where it starts."""

    @property
    def path(self) -> tuple[str, ...]:
        """Functions between the exception (or the call of panic) and the dump, the dump first."""
        return tuple(frame.function for frame in self.frames[: self.faults[0].position if self.faults else None])


class CrashOutput(NamedTuple):
    """A saved session."""

    header: dict[str, str]
    """Fields of the header block as printed, by their names: `RELEASE`, `PANIC`, `LOAD AVERAGE`, …"""
    release: str | None
    version: str | None
    """utsname version, the `#1 SMP …` part."""
    machine: str | None
    """`x86_64`, `ppc64le`, …"""
    panic: str | None
    """The message between the quotes, None where empty."""
    command: str | None
    pid: int | None
    cpu: int | None
    date: str | None
    """None where the clock was never set (1969, 1970)."""
    uptime: float | None
    """Seconds."""
    backtraces: tuple[Backtrace, ...]
    log_spans: tuple[tuple[int, int], ...]
    """First and last 1-based line of every stretch of kernel log, as `log` prints it."""
    source: tuple[str, int] | None
    """File and line of the faulting instruction, from `dis -l` or `bt -l`."""
    failures: tuple[str, ...]
    """Why crash or makedumpfile could not read the dump: sentences, noise left out."""
    lines: int = 0
