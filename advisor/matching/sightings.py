"""Where a log shows the lines that signatures look for.

The log is asked once, for the lines that hold an anchor word of any candidate's template; only those lines meet
patterns. A line that a pattern misses but that holds nearly all of the template's words in order counts as a reworded
message.
"""

from __future__ import annotations

from functools import lru_cache

from advisor.checking import TYPE_CHECKING
from advisor.matching.align import equal_pairs
from advisor.oops.pattern import lazily
from advisor.tuples import NamedTuple
from advisor.words import ordered_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.index.stored import Template
    from advisor.oops.crash import LogLine
    from advisor.oops.text import LogText

LINES = 4000
"""Lines with an anchor word that are looked at."""
KEPT = 64
"""Sightings that are kept of one pattern: the first ones, and the last."""
REWORDED = 0.8
"""Share of a template's words, in order, from which another wording of the message is assumed."""
WORTH = 0.8
"""What such a line is worth at most."""
_FEWEST = 4
"""Words below which a template is too short to be recognised in another wording."""
_LETTER, _NAMING = lazily(r"[A-Za-z]"), lazily(r"[0-9_]")


class Sighting(NamedTuple):
    """A line that shows a template."""

    line: LogLine
    likeness: float
    """1 where the pattern matches, less for another wording."""


def look(templates: Iterable[Template], text: LogText) -> dict[str, tuple[Sighting, ...]]:
    """Pattern → its sightings in log order."""
    present = text.words()
    wanted: dict[str, tuple[Template, list[bytes]]] = {}
    for template in templates:
        needed = {word.encode("utf-8", "replace") for word in template.words}
        if len(needed & present) < REWORDED * len(needed):
            continue
        anchors = [anchor for word in template.anchors if (anchor := word.encode("utf-8", "replace")) in present]
        if anchors:
            wanted[template.pattern] = (template, anchors)
    if not wanted:
        return {}
    every = {anchor for _, anchors in wanted.values() for anchor in anchors}
    lines = text.lines_with(every, LINES)
    if len(lines) >= LINES:  # some words flood the log: each is asked for alone, and none can hide another's lines
        lines = [line for anchor in sorted(every) for line in text.lines_with((anchor,), KEPT)]
    holding: dict[bytes, list[tuple[LogLine, list[bytes], bytes]]] = {anchor: [] for anchor in every}
    for line in lines:
        raw = _raw(line.text)
        words = ordered_words(raw)
        for anchor in every.intersection(words):
            holding[anchor].append((line, words, raw))
    found: dict[str, tuple[Sighting, ...]] = {}
    for pattern, (template, anchors) in wanted.items():
        sightings = _sightings(template, [entry for anchor in anchors for entry in holding[anchor]])
        if sightings:
            found[pattern] = sightings
    return found


def _sightings(template: Template, entries: list[tuple[LogLine, list[bytes], bytes]]) -> tuple[Sighting, ...]:
    search: _Search | None = None
    words = [word.encode("utf-8", "replace") for word in template.words]
    rarest = template.anchors[0].encode("utf-8", "replace")
    exact_only = template.text == f"/{template.pattern}/"  # a regular expression says what it means
    seen: dict[tuple[int, int], Sighting] = {}
    for line, line_words, raw in entries:
        key = (line.file or 0, line.line or 0)
        if key in seen:
            continue
        likeness = 0.0
        if set(words).issubset(line_words):  # as every line does that the pattern matches
            search = search or _searcher(template.pattern)
            likeness = 1.0 if search(raw) else 0.0
        elif not exact_only:
            likeness = _reworded(words, line_words, rarest)
            if likeness and not all(name in line.text for name in _names_in(template.text)):
                likeness = 0.0
        if likeness:
            seen[key] = Sighting(line, likeness)
    ordered = [seen[key] for key in sorted(seen)]
    exact = [sighting for sighting in ordered if sighting.likeness == 1.0]
    ordered = exact or ordered
    return tuple(ordered if len(ordered) <= KEPT else ordered[: KEPT // 2] + ordered[-KEPT // 2 :])


def _reworded(words: list[bytes], line: list[bytes], rarest: bytes) -> float:
    """0, or from `REWORDED` on the share of the template's words that the line holds in order.

    A line with all the words differs in what the author wrote out beside them, a number or a state: it is another
    message. So is one that differs in a hexadecimal value, or lacks the first word, which is who speaks, or the rarest,
    which is what it is about, or anything that the template names.
    """
    missing = set(words).difference(line)
    if not missing or len(words) < _FEWEST:
        return 0.0
    if words[0] in missing or rarest in missing or any(_is_value(word) for word in missing):
        return 0.0
    if len(set(words)) - len(missing) < REWORDED * len(set(words)):
        return 0.0
    share = len(equal_pairs(words, line)) / len(words)
    return WORTH * share if share >= REWORDED else 0.0


def _is_value(word: bytes) -> bool:
    """What is left of `0xffffffff` when digits part words."""
    return not word.lstrip(b"x").strip(b"abcdef")


@lru_cache(maxsize=256)
def _names_in(text: str) -> tuple[str, ...]:
    """What a template names: what it puts into quotes or brackets, and words with an underscore or with digits in them."""
    names: list[str] = []
    for token in text.split():
        marked = token.strip(":,.;=[]")
        bare = marked.strip("\"'()<>")
        if "{" not in bare and _LETTER.search(bare) and (bare != marked or _NAMING.search(bare)):
            names.append(bare)
    return tuple(names)


def _searcher(pattern: str) -> _Search:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 1 << 20
    options.log_errors = False
    try:
        return re2.compile(pattern.encode("ascii"), options).search  # type: ignore[no-any-return]
    except (re2.error, UnicodeError):
        return _never


def _never(_: bytes) -> object:
    """A pattern that does not compile matches nothing, and never everything."""
    return None


def _raw(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeError:
        return text.encode("utf-8", "replace")


if TYPE_CHECKING:
    from collections.abc import Callable

    _Search = Callable[[bytes], object]
