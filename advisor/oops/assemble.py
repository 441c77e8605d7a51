"""From the scanned windows of one file to crashes."""

from __future__ import annotations

import bisect

from advisor.checking import TYPE_CHECKING
from advisor.oops.address import describe
from advisor.oops.crash import Crash, LogLine, Stack
from advisor.oops.culprit import STRATEGIES, nearest_module
from advisor.oops.damage import whole_lines
from advisor.oops.doubt import what_is_broken
from advisor.oops.formats import fragments
from advisor.oops.formats.fragments import WORDS as FRAGMENT
from advisor.oops.frames import parse_frame
from advisor.oops.gather import NOWHERE, read_report
from advisor.oops.openings import openings_of
from advisor.oops.passed import kind_passed
from advisor.oops.sections import section_of
from advisor.oops.streams import untangle
from advisor.oops.symptom import symptoms_of
from advisor.oops.taint import parse_taint
from advisor.oops.title import title_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from advisor.oops.crash import Frame
    from advisor.oops.dressing import Line
    from advisor.oops.formats.row import Format
    from advisor.oops.machine import Facts
    from advisor.oops.report import Report, Trace
    from advisor.oops.windows import Scanned

    Opening = tuple[int, Format, re.Match[str] | None]
    """Index of a line, the row that speaks for it, and the match of the row's pattern."""

BEFORE_LINES = 8
FIRST_KEPT, LAST_KEPT = 40, 200
"""Crashes of one file that are kept."""
PAGE = 4096
JOIN_LINES = 150
"""Lines within which a panic belongs to the report that it follows from."""
ADOPT_LINES = 12
"""Lines within which a report without a stack may take the next one's."""
MANY = 40
"""Reports in one window that are no log any more, but a heap of pieces: none of them is looked at twice."""
FEW_FRAMES = 3
"""Frames from which on a stack without anything else is worth a report."""
NEAR = 40
"""Lines within which two lines belong to one report."""
FRAGMENT_LINES = 700
"""Lines within which a line from the middle of a report belongs to the one that is open: stacks may be long."""
LEAD_LINES = 12
"""Lines within which a BUG() or WARN() follows the line that says why."""


def crashes_of(scanned: Scanned, file: int, facts: Facts) -> list[tuple[Crash, int]]:
    """The crashes of a file in log order, each with the number of the boot it fell into."""
    found: list[Crash] = []
    covered: set[int] = set()
    for window in scanned.windows:
        lines = whole_lines(window.text, window.line)
        openings = openings_of(window, lines, scanned.fragments)
        for stream in untangle(lines) if openings else ():
            for crash in _crashes_of_stream(stream, openings, file, facts):
                if crash.line not in covered:
                    covered.add(crash.line or 0)
                    found.append(crash._replace(before=_before(lines, crash.line or 0, file)))
        del found[FIRST_KEPT:-LAST_KEPT]
    found.extend(symptoms_of(scanned, file))
    found.sort(key=lambda crash: crash.line or 0)
    return [(crash, bisect.bisect_right(scanned.boots, crash.line or 0)) for crash in found]


def _crashes_of_stream(
    lines: Sequence[Line], openings: dict[int, tuple[Format, re.Match[str] | None]], file: int, facts: Facts
) -> list[Crash]:
    groups: list[list[Opening]] = []
    for index in [index for index, line in enumerate(lines) if line.number in openings]:
        opening = (index, *openings[lines[index].number])
        if groups and _joins(opening, groups[-1], lines):
            groups[-1].append(opening)
        else:
            groups.append([opening])
    crashes: list[Crash] = []
    taken: dict[int, int] = {}
    """Line at which a group's own text begins, where the lines before it belong to the report before."""
    for position, group in enumerate(groups):
        row, match = _decisive(group)
        matches = [match, *(one[2] for one in group)]
        start, end = group[0][0], _end(groups, position, lines)
        own = [lines[start], *lines[taken[position] : end]] if position in taken else lines[start:end]
        report = read_report(row, matches, own, file)
        for later in range(position + 1, min(position + 4, len(groups)) if len(groups) < MANY else 0):
            if not _wants_stack(report) or not (
                _is_follow_up(groups[later]) or groups[later][0][0] - start <= ADOPT_LINES
            ):
                break
            report = read_report(row, matches, lines[start : _end(groups, later, lines)], file)
        if position + 1 < len(groups) and report.unfinished():
            resumed = _stack_of_others(lines, end, _end(groups, position + 1, lines))
            if resumed is not None:
                taken[position + 1] = resumed
                report = read_report(row, matches, [*own, *lines[end + 1 : resumed]], file)
        if not crashes and _is_follow_up(group) and _wants_stack(report):
            crashes.extend(_headless(lines, start, file, facts))
        if crashes and _is_follow_up(group):
            _panicked(crashes)
        called_nothing = report.address == NOWHERE and report.frames
        if row.words is FRAGMENT and report.pointer is None and len(report.frames) < FEW_FRAMES and not called_nothing:
            continue
        report.fatal = report.fatal or any(one[1].fatal for one in group if one[1].words is not FRAGMENT)
        facts.take(report, file)
        crashes.append(crash_of(report, lines, start, file))
    return crashes


