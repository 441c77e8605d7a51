"""One report's lines taken apart: header, instruction pointer, registers, traces. No judgement yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.oops.frames import parse_frame, parse_symbol
from advisor.oops.sections import section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Frame
    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format

_HEAD = re.compile(
    r"(?:CPU: *(?P<cpu>\d+) +)?(?:UID: \d+ +)?(?:PID: |Pid: |pid: )(?P<pid>\d+),? (?:C|c)omm: (?P<comm>.*?)"
    r"(?: +(?:Kdump: loaded +)?(?:Not tainted|Tainted: (?P<taint>[A-Z() ]*?))"
    r"(?: +(?P<kernel>\(?\d\S*.*?))?)?\s*$"
)
_TAINTED = re.compile(r"(?:Not tainted|Tainted: (?P<taint>[A-Z() ]*?)) +(?P<kernel>\(?\d+\.\d+\S*.*?)\s*$")
_OLD_PROCESS = re.compile(r"Process (?P<comm>.*?) \(pid: (?P<pid>\d+)")
_LAST = {"cpu": re.compile(r"CPU: +(\d+)|CPU#(\d+)| on CPU ?(\d+)| cpu (\d+)")}
_NUMBER = re.compile(r"\[#(\d+)\]")
_STUCK = re.compile(r"CPU#(\d+) stuck for .*\[(.*?):(\d+)\]")
_HUNG = re.compile(r"task (\S.*?):(\d+) (?:blocked|can't|<)")
_BY_TASK = re.compile(r"by task (.+)/(\d+)")
_ADDRESS = re.compile(
    r"(?:pointer dereference|paging request|page fault for address|access|address|memory|pointer|routines)"
    r"(?: on \w+)?(?: for \w+)?(?:,? (?:at )?(?:virtual )?(?:address)?:? ?)(?:at )?(0x[0-9a-f]+|[0-9a-f]{8,16})\b"
)
_GPF_ADDRESS = re.compile(r"non-canonical address (0x[0-9a-f]+)")
_KASAN_ADDRESS = re.compile(r"(?:at|on|by) addr(?:ess)? (?:0x)?([0-9a-f]{8,16})")
_REGISTER = re.compile(
    r"\b(?P<name>R[A-D]X|R[SD]I|R[BS]P|R\d\d|R8|R9|E[A-D]X|E[SD]I|E[BS]P|CR[0234]|EFLAGS|ORIG_RAX|GPR\d\d|"
    r"x\d{1,2}|r\d{1,2}|sp|ip|fp|pc|lr|LR|CTR|XER|NIP|MSR|DAR|DSISR|epc|ra|gp|tp|t\d|s\d{1,2}|a\d|pstate|psr|CFAR)"
    r" ?: ?(?:[0-9a-f]{4}:)?\[?<?(?P<value>[0-9a-f]{4,16})>?\]?"
)
_REGISTER_STARTS = (
    "RAX:", "RDX:", "RBP:", "R10:", "R13:", "RSP:", "EAX:", "ESI:", "EBP:", "CR2:", "DR0:", "DR3:", "FS: ", "CS: ", "DS: ",
    "x0", "x1", "x2", "x3", "x5", "x6", "x8", "x9", "r1", "r3", "r7", "r10", "sp :", "pc : [", "GPR", "DAR", "MSR",
    "gp :", "t2 :", "s1 :", "a1 :", "a4 :", "s3 :", "s6 :", "s9 :", "t5 :", "NIP: ", "REGS:", "epc: ", "PKRU:", "pstate:",
    "IRQMASK", "CFAR", "Flags:", "Control:", "Stack:", "status:", "CTR:",
)  # fmt: skip
_POINTERS = (
    "RIP: ", "RIP  ", "RIP [", "IP: ", "IP [", "EIP: ", "EIP is at ", "IP is at ", "PC is at ", "pc : ", "NIP [", "NIP  [",
    "epc : ", "epc   : ", "epc: ", "Krnl PSW : ", "ERA: ", "pc is at ", "PC: [", "PC is ", "pc: ", "nip [",
)  # fmt: skip
_LINKS = ("LR is at ", "lr : ", "LR [", "ra : ", "ra    : ", "ra: ", "lr is at ")
_USER = re.compile(r"(?:RIP|EIP): (?:0033|0023|0073|001b|002b):")
_ACQUIRED = re.compile(r"(?: at: |, at: | at ?:? ?\[<)(.*)")
MAX_LINES = 700
"""Lines of one report that are looked at."""


class Report:
    """What the lines of one report say."""

    __slots__ = (
        "acquired", "address", "boundaries", "broken", "code", "cpu", "fatal", "frames", "hardware", "head", "kernel_line",
        "last_line", "link", "lines", "match", "modules", "number", "panic", "pid", "pointer", "pointer_seen", "process",
        "registers", "row", "stacks", "start", "taint", "trace_seen", "workqueue",
    )  # fmt: skip

    def __init__(self, row: Format, match: re.Match[str] | None, lines: Sequence[Line], file: int) -> None:
        self.row = row
        self.match = match
        self.lines = lines
        self.start = lines[0]
        self.head = lines[0].text.strip()
        self.pointer: Frame | None = None
        self.pointer_seen = False
        self.link: Frame | None = None
        self.frames: list[Frame] = []
        self.boundaries: list[int] = []
        self.stacks: list[tuple[str, list[Frame]]] = []
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
        self.panic = False
        self.trace_seen = False
        self.last_line = lines[0].number
        self._read(file)

    def named_frame(self) -> Frame | None:
        """The function that the trigger line names."""
        if self.match is None:
            return None
        name = self.match.groupdict().get("function")
        if not name:
            return None
        found = parse_symbol(self.match.string[self.match.start("function") :])
        if found is not None and self.match.string.startswith(name, self.match.start("function")):
            return found
        from advisor.oops.crash import Frame
        from advisor.oops.frames import split_suffix

        function, suffix = split_suffix(name)
        return Frame(function, suffix=suffix)

    def trace(self) -> Sequence[Frame]:
        """The frames outside of the instruction pointer, from the last exception on."""
        return self.frames[self.boundaries[0] :] if self.boundaries else self.frames

    def _read(self, file: int) -> None:
        current: list[Frame] | None = self.frames
        main_done = False
        junk = 0
        waiting_for_lock = False
        for line in self.lines[:MAX_LINES]:
            text = line.text.strip()
            if not text:
                continue
            start = text[:2]
            if (
                "+0x" in text
                or " from " in text
                or "[<" in text
                or "{" in text
                or "[inline]" in text
                or ".c:" in text
                or ".h:" in text
                or ".S:" in text
            ):
                if self._pointer(text, current):
                    continue
                frame = parse_frame(line.text, line.number, file) if line is not self.start else None
                if frame is not None:
                    if waiting_for_lock:
                        self.acquired = self.acquired or frame
                        waiting_for_lock = False
                    if current is not None:
                        current.append(frame)
                        self.last_line = line.number
                        junk = 0
                    continue
            elif self._pointer(text, current):
                continue
            section = section_of(text)
            if section is not None:
                role = section
                if role == "end":
                    if self.frames:
                        main_done = True
                    current = None
                    self.last_line = line.number
                    continue
                if role == "main":
                    if not self.frames:
                        current = self.frames
                    elif current is self.frames and not main_done:
                        main_done = True
                        current = self._new_stack("other")
                    elif current is None or current:
                        current = self._new_stack("other")
                else:
                    if self.frames:
                        main_done = True
                    current = self._new_stack(role)
                self.trace_seen = True
                continue
            if self._fact(text, line):
                continue
            if "lock" in text and (" at:" in text or ", at: " in text or "trying to" in text):
                waiting_for_lock = "trying to" in text
                if " at: " in text and self.acquired is None:
                    self.acquired = parse_symbol(text[text.index(" at: ") :])
                continue
            if current and start not in ("<T", "</", "<I", "<E", "<N", "<#", "==", "R1", "--"):
                junk += 1

    def _new_stack(self, role: str) -> list[Frame]:
        frames: list[Frame] = []
        self.stacks.append((role, frames))
        return frames

    def _pointer(self, text: str, current: list[Frame] | None) -> bool:
        """Take the line as the instruction pointer's or the return address's."""
        if text.startswith(_POINTERS):
            if _USER.match(text):
                return True
            frame = parse_symbol(text)
            self.pointer_seen = True
            if frame is not None:
                if current is not None and current is self.frames and self.frames:
                    if text.startswith("RIP: ") and self.frames[-1].function != frame.function:
                        self.boundaries.append(len(self.frames))
                        self.frames.append(frame)
                elif self.pointer is None:
                    self.pointer = frame
            return True
        if text.startswith(_LINKS):
            self.link = self.link or parse_symbol(text)
            return True
        return False

    def _fact(self, text: str, line: Line) -> bool:
        """Take the line as one of the header's."""
        match = _HEAD.search(text) if "omm: " in text else None
        if match is not None:
            if self.process is None:
                self.process = match.group("comm").strip()
                self.pid = int(match.group("pid"))
            if self.cpu is None and match.group("cpu"):
                self.cpu = int(match.group("cpu"))
            if self.taint is None:
                self.taint = match.group("taint") if "Tainted: " in text else "" if "Not tainted" in text else None
            if self.kernel_line is None and match.group("kernel"):
                self.kernel_line = match.group("kernel")
            return True
        if self.number is None and "[#" in text:
            match = _NUMBER.search(text)
            if match is not None:
                self.number = int(match.group(1))
        if text.startswith("Code: "):
            self.code = self.code or text[6:]
            return True
        if text.startswith(_REGISTER_STARTS) or text[:1] in "xr" and ": " in text[:6]:
            if len(self.registers) < 48:
                for match in _REGISTER.finditer(text):
                    self.registers.setdefault(match.group("name"), match.group("value"))
            return True
        if text.startswith("Hardware name: "):
            self.hardware = self.hardware or text[15:]
            return True
        if text.startswith("Workqueue: "):
            self.workqueue = self.workqueue or text[11:]
            return True
        if text.startswith("Modules linked in:"):
            self.modules = text[18:] if self.modules is None else self.modules
            return True
        if text.startswith("Process "):
            match = _OLD_PROCESS.match(text)
            if match is not None and self.process is None:
                self.process, self.pid = match.group("comm"), int(match.group("pid"))
                return True
        if "ainted" in text and self.kernel_line is None:
            match = _TAINTED.search(text)
            if match is not None:
                self.taint = match.group("taint") or ""
                self.kernel_line = match.group("kernel")
                return True
        if "CPU" in text or "task" in text:
            self._who(text)
        if self.address is None and (
            "address" in text or " at 0x" in text or "dereference" in text or "paging" in text
        ):
            match = _GPF_ADDRESS.search(text) or _ADDRESS.search(text) or _KASAN_ADDRESS.search(text)
            if match is not None:
                self.address = match.group(1)
        elif self.address is None and " addr " in text:
            match = _KASAN_ADDRESS.search(text)
            if match is not None:
                self.address = match.group(1)
        return False

    def _who(self, text: str) -> None:
        if self.process is None:
            match = _STUCK.search(text)
            if match is not None:
                self.cpu, self.process, self.pid = int(match.group(1)), match.group(2), int(match.group(3))
                return
            match = _HUNG.search(text) or _BY_TASK.search(text)
            if match is not None:
                self.process, self.pid = match.group(1), int(match.group(2))
        if self.cpu is None:
            match = _LAST["cpu"].search(text)
            if match is not None:
                self.cpu = int(next(group for group in match.groups() if group))
