"""From a crash record to everything that was read of it: the room's one door."""

from __future__ import annotations

from io import BytesIO

from advisor.checking import TYPE_CHECKING
from advisor.intake.record import CrashRecord, LogFile
from advisor.oops.assemble import FEW_FRAMES, crashes_of
from advisor.oops.bare import ABOVE, BELOW, adopt, bare_traces, lacks_trace
from advisor.oops.crash import Crash, Kernel, Reading
from advisor.oops.crash_output import looks_like_crash_output, parse_crash_output, to_crash, to_kernel
from advisor.oops.doubt import HEADLESS
from advisor.oops.join_tool import in_kernel_words, joined, of_its_logs, same_crash
from advisor.oops.machine import Facts, kernel_of
from advisor.oops.roles import assign
from advisor.oops.text import LogText
from advisor.oops.windows import Window, scan_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.oops.windows import Scanned

BOOTS = 1 << 20
"""More boots than one file holds."""
SMALL, FEW = 1 << 20, 8
"""A text up to this size with up to so many reports may be a quotation, in which a head and its trace stand apart."""
MAX_CRASHES = 200
"""Crashes that are handed on; of more the first few and the last ones."""


def read_text(text: bytes, role: str = "unknown") -> Reading:
    """Read one text, as from standard input."""
    file = LogFile("-", role, lambda: BytesIO(text))
    return read_crashes(CrashRecord("-", "log", (file,)))


def read_crashes(record: CrashRecord) -> Reading:
    """Everything that the texts of a record say. Raises UnreadableInput where a file cannot be opened."""
    text = LogText(record.files)
    facts = Facts()
    crashes: list[Crash] = []
    boots: list[int] = []
    captures: set[int] = set()
    roles: list[str] = []
    notes: list[str] = []
    from_tool: list[tuple[Crash | None, Kernel]] = []
    for index, file in enumerate(record.files):
        role = file.role
        scanned = scan_file(file, index, text, facts)
        if role in ("unknown", "crash-tool") and scanned.opening and looks_like_crash_output(scanned.opening):
            output = parse_crash_output(scanned.opening.decode("utf-8", "replace"))
            notes.extend(output.failures)
            role = "crash-tool"
            everything = crashes_of(scanned, index, facts)
            shown = to_crash(output, index)
            from_tool.append((in_kernel_words(shown, everything) if shown else None, to_kernel(output)))
            found = of_its_logs(everything, output, crashes) if shown else everything
        else:
            scanned = scanned._replace(opening=scanned.opening[: SMALL + 1])  # the rest would be kept for nothing
            found = crashes_of(scanned, index, facts)
            near = _where_more_is(found, scanned)
            if near is not None:
                pieces = scanned._replace(windows=near, fragments=True) if near else None
                pieces = pieces or scan_file(file, index, text, Facts(), fragments=True)
                found = _with_pieces(found, pieces, index, facts)
        crashes.extend(crash for crash, _ in found)
        boots.extend(boot + index * BOOTS for _, boot in found)
        capturing = set(facts.capture_boots(index))
        captures.update(number + index * BOOTS for number, line in enumerate(scanned.boots, 1) if line in capturing)
        if role == "unknown" and scanned.boots and capturing.issuperset(scanned.boots):
            role = "capture-kernel"
        elif role == "unknown":
            role = "crashed-kernel" if scanned.kernel_lines else "unknown"
        roles.append(role)
    for crash, _ in from_tool:
        if crash is None:
            continue
        same = same_crash(crash, crashes)
        if same is None:
            crashes.append(crash)
            boots.append(boots[-1] if boots else 0)
        else:
            crashes[same] = joined(crashes[same], crash)
    crashes, boots = _bounded(crashes, boots, notes)
    given, primary = assign(crashes, boots, captures)
    notes.extend(_in_capture_kernel(crashes, boots, captures))
    crashes = [crash._replace(role=role) for crash, role in zip(crashes, given, strict=True)]
    kernel = kernel_of(
        facts, crashes[primary] if primary is not None else None, [tool for _, tool in from_tool], record.dump
    )
    notes.extend(_missing_first(crashes, primary))
    return Reading(kernel, tuple(crashes), primary, tuple(roles), tuple(dict.fromkeys(notes)), text)


