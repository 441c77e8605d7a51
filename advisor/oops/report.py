"""What the lines of one report say, before anything is judged. `gather` fills it in."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import Frame
from advisor.oops.frames import parse_symbol, split_suffix
from advisor.oops.generic import generic_section

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format

_TRAPS = (
    "invalid_op", "asm_exc_", "exc_", "page_fault", "general_protection", "do_error_trap", "error_entry", "divide_error",
    "do_invalid_op", "ud2", "async_page_fault", "fixup_bug", "report_bug", "handle_bug", "do_general_protection",
)  # fmt: skip
"""The last frames before a `RIP:` line within a stack where an exception, and no interrupt, hit."""


class Trace:
    """One stack of a report."""

    __slots__ = ("boundaries", "frames", "pointer", "role", "user")

    def __init__(self, role: str) -> None:
        self.role = role
        self.frames: list[Frame] = []
        self.pointer: Frame | None = None
        """Where the instruction pointer stood, from a line before the stack."""
        self.boundaries: list[int] = []
        """Indices of frames that an exception or interrupt found running, as told by `RIP:` lines within the stack."""
        self.user = False
        """It reaches down to user space."""


class Report:
    """What the lines of one report say."""

    __slots__ = (
        "acquired", "address", "broken", "code", "cpu", "fatal", "hardware", "head", "junk", "kernel_line",
        "last_line", "lines", "link", "main", "matches", "modules", "number", "pid", "pointer_seen", "process",
        "registers", "row", "start", "taint", "traces", "workqueue",
    )  # fmt: skip

    def __init__(self, row: Format, matches: Sequence[re.Match[str] | None], lines: Sequence[Line]) -> None:
        self.row = row
        self.matches = matches
        self.lines = lines
        self.start = lines[0]
        self.head = lines[0].text.strip()
        self.main = Trace("main")
        self.traces: list[Trace] = [self.main]
        self.pointer_seen = False
        self.link: Frame | None = None
        self.acquired: Frame | None = None
        self.process: str | None = None
        self.pid: int | None = None
        self.cpu: int | None = None
        self.number: int | None = None
        self.taint: str | None = None
        self.kernel_line: str | None = None
        self.hardware: str | None = None
        self.workqueue: str | None = None
        self.modules: str | None = None
        self.address: str | None = None
        self.registers: dict[str, str] = {}
        self.code: str | None = None
        self.broken: str | None = None
        self.fatal = row.fatal
        self.junk = 0
        """Lines within a stack that belong to something else."""
        self.last_line = lines[0].number

    @property
    def pointer(self) -> Frame | None:
        """Where the instruction pointer stood."""
        return self.main.pointer

    @property
    def frames(self) -> list[Frame]:
        """The main stack."""
        return self.main.frames

    def named_frame(self) -> Frame | None:
        """The function that the trigger line names."""
        for match in self.matches:
            name = match.group("function") if match is not None and "function" in match.re.groupindex else None
            if match is not None and name:
                found = parse_symbol(match.string[match.start("function") :])
                function, suffix = split_suffix(name)
                return found if found is not None and found.function == function else Frame(function, suffix=suffix)
        return None

    def trace(self) -> Sequence[Frame]:
        """The main stack; where an exception's own frames lead, from where it hit."""
        if self.main.pointer is None:
            for boundary in self.main.boundaries:
                if self.frames[boundary - 1].function.startswith(_TRAPS):
                    return self.frames[boundary:]
        return self.frames

    def unfinished(self) -> bool:
        """The main stack stops before it reaches where a stack begins."""
        frames = self.main.frames
        return (
            bool(frames)
            and len(self.traces) == 1
            and not self.main.user
            and generic_section(frames[-1].function) != "entry"
        )

    def new_trace(self, role: str) -> Trace:
        """Begin another stack; an empty one that was only announced is used up first."""
        last = self.traces[-1]
        if not last.frames and not last.pointer and last is not self.main:
            last.role = role if role != "other" else last.role
            return last
        if last is self.main and not last.frames and role == "other":
            return last
        trace = Trace(role)
        self.traces.append(trace)
        return trace
