"""Reads a saved session line by line.

Frames are printed by x86_64_print_stack_entry() and its siblings (crash: x86_64.c, arm64.c, ppc64.c, s390x.c, arm.c),
the header by display_sys_stats() and show_context() (kernel.c, task.c), instructions by `dis -l` (gdb_interface.c).
"""

from __future__ import annotations

import re2

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import Frame
from advisor.oops.crash_output.failure import explain, may_be_failure
from advisor.oops.crash_output.header import FIELDS, clean, number, seconds
from advisor.oops.crash_output.module import infer_modules
from advisor.oops.crash_output.shape import Backtrace, CrashOutput, Fault
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from typing import Any

_TASK = re2.compile(r"PID: +(\d+) +TASK: +([0-9a-f]+)(?: \S+ of \d+\))? +CPU: +(\d+)(?: +COMMAND: +\"([^\"]*)\"?)?")
_FRAME = re2.compile(
    r"#(\d+) +\[<?[0-9a-f]{4,16}>?\] +\(?\.?([A-Za-z_][\w.$]*)\)?(?:\+(0x[0-9a-f]+|\d+))?"
    r"(?: +(?:at|from) +(?:\[<)?([0-9a-f]{8,16})(?:>\])?)?(?: +\[([\w-]+)\])?"
)
_FAULT = re2.compile(
    r"\[(?:exception RIP|NIP *|PC|EIP|PSW): +\.?([A-Za-z_][\w.$]*)(?:\+(0x[0-9a-f]+|\d+))?(?: +\[([\w-]+)\])?\]"
)
_PC = re2.compile(
    r"\b(?:PC|pc|PSW) *: +(?:[0-9a-f]{16} +)?\[?<?([0-9a-f]{8,16})>?\]?"
    r"(?: +[\[(]\.?([A-Za-z_][\w.$]*)\+(0x[0-9a-f]+|\d+)[\])])?"
)
_REGISTER = re2.compile(r"\b([A-Z][A-Z0-9_]{1,8}): +([0-9a-f]{2,16})\b")
_SOURCE = re2.compile(r"(/?[\w.@+~-]+(?:/[\w.@+~-]+)*\.[chS]): (\d+)$")
_INSTRUCTION = re2.compile(r"0x([0-9a-f]{8,16}) <([\w.$]+)(?:\+(\d+))?>:")
_DRGN = re2.compile(
    r"#(\d+) +(?:([A-Za-z_][\w.$]*)(?:\+0x([0-9a-f]+)/0x([0-9a-f]+))?|0x[0-9a-f]+)"
    r"(?: +\(([^\s:)]+)(?::(\d+)(?::\d+)?)?\))?$"
)
_STAMP = re2.compile(r"(?:<\d+>)?\[ *\d+\.\d{6}\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\dA-Z ]+\] ")
_PROMPT = re2.compile(r"crash(?:64)?>(?: |$)")
SHORTEST = 6
"""Characters of the shortest line that says anything, `CPU: 0`: a megabyte may have half a million lines."""
_LOG_COMMANDS = ("log", "dmesg")


class _Draft:
    """A backtrace under construction."""

    def __init__(self, line: int, pid: int | None, task: str | None, cpu: int | None, command: str | None) -> None:
        self.line = line
        self.pid, self.task, self.cpu, self.command = pid, task, cpu, command
        self.frames: list[Frame] = []
        self.addresses: list[int | None] = []
        self.faults: list[_Exception] = []
        self.registers: dict[str, str] = {}
        self.open = True
        """Registers printed now belong to the exception or, before any frame, to the task."""


class _Exception(NamedTuple):
    frame: Frame
    position: int
    registers: dict[str, str]


def _frame(name: str, offset: str | None, module: str | None, line: int) -> Frame:
    base, dot, suffix = name.partition(".")
    return Frame(
        function=base,
        offset=None if offset is None else int(offset, 0) if offset.startswith("0x") else int(offset),
        module=module,
        suffix=dot + suffix if dot else None,
        line=line,
    )


