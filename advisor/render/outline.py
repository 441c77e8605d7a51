"""The answer of `check` as a page, in the order in which its reader needs it; text and HTML lay out the same blocks."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.block import Block, fact, heading, item, paragraph, title
from advisor.render.facts import circumstances, crash_line, machine_facts, place, source_fact
from advisor.render.phrases import APPLIES, ROLES, bug_status, certainty, headline
from advisor.render.steps import named_answer, step_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.report import Answer, Report
    from advisor.matching.match import Evidence
    from advisor.render.style import Style

_EVIDENCE = 6
"""Pieces of evidence shown unless all are asked for."""
_SEEN = 5
"""Further crashes shown unless all are asked for."""


def outline(report: Report, style: Style) -> Iterator[Block]:
    """The blocks of the whole answer."""
    yield from _what_crashed(report)
    named = named_answer(report)
    yield from _verdict(report, named)
    if named:
        yield heading("Why")
        yield from _why(report, named, style)
    steps = list(step_blocks(report, style))
    if steps:
        yield heading("What to do now")
        yield from steps
    if named and named.bugs:
        yield heading("Where the bug is tracked")
        for bug in named.bugs:
            yield item("-", bug.url, tail=bug_status(bug))
            if bug.title and style.everything:
                yield paragraph(bug.title, depth=1)
    yield from _others(report, named)
    yield from _also_seen(report, style)
    if report.source.notes:
        yield heading("Notes")
        for note in report.source.notes:
            yield item("-", note)


def _what_crashed(report: Report) -> Iterator[Block]:
    if report.crash is not None:
        crash = report.crashes[report.crash]
        yield fact("Crash", crash_line(crash), tone="strong")
        if words := circumstances(crash, report.source):
            yield fact("", words)
    yield from machine_facts(report.kernel)
    yield source_fact(report.source)
    yield fact("Base", f"{report.base.version}, {report.base.signatures} signatures", tone="quiet")


def _verdict(report: Report, named: Answer | None) -> Iterator[Block]:
    words, tone = headline(report.verdict, named.cause if named else None)
    if named is None:
        yield title(words, tone)
        if report.crash is not None and (reason := report.crashes[report.crash].corrupted):
            yield paragraph(f"The crash could not be read in full: {reason}.")
        return
    yield title(f"{words} ({certainty(named.confidence)})", tone)
    yield paragraph(f"{named.title} [{named.id}]", tone="strong")
    if named.note:
        yield paragraph(named.note)
    if named.similar:
        yield paragraph(f"This log cannot tell it apart from: {', '.join(named.similar)}.")
    applies, applies_tone = APPLIES[named.applies.state]
    yield fact("Affected", f"{applies}: {named.applies.reason}" if named.applies.reason else applies, applies_tone)
    if named.applies.how_to_tell:
        yield fact("", f"To tell: {named.applies.how_to_tell}")
    if named.fix.regression:
        yield fact("", "The fix is in that kernel and the symptom still shows: a regression, or another bug.")
    if named.review == "draft":
        yield fact("Reviewed", "not yet: nobody but its author has checked this signature's sources")


def _why(report: Report, answer: Answer, style: Style) -> Iterator[Block]:
    ranked = sorted(answer.evidence, key=lambda evidence: (not evidence.counted, -abs(evidence.weight)))
    shown = ranked if style.everything else ranked[:_EVIDENCE]
    for evidence in shown:
        yield item(_sign(evidence), _evidence_words(evidence), tail=place(report.source, evidence.file, evidence.line))
    if rest := len(ranked) - len(shown):
        yield paragraph(f"and {rest} more: add --all", tone="quiet")


def _sign(evidence: Evidence) -> str:
    if not evidence.counted:
        return "?"
    return "+" if evidence.weight >= 0 else "-"


def _evidence_words(evidence: Evidence) -> str:
    return f"{evidence.text} ({evidence.why})" if evidence.why else evidence.text


def _others(report: Report, named: Answer | None) -> Iterator[Block]:
    """The answers that the verdict does not rest on."""
    further = [answer for answer in report.matches if answer is not named]
    if not further:
        return
    yield heading("Other candidates" if named else "Signatures that match in part")
    for answer in further:
        yield item("-", f"{answer.title} [{answer.id}]", tail=certainty(answer.confidence))
        for bug in answer.bugs:
            yield paragraph(bug.url, depth=1)


def _also_seen(report: Report, style: Style) -> Iterator[Block]:
    others = [crash for index, crash in enumerate(report.crashes) if index != report.crash]
    if not others:
        return
    yield heading("What else was seen")
    shown = others if style.everything else others[:_SEEN]
    for crash in shown:
        words = f"{ROLES[crash.role]}: {crash_line(crash)}"
        if crash.time is not None:
            words += f", {crash.time:.1f} s after boot"
        yield item("-", words, tail=place(report.source, crash.file, crash.line))
    if rest := len(others) - len(shown):
        yield paragraph(f"and {rest} more: add --all", tone="quiet")
