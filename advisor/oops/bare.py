"""Call traces that nothing the kernel prints introduces, as fixes and mails quote them, and the crashes that they belong to.

Such a trace is known by its own shape: three entries on lines that follow each other, whatever stands before each symbol.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.assemble import crash_of
from advisor.oops.damage import whole_lines
from advisor.oops.formats import fragments
from advisor.oops.gather import read_report
from advisor.oops.pattern import lazily

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.oops.crash import Crash
    from advisor.oops.dressing import Line
    from advisor.oops.windows import Scanned

FEW = 3
"""Entries that must follow each other."""
BELOW, ABOVE = 40, 12
"""Lines within which a trace below or above a head without one belongs to it."""
SPOKEN_BELOW = 8
"""The same for a line that speaks for itself: a trace further off, or before it, is of something else."""
SYMPTOMS = ("log-symptom", "hardware")
NAMELESS = ("out-of-memory", "sysrq", "init-died", "no-root")
"""Kinds that nobody's function is to blame for."""
_ENTRY = lazily(
    r"(?:.{0,70}?[\s>\])}|*.:(])?((?:\? )?[A-Za-z_][\w.]*\+0x[0-9a-f]+(?:/0x[0-9a-f]+)?(?!\w)(?: \[[\w -]+\])?)(?P<rest>.*)$"
)
_BETWEEN = lazily(r"[\s>|*]*(?:</?(?:TASK|IRQ|EOI|NMI|SOFTIRQ|EOE)>|\.{2,}|\[\.+\]|<\.+>|<snip>|\[snip\])?\s*$")
_SENTENCE = lazily(r"[a-z]+ [a-z]+ [a-z]+ ")
"""Three words in a row: prose that mentions a symbol."""
_POINTERS = ("RIP", "pc :", "lr :", "PC is", "LR is", " at: ", "NIP", "epc", " ra :")


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Entries that follow each other, each cut down to its symbol."""
    run: list[Line] = []
    for line in lines:
        match = _ENTRY.match(line.text) if "+0x" in line.text else None
        if match is not None and not _SENTENCE.search(line.text) and not any(one in line.text for one in _POINTERS):
            run.append(line._replace(text=f" {match.group(1)}{match.group('rest')}"))
        elif run and not _BETWEEN.match(line.text):
            if len(run) >= FEW:
                yield run
            run = []
    if len(run) >= FEW:
        yield run


def bare_traces(scanned: Scanned, file: int) -> list[Crash]:
    """A crash for each bare trace of the text that names a function."""
    found: list[Crash] = []
    for window in scanned.windows:
        for run in _runs(whole_lines(window.text, window.line)):
            heading = run[0]._replace(text="Call Trace:")
            crash = crash_of(
                read_report(fragments.ROWS[0]._replace(kind="other", culprit="fault"), [None], [heading, *run], file),
                run,
                0,
                file,
            )
            if crash.function and len(crash.frames) >= FEW:
                found.append(crash)
    return found


def lacks_trace(crash: Crash) -> bool:
    """A head, or a line that speaks for itself, without a stack."""
    return len(crash.frames) < 2 and crash.kind not in NAMELESS


def adopt(found: Sequence[tuple[Crash, int]], traces: Sequence[tuple[Crash, int]]) -> list[tuple[Crash, int]]:
    """Give each head without a trace the one next to it; what is left over counts where no crash has a function."""
    crashes = list(found)
    free = list(traces)
    for index, (crash, boot) in enumerate(crashes):
        if not lacks_trace(crash):
            continue
        line = crash.line or 0
        speaks = crash.kind in SYMPTOMS
        limit = min((one.line or 0 for one, _ in crashes if (one.line or 0) > line), default=1 << 60)
        below = SPOKEN_BELOW if speaks else BELOW
        chosen = next((one for one in free if line < (one[0].line or 0) <= min(line + below, limit)), None)
        if chosen is None and not speaks:
            chosen = next((one for one in free if line - ABOVE <= _last(one[0]) < line), None)
        if chosen is None:
            continue
        free.remove(chosen)
        trace = chosen[0]
        crashes[index] = (
            crash._replace(
                title=crash.title if crash.function or " in " in crash.title else f"{crash.title} in {trace.function}",
                function=crash.function or trace.function,
                module=crash.module or trace.module,
                frames=trace.frames,
                stacks=crash.stacks or trace.stacks,
                process=crash.process or trace.process,
                pid=trace.pid if crash.pid is None else crash.pid,
                cpu=trace.cpu if crash.cpu is None else crash.cpu,
                taint=crash.taint or trace.taint,
                registers=crash.registers or trace.registers,
                code=crash.code or trace.code,
                corrupted=None if crash.function is None else crash.corrupted,
            ),
            boot,
        )
    if not any(crash.function for crash, _ in crashes):
        crashes.extend(free)
        crashes.sort(key=lambda one: one[0].line or 0)
    return crashes


def _last(crash: Crash) -> int:
    return next((frame.line for frame in reversed(crash.frames) if frame.line is not None), crash.line or 0)
