"""Drafts that wait for somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel

_TODO = re.compile(r"(?:^|[ \t])#[ \t]*TODO\b[ \t:]*(.*)")


class Unfinished(Rule):
    """`advisor signatures new` writes TODO where a person has to decide."""

    name = "unfinished"
    checks = "No TODO is left in the file, neither in a comment nor at the beginning of a value."
    why = (
        "What a program drafted from a crash is a guess until somebody has said what the bug is and how that is known."
    )
    recommendation = "Do what it says and delete the TODO with its sentence."
    curated_only = True
    bad = "title: 'TODO: say what goes wrong'\n"
    good = "title: nouveau faults in evo_wait\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look at the values that people write, and at the comments of the signature's part of its file."""
        shown = [(("references", place, "shows"), one.shows) for place, one in enumerate(signature.references)]
        for place, value in ((("title",), signature.title), (("note",), signature.note), *shown):
            if value and value.startswith("TODO"):
                yield Flaw(place, f"still to be done: {value.removeprefix('TODO').lstrip(': ')}")
        first, lines = _document(signature)
        for number, line in enumerate(lines, first):
            found = _TODO.search(line)
            if found:
                yield Flaw((), f"still to be done: {found.group(1).rstrip(' .') or 'see there'}", number)


def _document(signature: SignatureModel) -> tuple[int, list[str]]:
    """The number of its first line, and its lines with the comments above it; none where the file cannot be read."""
    try:
        with open(signature.source.path, encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n")
    except OSError:
        return 1, []
    start = end = max(0, signature.source.line - 1)
    while start > 0 and lines[start - 1] != "---":
        start -= 1
    while end < len(lines) and lines[end] != "---":
        end += 1
    return start + 1, lines[start:end]