class _Reader:
    """The state of one pass over the lines."""

    def __init__(self) -> None:
        self.header: dict[str, str] = {}
        self.headers = [self.header]
        self.drafts: list[_Draft] = []
        self.draft: _Draft | None = None
        self.spans: list[list[int]] = []
        self.failures: dict[str, None] = {}
        self.in_log = False
        self.unclosed: str | None = None
        self.place: tuple[str, int] | None = None
        self.instructions: dict[int, tuple[str, int]] = {}
        self.named: dict[tuple[str, int], tuple[str, int]] = {}
        self.sizes: list[tuple[int, int, str]] = []

    def read(self, line: int, raw: str) -> None:
        text = raw.strip()
        if not text:
            return
        if text[0] == "c" and (prompt := _PROMPT.match(text)):
            command = text[prompt.end() :].split()
            self.in_log = bool(command) and command[0] in _LOG_COMMANDS
            self.draft, self.place = None, None
            return
        if self.in_log or (text[0] in "<[" and len(text) > 14 and _STAMP.match(text)):
            self._log_line(line)
            return
        if len(text) < SHORTEST:
            return
        if self.unclosed is not None:
            self._continue_field(text)
        elif text[0] == "#" and self._read_frame(line, text):
            pass
        elif text.startswith("PID:") and (task := _TASK.match(text)):
            self._open(line, int(task[1]), task[2], int(task[3]), task[4])
        else:
            self._read_other(line, text)

    def _read_other(self, line: int, text: str) -> None:
        name, colon, value = text.partition(":")
        if not colon:  # of the lines below only a row of `mod` and a tool's complaint do without
            if may_be_failure(text) and (meaning := explain(text)):
                self.failures.setdefault(f"{meaning} ({clean(text)})")
            else:
                self._module_row(text)
            return
        if colon and name in FIELDS and not (self.draft and self.draft.open and name in ("CPU", "TASK")):
            self._field(name, value.strip())
        elif "[" in text and (fault := _FAULT.search(text)):
            self._fault(line, fault[1], fault[2], fault[3])
        elif "." in name and (place := _SOURCE.search(text)):
            self._source(place[1], int(place[2]))
        elif text[0] == "0" and (instruction := _INSTRUCTION.match(text)):
            if self.place:
                self.instructions[int(instruction[1], 16)] = self.place
                self.named[instruction[2], int(instruction[3] or 0)] = self.place
        elif self.draft and self.draft.open and (registers := _REGISTER.findall(text)):
            self.draft.registers.update(registers)
            if pc := _PC.search(text):
                self._program_counter(line, pc)
        elif self.draft and (pc := _PC.search(text)):
            self._program_counter(line, pc)
        elif may_be_failure(text):
            if meaning := explain(text):
                self.failures.setdefault(f"{meaning} ({clean(text)})")
        else:
            self._module_row(text)

    def _log_line(self, line: int) -> None:
        if self.spans and self.spans[-1][1] >= line - 2:
            self.spans[-1][1] = line
        else:
            self.spans.append([line, line])

    def _field(self, name: str, value: str) -> None:
        if name == "KERNEL" and "RELEASE" in self.header:  # a further session, or `sys` once more
            self.header = {}
            self.headers.append(self.header)
        if self.header.get(name):
            return
        if value.startswith('"') and value.count('"') == 1 and name == "PANIC":
            self.unclosed = name
        self.header[name] = value

    def _continue_field(self, text: str) -> None:
        name, self.unclosed = self.unclosed or "", None
        if text.partition(":")[0] in FIELDS:
            self._read_other(0, text)
        else:
            self.header[name] = f"{self.header[name]} {text}"

    def _open(self, line: int, pid: int | None, task: str | None, cpu: int | None, command: str | None) -> _Draft:
        self.draft = _Draft(line, pid, task, cpu, command)
        self.drafts.append(self.draft)
        return self.draft

    def _read_frame(self, line: int, text: str) -> bool:
        if match := _FRAME.match(text):
            found = _frame(match[2], match[3], match[5], line)
            address = int(match[4], 16) if match[4] else None
        elif (match := _DRGN.match(text)) and match[2]:
            found = _frame(match[2], match[3] and "0x" + match[3], None, line)._replace(
                size=int(match[4], 16) if match[4] else None,
                file=match[5] if match[6] else None,
                source_line=int(match[6]) if match[6] else None,
            )
            address = None
        else:
            return False
        draft = self.draft
        if draft is None or (int(match[1]) == 0 and draft.frames):
            draft = self._open(line, None, None, None, None)
        draft.frames.append(found)
        draft.addresses.append(address)
        draft.open = False
        if fault := _FAULT.search(text):
            self._fault(line, fault[1], fault[2], fault[3])
        return True

    def _fault(self, line: int, name: str, offset: str | None, module: str | None) -> None:
        draft = self.draft or self._open(line, None, None, None, None)
        frame = _frame(name, offset, module, line)
        registers = draft.registers if not draft.frames else {}
        draft.faults.append(_Exception(frame, len(draft.frames), registers))
        draft.registers, draft.open = registers, True

    def _program_counter(self, line: int, match: Any) -> None:
        draft = self.draft
        if draft is None or match[2] is None or (draft.faults and draft.faults[-1].position == len(draft.frames)):
            return
        registers = draft.registers
        draft.registers = registers if draft.open else {}
        draft.faults.append(_Exception(_frame(match[2], match[3], None, line), len(draft.frames), draft.registers))
        draft.registers.setdefault("PC", match[1])
        draft.open = True

    def _source(self, file: str, number_: int) -> None:
        self.place = (file, number_)
        draft = self.draft
        if draft and draft.frames and not draft.open and draft.frames[-1].file is None:
            draft.frames[-1] = draft.frames[-1]._replace(file=file, source_line=number_)

    def _module_row(self, text: str) -> None:
        if len(text) < 24:
            return
        words = text.split()
        if len(words) >= 4 and len(words[0]) == 16 and all(c in "0123456789abcdef" for c in words[0]):
            size = next((word for word in words[2:] if word.isdecimal() and len(word) < 10), None)
            if size:
                self.sizes.append((int(words[0], 16), int(size), words[1]))

    def finish(self, lines: int) -> CrashOutput:
        backtraces = tuple(self._backtrace(draft) for draft in self.drafts if draft.frames or draft.faults)
        header = self._header(backtraces)
        get = header.get
        panic = (get("PANIC") or "").partition('"')[2].rpartition('"')[0] or (get("PANIC") or "").strip('"')
        command = (get("COMMAND") or "").strip('" ')
        date = get("DATE")
        return CrashOutput(
            header=header,
            release=clean(get("RELEASE")) or _release_of_path(get("KERNEL")),
            version=clean(get("VERSION")),
            machine=(clean(get("MACHINE")) or "").partition(" ")[0] or None,
            panic=clean(panic),
            command=command or None,
            pid=number(get("PID")),
            cpu=number(get("CPU")),
            date=None if date is None or "1969" in date or "1970" in date else clean(date),
            uptime=seconds(get("UPTIME")),
            backtraces=backtraces,
            log_spans=tuple((first, last) for first, last in self.spans),
            source=self._faulting_source(backtraces),
            failures=tuple(self.failures),
            lines=lines,
        )

    def _header(self, backtraces: tuple[Backtrace, ...]) -> dict[str, str]:
        """Of several headers the one whose task the first backtrace shows, else the last."""
        pids = [backtrace.pid for backtrace in backtraces]
        for header in reversed(self.headers):
            if number(header.get("PID")) in pids:
                return header
        return self.headers[-1]

    def _backtrace(self, draft: _Draft) -> Backtrace:
        addresses = [_register(found.registers) for found in draft.faults]
        frames = infer_modules(
            [*draft.frames, *(found.frame for found in draft.faults)], [*draft.addresses, *addresses], self.sizes
        )
        kept = len(draft.frames)
        faults = []
        for at, found in enumerate(draft.faults):
            frame, position = frames[kept + at], found.position
            if position == 0:  # ppc64, s390x: the registers stand above the trace, so the place is found by name
                names = [each.function for each in draft.frames]
                position = names.index(frame.function) if frame.function in names else 0
            faults.append(Fault(frame, position, addresses[at], found.registers or None))
        return Backtrace(
            draft.pid, draft.task, draft.cpu, draft.command, tuple(frames[:kept]), tuple(faults), draft.line
        )

    def _faulting_source(self, backtraces: tuple[Backtrace, ...]) -> tuple[str, int] | None:
        for backtrace in backtraces:
            for fault in backtrace.faults[:1]:
                frame = fault.frame
                place = self.instructions.get(fault.address or -1) or self.named.get(
                    (frame.function, frame.offset or -1)
                )
                if place:
                    return place
                following = backtrace.frames[fault.position : fault.position + 1]
                for after in following:
                    if after.function == frame.function and after.file and after.source_line:
                        return after.file, after.source_line
        return None


def _register(registers: dict[str, str]) -> int | None:
    for name in ("RIP", "NIP", "PC", "EIP"):
        if name in registers:
            return int(registers[name], 16)
    return None


def _release_of_path(kernel: str | None) -> str | None:
    """`/usr/lib/debug/boot/vmlinux-4.0.0-1-amd64` → `4.0.0-1-amd64`; RHEL has the release as a folder."""
    for word in (kernel or "").split()[:1]:
        _, dash, tail = word.rpartition("vmlinux-")
        if dash and tail[:1].isdigit():
            return tail.removesuffix(".debug").removesuffix(".gz")
        parts = word.split("/")
        if len(parts) > 2 and parts[-1] == "vmlinux" and parts[-3] == "modules":
            return parts[-2]
    return None


def parse(text: str) -> CrashOutput:
    """Read a saved session."""
    reader = _Reader()
    count = 0
    readable = text.encode("utf-8", "replace").decode("utf-8")  # RE2 takes no lone surrogates
    for count, raw in enumerate(readable.split("\n"), 1):
        reader.read(count, raw[:2000])
    return reader.finish(count)
