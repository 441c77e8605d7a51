"""`advisor history` as text and as JSON."""

from __future__ import annotations

import json
import os
import time
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.hook.circumstances import STATE
from advisor.hook.effect import Effect, effect_of
from advisor.hook.history import NAME, Crashed, History, Lost
from advisor.hook.measures import measure_of
from advisor.hook.wording import repetition, what, when
from advisor.intake.access import shown
from advisor.render.printable import printable

if TYPE_CHECKING:
    from advisor.hook.history import RecordedBoot

SCHEMA_VERSION = 1
WIDTH = 80


class Bug(NamedTuple):
    """All crashes that look like one bug."""

    crashes: tuple[Crashed, ...]
    """Newest first."""
    effect: Effect | None
    """Of the workaround; None where there is none that can be seen."""


class Told(NamedTuple):
    """The whole history."""

    bugs: tuple[Bug, ...]
    """The one that crashed last first."""
    lost: tuple[Lost, ...]
    boots: tuple[RecordedBoot, ...]


def tell(state: str | None) -> Told:
    """What the history holds. Raises AdvisorError where it cannot be read."""
    folder = state or STATE
    path = os.path.join(folder, NAME)
    if not os.path.lexists(path):
        hint = "It is kept by 'advisor hook run'; install it with 'sudo advisor hook install'"
        raise AdvisorError("there is no history yet", shown(path), hint)
    if not os.access(path, os.R_OK):
        raise AdvisorError("may be read by root only", shown(path), "Type: sudo advisor history")
    with History(folder, write=False) as history:
        crashes, boots = history.crashes(), history.boots()
        by_bug: dict[str, list[Crashed]] = {}
        for crash in crashes:
            by_bug.setdefault(crash.summary.identity, []).append(crash)
        bugs = [Bug(tuple(same), _effect(same, boots, history)) for same in by_bug.values()]
        return Told(tuple(bugs), tuple(history.lost()), tuple(boots))


def _effect(crashes: list[Crashed], boots: list[RecordedBoot], history: History) -> Effect | None:
    measure = next((found for crash in crashes if (found := measure_of(crash.summary))), None)
    if measure is None or not boots:
        return None
    return effect_of(measure, crashes, boots, history.boots_with(measure.key))


def text(told: Told) -> str:
    """Bug by bug, the latest first."""
    if not told.bugs and not told.lost:
        return "No crash so far.\n"
    lines: list[str] = []
    for bug in told.bugs:
        lines += [*_bug_lines(bug), ""]
    for lost in told.lost:
        lines += wrap(
            f"{when(lost.ended)}  ended without a shutdown, and nothing was saved" + _because(lost.findings),
            WIDTH,
            subsequent_indent=" " * 18,
        )
    return "\n".join(lines).rstrip("\n") + "\n"


def _because(findings: tuple[str, ...]) -> str:
    return f" ({'; '.join(findings)})" if findings else ""


def _bug_lines(bug: Bug) -> list[str]:
    newest = bug.crashes[0]
    summary = newest.summary
    count = len(bug.crashes)
    head = f"{what(newest)}" + (f" ({summary.signature})" if summary.signature else "")
    if not summary.signature and (summary.kind or summary.function):
        head += f" ({summary.kind}{f' in {summary.function}' if summary.function else ''})"
    lines = wrap(printable(head), WIDTH)
    if count > 1:
        again = repetition(newest, bug.crashes)
        lines.append(f"  {count} crashes since {when(bug.crashes[-1].crashed)}" + (f"; {again}" if again else ""))
    if summary.bugs:
        lines += wrap("Bugs: " + ", ".join(summary.bugs), WIDTH, initial_indent="  ", subsequent_indent="  ")
    if bug.effect:
        statement = bug.effect.statement
        lines += wrap(f"Workaround: {statement}", WIDTH, initial_indent="  ", subsequent_indent="  ")
    elif summary.workaround:
        lines += wrap(f"Workaround: {summary.workaround_words}", WIDTH, initial_indent="  ", subsequent_indent="  ")
    lines += [f"  {when(crash.crashed)}  {crash.summary.release:<24} {shown(crash.source)}" for crash in bug.crashes]
    return lines


def as_json(told: Told) -> str:
    """One object; times are ISO 8601 in UTC."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "bugs": [
            {
                "identity": bug.crashes[0].summary.identity,
                "verdict": bug.crashes[0].summary.verdict,
                "signature": bug.crashes[0].summary.signature or None,
                "title": bug.crashes[0].summary.title or None,
                "bugs": bug.crashes[0].summary.bugs,
                "workaround": bug.crashes[0].summary.workaround or None,
                "effect": bug.effect._asdict() if bug.effect else None,
                "crashes": [
                    {
                        "time": _iso(crash.crashed),
                        "kernel": crash.summary.release or None,
                        "directory": shown(crash.source),
                        "kind": crash.summary.kind or None,
                        "function": crash.summary.function or None,
                        "boot": crash.boot,
                    }
                    for crash in bug.crashes
                ],
            }
            for bug in told.bugs
        ],
        "lost": [{"boot": lost.boot, "seen": _iso(lost.ended), "findings": lost.findings} for lost in told.lost],
        "boots": [
            {
                "id": recorded.boot.id,
                "started": _iso(recorded.boot.started),
                "seen": _iso(recorded.seen),
                "kernel": recorded.boot.release,
                "command_line": printable(recorded.boot.command_line),
                "shut_down": recorded.shut_down,
            }
            for recorded in told.boots
        ],
    }
    return json.dumps(document, indent=1).replace("\x7f", "\\u007f") + "\n"


def _iso(moment: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
