"""What the history and the notices keep of an answer: short, and without any line of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.render.phrases import headline, remedy_headline
from advisor.render.printable import printable
from advisor.render.steps import named_answer, spent

if TYPE_CHECKING:
    from typing import Any

    from advisor.advice.report import Remedy, Report

_LONGEST = 300


class Summary(NamedTuple):
    """Of one answer. Every text is printable and bounded."""

    verdict: str
    headline: str
    """The verdict in words."""
    kind: str
    function: str
    """The culprit; empty where it is not known."""
    release: str
    command_line: str
    """The crashed kernel's, as far as the log has it."""
    signature: str
    """Id of what was named; empty where nothing was."""
    title: str
    """The signature's own title."""
    confidence: float
    bugs: tuple[str, ...]
    """References in normal form."""
    url: str
    """Of the first bug."""
    workaround_kind: str
    workaround: str
    """The first one that can still be tried; empty where there is none."""
    workaround_action: str
    workaround_words: str
    """What it asks for, as a sentence without a full stop."""
    commands: tuple[str, ...]
    """That make it last."""
    fix: str
    """The sentence about the fix."""
    base: str
    """Version of the base that answered."""

    @property
    def identity(self) -> str:
        """Two crashes with the same one are "the same bug", as far as can be told."""
        return self.signature or f"{self.kind or 'nothing'}:{self.function}"


def from_plain(known: dict[str, Any]) -> Summary:
    """What JSON kept of one. Fields that another version dropped or added are left out or empty."""
    empty = Summary("unknown", "", "", "", "", "", "", "", 0.0, (), "", "", "", "", "", (), "", "")
    kept: dict[str, Any] = {name: tuple(item) if isinstance(item, list) else item for name, item in known.items()}
    return empty._replace(**{name: kept[name] for name in Summary._fields if name in kept})


def summarise(report: Report) -> Summary:
    """The report in short."""
    crash = report.crashes[report.crash] if report.crash is not None else None
    answer = named_answer(report) if report.verdict in ("known", "likely", "hardware") else None
    remedy = _first_usable(answer.workarounds) if answer else None
    words, _ = headline(report.verdict, answer.cause if answer else None)
    commands: tuple[str, ...] = ()
    if remedy:
        commands = remedy.commands.permanent or remedy.commands.once
    return Summary(
        verdict=report.verdict,
        headline=words,
        kind=crash.kind if crash else "",
        function=_short(crash.function) if crash else "",
        release=_short(report.kernel.release),
        command_line=printable(report.kernel.command_line or "")[:4096],
        signature=answer.id if answer else "",
        title=_short(answer.title) if answer else "",
        confidence=answer.confidence if answer else 0.0,
        bugs=tuple(bug.id if bug.tracker == "cve" else f"{bug.tracker}:{bug.id}" for bug in answer.bugs)
        if answer
        else (),
        url=_short(answer.bugs[0].url) if answer and answer.bugs else "",
        workaround_kind=remedy.kind if remedy else "",
        workaround=_short(remedy.value) if remedy else "",
        workaround_action=remedy.action if remedy else "",
        workaround_words=_short(remedy_headline(remedy)) if remedy else "",
        commands=tuple(printable(line) for line in commands[:12]),
        fix=_short(answer.fix.advice) if answer else "",
        base=report.base.version,
    )


def _first_usable(remedies: tuple[Remedy, ...]) -> Remedy | None:
    usable = [remedy for remedy in remedies if spent(remedy) is None]
    return next(iter(usable), None)


def _short(text: str | None) -> str:
    return printable(text or "")[:_LONGEST]
