"""The answer of `explain` for a terminal: the two traces side by side, then every piece of evidence."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.block import Block, code, fact, heading, item, paragraph, title
from advisor.render.facts import crash_line, machine_facts, place, source_fact
from advisor.render.layout import lay_out
from advisor.render.phrases import APPLIES, certainty
from advisor.render.printable import printable
from advisor.render.style import PLAIN
from advisor.vocabulary import KNOWN_CONFIDENCE, LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.advice.explanation import Explanation, Weighed
    from advisor.matching.side_by_side import Row
    from advisor.render.style import Style

_STATES = {
    "same": ("=", "agrees"),
    "renamed": ("~", "renamed"),
    "moved": (">", "moved"),
    "missing": ("-", "missing"),
    "other": ("+", "not expected"),
    "common": (" ", "common"),
    "stray": (" ", "unreliable"),
    "above": (" ", "not compared"),
    "beyond": (" ", "not compared"),
}
"""State of a row → its mark and word."""
_LEGEND = (
    "= agrees, ~ under another name, > elsewhere in the other trace, - expected but missing, + not expected. Without a "
    "mark: says nothing (common to many crashes, marked `?` by the kernel, above the culprit, or beyond the end of the "
    "signature's trace)."
)
_NOTE = 16
"""Columns of the word at the end of a row."""


def render(explanation: Explanation, style: Style = PLAIN) -> str:
    """The explanation as text."""
    return lay_out(outline(explanation, style), style)


def outline(explanation: Explanation, style: Style) -> Iterator[Block]:
    """The blocks of the page."""
    if explanation.crash is not None:
        yield fact("Crash", crash_line(explanation.crash), tone="strong")
    yield from machine_facts(explanation.kernel)
    yield source_fact(explanation.source)
    yield from _verdict(explanation)
    if explanation.frames:
        yield heading("The two call traces, innermost frame first")
        yield code("", tuple(table(explanation.frames, style.width)), depth=0)
        yield paragraph(_LEGEND, tone="quiet")
    yield from _evidence(explanation, style)
    yield from _needed(explanation)


def _verdict(explanation: Explanation) -> Iterator[Block]:
    confidence = explanation.confidence
    if confidence >= KNOWN_CONFIDENCE:
        words = "It is this symptom"
    elif confidence >= LIKELY_CONFIDENCE:
        words = "It is probably this symptom"
    else:
        words = "It does not match well enough to be named"
    yield title(f"{words} ({certainty(confidence)})")
    yield paragraph(f"{explanation.title} [{explanation.id}]", tone="strong")
    if explanation.excluded:
        yield fact("Left out", f"`check` does not name it: {explanation.excluded}", "bad")
    applies, tone = APPLIES[explanation.applies.state]
    yield fact("Affected", f"{applies}: {explanation.applies.reason}", tone)
    if explanation.applies.how_to_tell:
        yield fact("", f"To tell: {explanation.applies.how_to_tell}")


def table(rows: Iterable[Row], width: int) -> Iterator[str]:
    """The rows as lines of at most `width` columns, the indentation of a code block counted."""
    room = max(36, width - 2) - 2 - _NOTE - 2
    rows = tuple(rows)
    right = min(room // 2, max(len("the signature"), *(len(row.signature or "") for row in rows)))
    left = room - right
    yield f"  {'this crash'.ljust(left)} the signature"
    for row in rows:
        mark, word = _STATES[row.state]
        ours, theirs = _cell(row.crash, left), _cell(row.signature, right)
        note = f"{word}, culprit" if row.culprit and len(word) <= 7 else "culprit" if row.culprit else word
        yield f"{mark} {ours.ljust(left)} {theirs.ljust(right)} {note}".rstrip()


def _cell(text: str | None, width: int) -> str:
    """A frame cut to its column: its offset goes first."""
    shown = printable(text) if text else ""
    if len(shown) > width:
        shown = " ".join(word.partition("+0x")[0] for word in shown.split(" "))
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def _evidence(explanation: Explanation, style: Style) -> Iterator[Block]:
    groups = (
        ("What speaks for it", "+", [one for one in explanation.evidence if one.counted and one.weight > 0]),
        ("What speaks against it", "-", [one for one in explanation.evidence if one.counted and one.weight < 0]),
        (
            "What was looked for and does not count",
            "?",
            [one for one in explanation.evidence if not one.counted or not one.weight],
        ),
    )
    for words, mark, found in groups:
        if not found:
            continue
        yield heading(words)
        for one in found:
            yield from _piece(explanation, one, mark, style)
    yield paragraph(
        f"Together: {explanation.start:+.2f} before anything was seen, {explanation.log_odds:+.2f} with all of it "
        f"(log-odds), so {int(explanation.confidence * 100) / 100:.2f}.",
        tone="quiet",
    )
    if explanation.limits:
        yield heading("Limits that hold")
        for limit in explanation.limits:
            effect = "" if limit.counted else " It changes nothing here."
            words = f"at most {limit.confidence:.2f} without {limit.asks_for} ({limit.why}).{effect}"
            yield item("!" if limit.counted else "?", words)


def _piece(explanation: Explanation, one: Weighed, mark: str, style: Style) -> Iterator[Block]:
    text = f"{one.text} ({one.why})" if one.why else one.text
    yield item(mark, text, tail=place(explanation.source, one.file, one.line))
    if one.weight:
        yield paragraph(f"{one.says} ({one.weight:+.2f})", depth=1)
    if one.quote:
        yield paragraph(f"> {_cut(one.quote, style.width - 8)}", depth=1, tone="quiet")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"


def _needed(explanation: Explanation) -> Iterator[Block]:
    limits = [limit for limit in explanation.limits if limit.confidence < KNOWN_CONFIDENCE]
    needed = explanation.needed
    if explanation.known:
        return
    yield heading(f"What it would take to be known (from {KNOWN_CONFIDENCE:.2f})")
    for limit in limits:
        yield item("-", f"{limit.asks_for} ({limit.why})")
    if not needed.log_odds:
        return
    yield paragraph(f"{needed.log_odds:.2f} more log-odds; what could bring them, at most:")
    for change in needed.changes:
        yield item("-", change.text, tail=f"+{change.gain:.2f}")
    if not needed.enough:
        yield paragraph("All of it together would not be enough.")