def _where_more_is(found: Sequence[tuple[Crash, int]], scanned: Scanned) -> list[Window] | None:
    """The surroundings of heads without a trace that hold one which is not read yet; none where it may be anywhere, as
    nothing was found, and None where there is no more."""
    if not found:
        return []
    if len(scanned.opening) > SMALL or len(found) > FEW or b"+0x" not in scanned.opening:
        return None
    crashes = [crash for crash, _ in found]
    if not any(crash.function for crash in crashes):
        return []
    traced = {symptom.line for symptom in scanned.symptoms if symptom.traced}
    speaking = {symptom.line for symptom in scanned.symptoms}
    lacking = [
        crash.line or 0
        for index, crash in enumerate(crashes)
        if lacks_trace(crash)
        and (crash.line in traced or crash.line not in speaking)
        and not (crash.kind == "panic" and any(before.fatal and not lacks_trace(before) for before in crashes[:index]))
    ]
    if not lacking:
        return None
    read = _lines_of(crash for crash in crashes if not lacks_trace(crash))
    lines = scanned.opening.split(b"\n")
    spans: list[list[int]] = []
    """Numbers of the first line and of the one after the last."""
    for head in lacking:
        start, end = max(1, head - ABOVE - FEW_FRAMES), min(len(lines) + 1, head + 2 * BELOW)
        unread = sum(b"+0x" in lines[number - 1] and number not in read for number in range(start, end))
        if unread < FEW_FRAMES:
            continue
        while start > 1 and b"+0x" in lines[start - 2]:
            start -= 1
        while end <= len(lines) and b"+0x" in lines[end - 1]:
            end += 1
        if spans and start <= spans[-1][1]:
            spans[-1][1] = max(end, spans[-1][1])
        else:
            spans.append([start, end])
    windows = [Window(b"\n".join(lines[start - 1 : end - 1]), start, None) for start, end in spans]
    return windows or None


def _lines_of(crashes: Iterable[Crash]) -> set[int | None]:
    """The lines that their stacks stand on."""
    stacks = [frames for crash in crashes for frames in (crash.frames, *(stack.frames for stack in crash.stacks))]
    return {frame.line for frames in stacks for frame in frames}


def _with_pieces(found: list[tuple[Crash, int]], scanned: Scanned, index: int, facts: Facts) -> list[tuple[Crash, int]]:
    """With what the text holds of reports that no head opens."""
    read = _lines_of(crash for crash, _ in found if not lacks_trace(crash))
    pieces = [
        one
        for one in crashes_of(scanned, index, facts)
        if one[0].corrupted == HEADLESS and read.isdisjoint(frame.line for frame in one[0].frames)
    ]
    found = adopt(found, [one for one in pieces if one[0].function]) if found else pieces
    if any(crash.function for crash, _ in found) and not any(lacks_trace(crash) for crash, _ in found):
        return found
    bare = bare_traces(scanned, index)
    taken = {frame.line for crash, _ in found for frame in crash.frames}
    return adopt(found, [(crash, 0) for crash in bare if taken.isdisjoint(frame.line for frame in crash.frames)])


def _in_capture_kernel(crashes: Sequence[Crash], boots: Sequence[int], captures: set[int]) -> list[str]:
    """What went wrong while the dump was being saved."""
    seen = [crash for crash, boot in zip(crashes, boots, strict=True) if boot in captures and crash.fatal]
    if not seen:
        return []
    return [
        f"The capture kernel itself failed ({seen[0].title}, line {seen[0].line}): the dump may not have been saved."
    ]


def _bounded(crashes: Sequence[Crash], boots: Sequence[int], notes: list[str]) -> tuple[list[Crash], list[int]]:
    if len(crashes) <= MAX_CRASHES:
        return list(crashes), list(boots)
    notes.append(f"More than {MAX_CRASHES} reports in the log; the first 20 and the last {MAX_CRASHES - 20} were read.")
    keep = MAX_CRASHES - 20
    return [*crashes[:20], *crashes[-keep:]], [*boots[:20], *boots[-keep:]]


def _missing_first(crashes: Sequence[Crash], primary: int | None) -> list[str]:
    """`[#N]` above 1, or taint D, without an earlier oops: what happened first is missing."""
    if primary is None:
        return []
    crash = crashes[primary]
    died_before = any(taint.letter == "D" for taint in crash.taint)
    later = (crash.number or 1) > 1 or (died_before and crash.fatal and crash.number is None)
    if later and not any(one.fatal for one in crashes[:primary]):
        which = f"[#{crash.number}]" if (crash.number or 1) > 1 else "taint D"
        return [f"{which}: the kernel had died before, and that first report is not in the log."]
    return []
