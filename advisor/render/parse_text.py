"""The answer of `parse` for a terminal: every crash of the log, in its order."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.block import Block, fact, heading, item, paragraph, title
from advisor.render.facts import circumstances, crash_line, machine_facts, place, source_fact
from advisor.render.layout import lay_out
from advisor.render.phrases import ROLES
from advisor.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.report import ParseReport, Source
    from advisor.oops.crash import Crash, Frame
    from advisor.render.style import Style

_FRAMES = 12
"""Frames of a call trace shown unless all are asked for."""


def render(report: ParseReport, style: Style = PLAIN) -> str:
    """What was read, as text."""
    return lay_out(_page(report, style), style)


def _page(report: ParseReport, style: Style) -> Iterator[Block]:
    yield from machine_facts(report.kernel)
    yield source_fact(report.source)
    if not report.crashes:
        yield title("No crash in this log", "good")
    for crash in report.crashes:
        yield from _crash(crash, report.source, style)
    if report.source.notes:
        yield heading("Notes")
        for note in report.source.notes:
            yield item("-", note)


def _crash(crash: Crash, source: Source, style: Style) -> Iterator[Block]:
    yield title(crash_line(crash), "bad" if crash.fatal else "strong")
    yield fact("Kind", f"{crash.kind}, {'fatal' if crash.fatal else 'not fatal'}, {ROLES[crash.role]}")
    if words := circumstances(crash, source):
        yield fact("When", words)
    if crash.function:
        yield fact("Function", f"{crash.function} [{crash.module}]" if crash.module else crash.function)
    if crash.address:
        suggests = f": {crash.address.suggests}" if crash.address.suggests else ""
        yield fact("Address", f"{crash.address.value}{suggests}")
    if crash.taint:
        yield fact("Taint", ", ".join(f"{taint.letter} ({taint.meaning})" for taint in crash.taint))
    if crash.corrupted:
        yield fact("Damaged", crash.corrupted)
    shown = crash.frames if style.everything else crash.frames[:_FRAMES]
    if shown:
        yield paragraph("Call trace:")
        for frame in shown:
            where = place(source, frame.file_index, frame.line)
            yield item(" " if frame.reliable else "?", _frame_words(frame), tail=where)
        if rest := len(crash.frames) - len(shown):
            yield paragraph(f"and {rest} more: add --all", tone="quiet")


def _frame_words(frame: Frame) -> str:
    words = frame.function + (frame.suffix or "")
    if frame.offset is not None:
        words += f"+0x{frame.offset:x}" + (f"/0x{frame.size:x}" if frame.size is not None else "")
    if frame.module:
        words += f" [{frame.module}]"
    return words
