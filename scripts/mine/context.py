"""What kind of report a trace was whose head was not quoted: the lines before it tell."""

from __future__ import annotations

import re

LINES = 9
"""Lines before the trace that are looked at, and the first of its own; the nearest one that tells counts."""
_DAMAGED = re.compile(r"\bBUG:? [\w:. -]+ \((?:Not tainted|Tainted)[^)]*\)|objects? remaining|redzone", re.I)
"""mm/slub.c, slab_bug: reports of the allocator's own checks, which have no kind of their own."""
_WORDS = (
    (re.compile(r"\bstate:D\b|blocked for more than|\bhangs?\b|\bhung\b|\bhanging\b|\bstuck\b", re.I), ("hung-task",)),
    (re.compile(r"stack overflow", re.I), ("stack-overflow",)),
    (re.compile(r"lockdep", re.I), ("deadlock", "lock-misuse")),
    (re.compile(r"^\W*WARNING: |\bWARN_ON(?:_ONCE)?\b|\bwarns?\b|\bwarnings?\b(?!: )", re.I), ("warning",)),
    (re.compile(r"NULL (?:pointer|ptr)|null-ptr", re.I), ("null-dereference",)),
    (
        re.compile(r"\b(?:kernel )?(?:oops|crash(?:es|ed)?|panics?|bad access)\b", re.I),
        ("null-dereference", "paging-request", "general-protection"),
    ),
    (re.compile(r"atomic context", re.I), ("atomic-sleep",)),
)


def kind_before(text: str, line: int | None) -> tuple[str, ...]:
    """The kinds that the lines before the 1-based line of a text tell; none where they tell none."""
    if line is None:
        return ()
    near = text.split("\n")[max(line - LINES, 0) : line + 1]
    if _DAMAGED.search("\n".join(near)):
        return ("other",)
    for one in reversed(near):
        for pattern, kinds in _WORDS:
            if pattern.search(one):
                return kinds
    return ()
