"""One report's lines taken apart: instruction pointer, stacks, and through `header` everything else."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import Frame
from advisor.oops.formats.fragments import WORDS as FRAGMENT
from advisor.oops.frames import arm_callee, parse_frame, parse_plain, parse_symbol, split_suffix
from advisor.oops.header import take
from advisor.oops.registers import DUMP, take_registers
from advisor.oops.report import Report, Trace
from advisor.oops.sections import section_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format

_POINTERS = (
    "RIP: ", "RIP  ", "RIP [", "IP: ", "IP [", "EIP: ", "EIP is at ", "IP is at ", "PC is at ", "pc : ", "NIP ",
    "epc : ", "epc   : ", "epc: ", "Krnl PSW : ", "ERA: ", "pc is at ", "PC: [", "PC is ", "pc: ", "nip [",
)  # fmt: skip
_LINKS = ("LR is at ", "lr : ", "LR [", "ra : ", "ra    : ", "ra: ", "lr is at ")
_SELECTORS = ("RIP: ", "EIP: ")
"""What a code segment's selector follows: `0010:`; `e030:` in a Xen PV guest's kernel (arch/x86/include/asm/xen/interface_64.h:
FLAT_RING3_CS64 is 0xe033)."""
_USER = frozenset(("0033", "0023", "0073", "001b", "002b", "e033"))
"""Selectors of programs. The kernel of a user-mode Linux runs with them too, and names its functions."""
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
"""How lines begin that stand within a stack by right."""
POINTER_LINE = 512
"""Characters of an instruction pointer's line that are looked at: no symbol is as long (KSYM_NAME_LEN)."""
NOWHERE = "0"
"""The address that a call through a pointer to no function jumps to."""
TAIL_LINES = 60
"""Lines after the last stack that may still say something about it."""
MAX_LINES = 1500
"""Lines of one report that are looked at."""
_MAIN_ROLES = ("other", "other-cpu", "access")


def read_report(row: Format, matches: Sequence[re.Match[str] | None], lines: Sequence[Line], file: int) -> Report:
    """What a report's lines say; the first of them is its trigger line."""
    report = Report(row, matches, lines)
    _Gatherer(report, file).read(lines)
    report.traces = [trace for trace in report.traces if trace.frames or trace.pointer or trace is report.main]
    if not report.main.frames and not report.main.pointer and len(report.traces) > 1:
        first = next((trace for trace in report.traces[1:] if trace.role in _MAIN_ROLES), None)
        if first is None and report.row.kind == "deadlock":
            # The chain's last link, `-> #0`, is what the task itself was doing.
            first = next((trace for trace in reversed(report.traces) if trace.role == "lock-chain"), None)
        if first is not None:
            report.traces = [first, *(one for one in report.traces if one is not report.main and one is not first)]
            report.main = first
    return report