def _headless(lines: Sequence[Line], start: int, file: int, facts: Facts) -> list[Crash]:
    """The report that a panic followed from, where its first lines are lost."""
    before = lines[max(0, start - JOIN_LINES) : start]
    if not before:
        return []
    report = read_report(fragments.ROWS[0], [None], before, file)
    if report.pointer is None and len(report.frames) < FEW_FRAMES:
        return []
    facts.take(report, file)
    return [crash_of(report, lines, max(0, start - JOIN_LINES), file)]


def _end(groups: Sequence[Sequence[Opening]], position: int, lines: Sequence[Line]) -> int:
    return groups[position + 1][0][0] if position + 1 < len(groups) else len(lines)


def _wants_stack(report: Report) -> bool:
    return (
        not any(trace.frames for trace in report.traces)
        and report.pointer is None
        and report.row.culprit not in ("none", "symptom")
    )


def _stack_of_others(lines: Sequence[Line], start: int, end: int) -> int | None:
    """Where a report's own stack begins, if frames stand before its heading: they belong to the report it cut off."""
    frames = 0
    for index in range(start + 1, end):
        text = lines[index].text.strip()
        if section_of(text) == "main":
            return index if frames else None
        frames += "+0x" in text and parse_frame(text) is not None
    return end if frames and "invoked oom-killer" in lines[start].text else None


_FOLLOW_UPS = (
    "Fatal exception",
    "panic_on_warn",
    "softlockup: hung",
    "hung_task: blocked",
    "Fatal error",
    "panic_on_",
    "Aiee",
    "RCU Stall",
    "UBSAN: ",
    "KASAN: ",
    "kernel panic on oops",
    "kfence.fault",
)


def _is_follow_up(group: Sequence[Opening]) -> bool:
    _, row, match = group[0]
    return (
        row.trigger.startswith("Kernel panic")
        and match is not None
        and any(word in match.string for word in _FOLLOW_UPS)
    )


def _panicked(crashes: list[Crash]) -> None:
    for index in range(len(crashes) - 1, -1, -1):
        if crashes[index].kind not in ("panic",):
            crashes[index] = crashes[index]._replace(fatal=True)
            return


def _decisive(group: Sequence[Opening]) -> tuple[Format, re.Match[str] | None]:
    """The row that says most: the reason of a BUG(), else the first line that names a cause."""
    for _, row, match in group:
        if row.leads:
            return row, match
    for _, row, match in group:
        if row.words not in ("Oops", "page fault", "Internal error", FRAGMENT):
            return row, match
    return group[0][1], group[0][2]


def _joins(opening: Opening, group: Sequence[Opening], lines: Sequence[Line]) -> bool:
    """Whether a line is a later part of the report that is open."""
    index, row, _ = opening
    head = group[0][1]
    if row.words is FRAGMENT:
        return index - group[-1][0] <= FRAGMENT_LINES
    last = next((one[0] for one in reversed(group) if one[1].words is not FRAGMENT), group[0][0])
    gap = index - last
    if not row.joins or gap > JOIN_LINES:
        return False
    if row.kind == head.kind and (row.trigger.startswith("Kernel panic") or row.kind == "out-of-memory"):
        return True
    if gap > NEAR or any("---[ end trace" in line.text for line in lines[last:index]):
        return False
    if any(one[1].leads for one in group):
        return index - group[0][0] <= LEAD_LINES or row.fatal
    if row.leads:
        return gap <= LEAD_LINES and head.trigger.startswith(("WARNING", "kernel BUG", "Kernel BUG"))
    if "[#" in lines[index].text and any("[#" in lines[one[0]].text for one in group):
        return False
    return row.fatal and head.fatal and not row.trigger.startswith(("kernel BUG", "Kernel BUG", "PANIC at"))


_TAIL = 2
"""Registers after the instruction pointer at the end of such a report: RSP and CR2."""
_ANY_ADDRESS = ("kernel pointer dereference in virtual", "kernel paging request for data at")
"""What s390, and powerpc until v5.0, print for any address (do_no_context, bad_page_fault in their mm/fault.c)."""


