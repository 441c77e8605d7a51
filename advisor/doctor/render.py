"""The diagnosis as text and as JSON."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, PROBLEM, UNKNOWN
from advisor.render.printable import printable

if TYPE_CHECKING:
    from advisor.doctor.finding import Diagnosis, Named

SCHEMA_VERSION = 1
WIDTH = 80
_MARKS = {OK: "ok", PROBLEM: "PROBLEM", ADVICE: "advice", UNKNOWN: "unknown"}
FORMATS = {"text": "advisor.doctor.render:text", "json": "advisor.doctor.render:as_json"}


def text(diagnosis: Diagnosis) -> str:
    """What stands in the way first, with the commands; then what could be better; then what is well."""
    found = diagnosis.findings
    problems = diagnosis.problems
    advice = [named for named in found if named.finding.state == ADVICE]
    if problems:
        head = f"Not ready: {len(problems)} {'problem' if len(problems) == 1 else 'problems'} to mend first."
    else:
        head = "Ready: the next crash will be caught, as far as this can be told."
    lines = [head, "", f"{printable(diagnosis.system)}, kernel {printable(diagnosis.kernel)}", ""]
    for named in (*problems, *advice):
        lines += [*_finding(named), ""]
    rest = [named for named in found if named.finding.state in (OK, UNKNOWN)]
    lines += [line for named in rest for line in _summary(named)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _summary(named: Named) -> list[str]:
    start = f"{_MARKS[named.finding.state]:<8}{named.check}: "
    return wrap(printable(start + named.finding.summary), WIDTH, subsequent_indent=" " * 8, break_on_hyphens=False)


def _finding(named: Named) -> list[str]:
    lines = _summary(named)
    if named.finding.reason:
        lines += wrap(printable(named.finding.reason), WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8)
    return lines + [f"          {printable(command)}" for command in named.finding.commands]


def as_json(diagnosis: Diagnosis) -> str:
    """One object; `commands` are whole lines."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "ready": diagnosis.ready,
        "system": diagnosis.system,
        "kernel": diagnosis.kernel,
        "findings": [{"check": named.check, **named.finding._asdict()} for named in diagnosis.findings],
    }
    return json.dumps(document, indent=1).replace("\x7f", "\\u007f") + "\n"
