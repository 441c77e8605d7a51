"""One report's lines taken apart: header, instruction pointer, registers, traces. No judgement yet."""

from __future__ import annotations

import re

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import Frame
from advisor.oops.frames import arm_callee, parse_frame, parse_symbol, split_suffix
from advisor.oops.generic import generic_section
from advisor.oops.pattern import lazily
from advisor.oops.sections import section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format

_HEAD = lazily(
    r"(?:CPU: *(?P<cpu>\d+) +)?(?:UID: \d+ +)?(?:PID: |Pid: |pid: )(?P<pid>\d+),? (?:C|c)omm: (?P<comm>.*?)"
    r"(?: +(?:Kdump: loaded +)?(?:Not tainted|Tainted: (?P<taint>[A-Z() ]*?))"
    r"(?: +(?P<kernel>\(?\d\S*.*?))?)?\s*$"
)
_TAINTED = lazily(r"(?:Not tainted|Tainted: (?P<taint>[A-Z() ]*?)) +(?P<kernel>\(?\d+\.\d+\S*.*?)\s*$")
_OLD_PROCESS = lazily(r"Process (?P<comm>.*?) \(pid: (?P<pid>\d+)")
_LAST = {"cpu": lazily(r"CPU: +(\d+)|CPU#(\d+)| on CPU ?(\d+)| cpu (\d+)")}
_NUMBER = lazily(r"\[#(\d+)\]")
_STUCK = lazily(r"CPU#(\d+) stuck for .*\[(.*?):(\d+)\]")
_HUNG = lazily(r"task (\S.*?):(\d+) (?:blocked|can't|<)")
_BY_TASK = lazily(r"by task (.+)/(\d+)")
_ADDRESS = lazily(
    r"(?:virtual address|for address:?|, address:|dereference at|paging request at|access at|fault at|data at address|"
    r"on (?:read|write|exec) at|Failing address:|address (?:at|on \w+ at)|memory at|on address|address:) *"
    r"(?:\[?<?)((?:0x)?[0-9a-f]{8,16})\b"
)
_GPF_ADDRESS = lazily(r"non-canonical address (0x[0-9a-f]+)")
_KASAN_ADDRESS = lazily(r"(?:at|on|by) addr(?:ess)? (?:0x)?([0-9a-f]{8,16})")
_REGISTER = lazily(
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
_TRAPS = (
    "invalid_op",
    "asm_exc_",
    "exc_",
    "page_fault",
    "general_protection",
    "do_error_trap",
    "error_entry",
    "divide_error",
    "do_invalid_op",
    "ud2",
    "async_page_fault",
    "fixup_bug",
    "report_bug",
    "handle_bug",
    "do_general_protection",
)
"""The last frames before a `RIP:` line within a stack where an exception, and no interrupt, hit."""
_USER = lazily(r"(?:RIP|EIP): (?:0033|0023|0073|001b|002b):")
_SOURCE = lazily(r"\.[chS]:\d")
_NO_FRAMES = (
    *_LINKS,
    "---[",
    "WARNING: ",
    "BUG: ",
    "kernel BUG",
    "Modules",
    "Code:",
    "Workqueue:",
    "read to",
    "write to",
    "hardirqs last",
    "softirqs last",
)
_HARMLESS = ("<", "</", "==", "--", "?", "R", "(", "[<", "ret_", "0x", "#", "... ", "task:", "irq", "Exception")
TAIL_LINES = 60
"""Lines after the last stack that may still say something about it."""
MAX_LINES = 1500
"""Lines of one report that are looked at."""


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

    def __init__(self, row: Format, matches: Sequence[re.Match[str] | None], lines: Sequence[Line], file: int) -> None:
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
        self._read(file)

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

    def _read(self, file: int) -> None:
        current: Trace | None = self.main
        pending: str | None = None
        lock_wanted = after_preemption = False
        modules_open = False
        for line in self.lines[:MAX_LINES]:
            text = line.text.strip()
            if not text:
                continue
            if current is None and line.number - self.last_line > TAIL_LINES:
                break
            if line is not self.start and ("Linux version " in text or text.startswith("Rebooting in")):
                break
            if modules_open:
                modules_open = (
                    line.text[:1] == " " and ":" not in text and "+0x" not in text and self.modules is not None
                )
                if modules_open:
                    self.modules = f"{self.modules} {text}"
                    continue
            modules_open = text.startswith("Modules linked in:")
            if text[0] in "REIPpNneK" and text.startswith(_POINTERS):
                current = self._point(text, current)
                continue
            if line is not self.start and (
                "+0x" in text
                or "[<" in text
                or " from " in text
                or "{" in text
                or "[inline]" in text
                or _SOURCE.search(text)
            ):
                frame = (
                    None
                    if " at: " in text or text.startswith(_NO_FRAMES)
                    else parse_frame(line.text, line.number, file)
                )
                if frame is not None:
                    if lock_wanted:
                        self.acquired = self.acquired or frame
                        lock_wanted = False
                    elif after_preemption:
                        after_preemption = False  # where preemption was disabled, on a line of its own
                    elif current is not None:
                        if not current.frames and " from " in text:
                            callee = arm_callee(text)
                            if callee is not None:
                                current.frames.append(callee._replace(line=line.number, file_index=file))
                        current.frames.append(frame)
                        self.last_line = line.number
                    continue
            section = section_of(text)
            if section is not None:
                if section == "main":
                    if (
                        pending is not None
                        or current is None
                        or current.frames
                        or (current.user and current is not self.main)
                    ):
                        current = self._new_trace(pending or "other")
                        pending = None
                elif section == "end":
                    if current is not None and current.frames:
                        current = None
                    self.last_line = line.number
                else:
                    role, _, announced = section.partition("+")
                    if announced:
                        pending = role
                        current = self._new_trace(role)
                    else:
                        current = self._new_trace(role)
                        pending = None
                continue
            if text.startswith(_LINKS):
                self.link = self.link or parse_symbol(text)
                continue
            if self._fact(text):
                continue
            after_preemption = text.startswith("Preemption disabled at")
            if "is trying to " in text or text.endswith("takes:"):
                lock_wanted = self.acquired is None
            elif lock_wanted and " at: " in text:
                self.acquired = parse_symbol(text[text.index(" at: ") :])
                lock_wanted = False
            elif text.startswith("last function: "):
                self.acquired = self.acquired or Frame(split_suffix(text[15:].split("+")[0].strip())[0])
            if text.startswith(("#", "(")):
                continue
            if current is not None and current.frames and not text.startswith(_HARMLESS):
                self.junk += 1
        self.traces = [trace for trace in self.traces if trace.frames or trace.pointer or trace is self.main]
        if not self.main.frames and not self.main.pointer and len(self.traces) > 1:
            first = next((trace for trace in self.traces[1:] if trace.role in ("other", "other-cpu", "access")), None)
            if first is not None:
                self.traces.remove(self.main)
                self.traces.remove(first)
                self.traces.insert(0, first)
                self.main = first

    def _new_trace(self, role: str) -> Trace:
        last = self.traces[-1]
        if not last.frames and not last.pointer and last is not self.main:
            last.role = role if role != "other" else last.role
            return last
        if last is self.main and not last.frames and role == "other":
            return last
        trace = Trace(role)
        self.traces.append(trace)
        return trace

    def _point(self, text: str, current: Trace | None) -> Trace | None:
        """Take the line as the instruction pointer's."""
        trace = current if current is not None else self.main
        if _USER.match(text):
            trace.user = True
            return current
        frame = parse_symbol(text)
        self.pointer_seen = True
        if frame is None:
            return current
        if trace.frames:
            # Under a stack's frames it is where the exception hit; after a finished report it only repeats the head's.
            if (
                current is not None
                and text.startswith(("RIP: ", "pc : ", "epc : "))
                and trace.frames[-1].function != frame.function
            ):
                trace.boundaries.append(len(trace.frames))
                trace.frames.append(frame)
        elif trace.pointer is None:
            trace.pointer = frame
        return current

    def _fact(self, text: str) -> bool:
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
        if self.address is None and ("ddress" in text or " at " in text):
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