def _kind_on_the_way(frames: Sequence[Frame], function: str | None) -> str | None:
    """The kind that the frames inside the culprit tell: those outside only say how it was entered."""
    inside: list[str] = []
    for frame in frames:
        if frame.function == function and frame.reliable:
            break
        inside.append(frame.function)
    return kind_passed(inside)


REFINED = {
    "__list_add_valid": ("list-corruption", "list corruption"),
    "__list_del_entry_valid": ("list-corruption", "list corruption"),
    "__list_add_valid_or_report": ("list-corruption", "list corruption"),
    "__list_del_entry_valid_or_report": ("list-corruption", "list corruption"),
    "refcount_warn_saturate": ("refcount", "refcount bug"),
    "debug_print_object": ("odebug", "ODEBUG bug"),
    "usercopy_abort": ("usercopy", "bad usercopy"),
    "fortify_panic": ("kernel-bug", "buffer overflow"),
}
"""Checks that BUG() or WARN() for their caller: what they report, where the line that says so is lost."""


def crash_of(report: Report, lines: Sequence[Line], start: int, file: int) -> Crash:
    """What a report says, judged."""
    row = report.row
    culprit = STRATEGIES[row.culprit](report)
    kind, words = row.kind, row.words
    if report.pointer is not None or report.main.boundaries:
        where = (report.pointer or report.main.frames[report.main.boundaries[0]]).function
        if where in REFINED and kind in ("warning", "kernel-bug"):
            kind, words = REFINED[where]
    frames = _stack(report.main)
    function = culprit.function if culprit else None
    if row.words is FRAGMENT and kind == "other":
        kind = _kind_on_the_way(frames, function) or kind
    faulted = words is FRAGMENT and _faulted(report)
    with_address = faulted or kind in ("paging-request", "null-dereference")
    address = report.address or (report.registers.get("CR2") if with_address else None)
    any_address = kind == "paging-request" and any(one in report.head for one in _ANY_ADDRESS)
    undecided = faulted or words == "Oops" or any_address
    if undecided and address is not None and int(address, 16) < PAGE:
        kind = "null-dereference"
    elif faulted and kind == "other":
        kind = "paging-request"
    return Crash(
        kind=kind,
        title=title_of(words, report.matches[0], function),
        function=function,
        module=nearest_module(culprit, _stack(report.main)),
        fatal=report.fatal,
        role="also-seen",
        number=report.number,
        process=report.process,
        pid=report.pid,
        cpu=report.cpu,
        time=report.start.time,
        taint=parse_taint(report.taint or ""),
        line=report.start.number,
        file=file,
        address=describe(address) if address else None,
        frames=frames,
        corrupted=what_is_broken(report, culprit, lines, start),
        registers=report.registers or None,
        code=report.code,
        before=(),
        stacks=tuple(
            Stack(trace.role, _stack(trace)) for trace in report.traces if trace is not report.main and trace.frames
        ),
        workqueue=report.workqueue,
        message=report.head,
    )


def _faulted(report: Report) -> bool:
    """Whether what is left of a report tells of a bad address: it jumped to 0, or ends as only page faults did until v4.9,
    with the address alone (arch/x86/mm/fault.c no_context)."""
    return report.address == NOWHERE or ("CR2" in report.registers and len(report.registers) <= _TAIL)


def _stack(trace: Trace) -> tuple[Frame, ...]:
    """The frames with the instruction pointer's leading."""
    frames, pointer = trace.frames, trace.pointer
    if pointer is None:
        return tuple(frames)
    if frames and frames[0].function == pointer.function:
        return (frames[0]._replace(reliable=True), *frames[1:])  # powerpc repeats it from the link register as doubtful
    return (pointer, *frames)


def _before(lines: Sequence[Line], number: int, file: int) -> tuple[LogLine, ...]:
    """The last lines before a report, whoever printed them; not those of another report's stack or registers."""
    kept: list[LogLine] = []
    end = bisect.bisect_left(lines, number, key=lambda line: line.number)
    for line in reversed(lines[max(0, end - 3 * BEFORE_LINES) : end]):
        text = line.text.strip()
        if text and "+0x" not in text and not text.startswith(_UNTOLD):
            kept.append(LogLine(line.number, file, line.time, text))
            if len(kept) == BEFORE_LINES:
                break
    return tuple(reversed(kept))


_UNTOLD = (
    "------------[ cut here", "=====", "---[ end trace", "<", "RAX: ", "RBP: ", "RDX: ", "R10: ", "R13: ", "RSP: ", "FS: ", "CS: ",
    "CR2: ", "Code: ", "Call Trace:", "Modules linked in:",
)  # fmt: skip
"""How lines begin that tell nothing of what came before a report."""
