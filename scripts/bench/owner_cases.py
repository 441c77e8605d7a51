#!/usr/bin/env python3
"""What owners' crashes get for an answer: the right bug, fix or remedy first, among the first three, or a wrong one.

    owner_cases.py CASES_DIR [--list]

CASES_DIR holds a folder for each case with `log.txt` or `crash.txt` and `expected.json` (`verdict`, `bugs`, `fix_commits`,
`workarounds` as `kind: text`, `must_not`). An answer is right where it names one of the bugs, a commit that begins alike, or a
parameter, module, setting or file of one of the workarounds in a workaround of the same kind. Advice that `must_not` warns of
is counted apart by shared words and wants a person's eye.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.intake.locate import locate
from advisor.pipeline import Checker
from advisor.references import Reference, parse_reference
from advisor.render.json import to_plain
from scripts.accuracy.figures import spoken

COMMIT = 9
"""Digits by which abbreviated commits are compared."""
LIKENESS = 0.7
"""Share of the words of what would be wrong from which advice resembles it."""


def main() -> int:
    """Print the shares, and with --list each case that was not answered right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--list", action="store_true")
    chosen = parser.parse_args()
    checker = Checker()
    known = first = third = verdicts = others = warned = 0
    missed: list[str] = []
    for path in sorted(chosen.cases.rglob("expected.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        logs = [path.with_name(name) for name in ("log.txt", "crash.txt") if path.with_name(name).exists()]
        answer = to_plain(checker.check(locate(str(logs[0]))))
        matches = answer["matches"]
        shown = [one["id"] for one in matches[:3]]
        wrong = [text for text in wanted.get("must_not", ()) if any(advises(one, text) for one in matches[:3])]
        warned += bool(wrong)
        missed += [f"{wanted['id']}: may advise what would be wrong: {text} {shown}" for text in wrong]
        if wanted["verdict"] == "known":
            known += 1
            right = [is_right(one, wanted) for one in matches[:3]]
            first += right[:1] == [True]
            third += any(right)
            if right[:1] != [True]:
                missed.append(f"{wanted['id']}: {answer['verdict']} {shown}")
        else:
            others += 1
            verdicts += answer["verdict"] == wanted["verdict"]
            if answer["verdict"] != wanted["verdict"]:
                missed.append(f"{wanted['id']}: {answer['verdict']} for {wanted['verdict']} {shown}")
    print(f"right answer first            {spoken(first, known)}")
    print(f"among the first three         {spoken(third, known)}")
    print(f"verdict right on hard cases   {spoken(verdicts, others)}")
    print(f"to be looked at by a person   {warned} with advice that resembles what would be wrong")
    if chosen.list:
        print("\n".join(missed))
    return 0


def advises(match: dict[str, Any], wrong: str) -> bool:
    """Whether a workaround has a setting of that text, or most of its words."""
    words = set(re.findall(r"[a-z]{4,}", wrong.lower()))
    for one in match["workarounds"]:
        text = f"{one['value']} {one['effect']}".lower()
        if one["action"] == "add" and _settings(wrong) & _settings(one["value"]):
            return True
        if words and len(words & {*re.findall(r"[a-z]{4,}", text)}) >= LIKENESS * len(words):
            return True
    return False


def is_right(match: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether an answer names the bug, a fix or a remedy of the case."""
    named = {_whole(bug) for bug in match["bugs"]}
    bugs = {reference.lower() for text in wanted["bugs"] if (reference := _reference(text))}
    if named & bugs:
        return True
    fix = match.get("fix") or {}
    commits = [commit for commit in [fix.get("commit"), *(fix.get("commits") or ())] if commit]
    commits += [bug[7:] for bug in named if bug.startswith("commit:")]
    told = [*wanted["fix_commits"], *(bug[7:] for bug in bugs if bug.startswith("commit:"))]
    if any(one[:COMMIT] == other[:COMMIT] for one in commits for other in told):
        return True
    remedies = {(one["kind"], word) for one in match["workarounds"] for word in _settings(one["value"])}
    expected = set()
    for text in wanted["workarounds"]:
        kind, _, rest = text.partition(": ")
        expected |= {(kind, word) for word in _settings(rest)}
    return bool(remedies & expected)


def _whole(bug: dict[str, Any]) -> str:
    return str(Reference(bug["tracker"], bug["id"])).lower()


def _reference(text: str) -> str | None:
    text = re.sub(r"^(?=[\w.-]+/[\w.-]+#\d)", "github:", text)
    text = re.sub(r"^bugzilla\.kernel\.org:", "kernel:", text)
    try:
        return str(parse_reference(text))
    except ValueError:
        return None


def _settings(text: str) -> set[str]:
    """`name=value` words, and single words of letters and underscores that name a module."""
    words = re.findall(r"[\w.:-]+=[\w.:,-]+", text)
    return set(words) | ({text.strip()} if re.fullmatch(r"[\w-]+", text.strip()) else set())


if __name__ == "__main__":
    sys.exit(main())