class _Gatherer:
    """Where in a report the reading stands."""

    def __init__(self, report: Report, file: int) -> None:
        self.report = report
        self.file = file
        self.current: Trace | None = report.main
        """The stack that frames go to; None after a report's stacks."""
        self.pending: str | None = None
        """Role of a stack that was announced and whose heading is still to come."""
        self.headed = False
        """A heading `Call Trace:` was met."""
        self.lock_wanted = False
        """The next line says where a lock was taken."""
        self.after_preemption = False
        """The next line says where preemption was disabled."""
        self.modules_open = False

    def read(self, lines: Sequence[Line]) -> None:
        report, file = self.report, self.file
        head = report.start if report.row.words is not FRAGMENT else None
        for line in lines[:MAX_LINES]:
            text = line.text
            if "+0x" in text and line is not head:
                frame = parse_plain(text, line.number, file)
                if frame is not None:
                    current = self.current
                    if current is None or not current.frames or self.lock_wanted or self.after_preemption:
                        self._take(frame, text)
                    else:  # as nearly all are
                        current.frames.append(frame)
                        report.last_line = line.number
                    continue
            text = text.strip()
            if not text:
                continue
            if text[0] in "REIPpNneK" and text.startswith(_POINTERS):
                self._point(text)
                continue
            if line is not head:
                past = self.current is None and line.number - report.last_line > TAIL_LINES
                if text[:4] in DUMP and not past:
                    self.modules_open = False
                    take_registers(report.registers, text)
                    continue
                if self._is_frame(line, text):
                    continue
                if past:
                    break
                if "Linux version " in text or text.startswith("Rebooting in"):
                    break
            section = section_of(text)
            if section is not None:
                self._heading(section, line)
            elif text.startswith(_LINKS):
                report.link = report.link or parse_symbol(text)
            elif not self._continues_modules(line, text) and not take(report, text):
                self._other(text)

    def _is_frame(self, line: Line, text: str) -> bool:
        """Take the line as an entry of a stack."""
        if not (
            "+0x" in text
            or "[<" in text
            or " from " in text
            or "{" in text
            or "[inline]" in text
            or (".c:" in text or ".h:" in text or ".S:" in text or ".rs:" in text)
        ):
            return False
        if " at: " in text or text.startswith(_NO_FRAMES):
            return False
        frame = parse_frame(line.text, line.number, self.file)
        if frame is None:
            return False
        self._take(frame, text)
        return True

    def _take(self, frame: Frame, text: str) -> None:
        """Put an entry where it belongs."""
        if self.lock_wanted:
            self.report.acquired = self.report.acquired or frame
            self.lock_wanted = False
        elif self.after_preemption:
            self.after_preemption = False
        elif self.current is not None:
            frames = self.current.frames
            if not frames and " from " in text:
                callee = arm_callee(text)
                if callee is not None:
                    frames.append(callee._replace(line=frame.line, file_index=self.file))
            frames.append(frame)
            self.report.last_line = frame.line or 0

    def _heading(self, section: str, line: Line) -> None:
        report, current = self.report, self.current
        if section == "main":
            if not self.headed and current is report.main and current.frames:
                # What stood before the first heading is a wrapped trigger line's own symbol.
                current.pointer = current.pointer or current.frames[0]
                current.frames.clear()
                current.boundaries.clear()
            self.headed = True
            if (
                self.pending is not None
                or current is None
                or current.frames
                or (current.user and current is not report.main)
            ):
                self.current = report.new_trace(self.pending or "other")
                self.pending = None
        elif section == "end":
            if current is not None and current.frames:
                self.current = None
            report.last_line = line.number
        else:
            role, _, announced = section.partition("+")
            self.pending = role if announced else None
            self.current = report.new_trace(role)

    def _point(self, text: str) -> None:
        """Take the line as the instruction pointer's."""
        report, current = self.report, self.current
        trace = current if current is not None else report.main
        segment = text[5:9] if text.startswith(_SELECTORS) and text[9:10] == ":" else ""
        where = text[10:POINTER_LINE] if segment else text[:POINTER_LINE]
        if segment in _USER and (where[:1].isdigit() or "+0x" not in where):
            trace.user = True
            return
        frame = parse_symbol(where)
        report.pointer_seen = True
        if frame is None:
            if segment and where == "0x0":
                report.address = report.address or NOWHERE
            return
        if not trace.frames:
            trace.pointer = trace.pointer or frame
        elif (
            # Under a stack's frames it is where the exception hit; after a finished report it only repeats the head's.
            current is not None
            and text.startswith(("RIP: ", "pc : ", "epc : "))
            and trace.frames[-1].function != frame.function
        ):
            trace.boundaries.append(len(trace.frames))
            trace.frames.append(frame)

    def _continues_modules(self, line: Line, text: str) -> bool:
        """The list of modules is wrapped at some 1000 characters (kernel/module/main.c, print_modules through pr_cont)."""
        report = self.report
        if self.modules_open and line.text[:1] == " " and ":" not in text and report.modules is not None:
            report.modules = f"{report.modules} {text}"
            return True
        self.modules_open = text.startswith("Modules linked in:")
        return False

    def _other(self, text: str) -> None:
        report = self.report
        self.after_preemption = text.startswith("Preemption disabled at")
        if "is trying to " in text or text.endswith("takes:"):
            self.lock_wanted = report.acquired is None
        elif self.lock_wanted and " at: " in text:
            report.acquired = parse_symbol(text[text.index(" at: ") :])
            self.lock_wanted = False
        elif text.startswith("last function: "):
            report.acquired = report.acquired or Frame(split_suffix(text[15:].split("+")[0].strip())[0])
        elif self.current is not None and self.current.frames and not text.startswith(_HARMLESS):
            report.junk += 1
