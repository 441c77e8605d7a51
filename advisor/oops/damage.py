"""Making lines whole again: what terminals, pagers, mail and syslog do to a log."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import lru_cache

from advisor.checking import TYPE_CHECKING
from advisor.oops.dressing import Line, undress_all
from advisor.oops.pattern import lazily

if TYPE_CHECKING:
    from collections.abc import Sequence

_ANSI = lazily(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-B0-2]|.)")
_OWN_START = lazily(
    r"\s*(?:\[<|<(?:TASK|IRQ|EOI|NMI|/)|\? |---|===|[A-Z][A-Za-z0-9]* ?: |R[A-Z0-9]{2}:|CPU|Call|Code|Modules|Hardware|BUG|WARNING|"
    r"Oops|general|#|\w+\+0x|[A-Za-z_][\w.]*\+0x[0-9a-f]+/0x|PC is|LR is|Internal|Unable|Message from|pgd|Process|Stack)"
)
LONGEST = 8192
"""Characters of a line that are read: printk cuts at 1024, lists of modules are a few of these joined."""
NARROWEST = 60
"""Nobody's terminal or mail wraps lines shorter than this."""
_BROADCAST = "Message from syslogd@"


def clean(text: str) -> str:
    """Carriage returns, colours, NULs and HTML escapes away; lines stay where they are."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "")
    if "\xa0" in text:
        text = text.replace("\xa0", " ")
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "&" in text and ("&lt;" in text or "&gt;" in text or "&amp;" in text or "&#" in text):
        for escape, character in (
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", '"'),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&amp;", "&"),
        ):
            text = text.replace(escape, character)
    if "#0" in text:
        text = text.replace("#011", "\t").replace("#033", "")
    return text


_ESCAPES = (b"&lt;", b"&gt;", b"&quot;", b"&amp;", b"&#")


def reads_as_it_stands(raw: bytes) -> bool:
    """Nothing in it is taken out or replaced within a line."""
    return not (b"\x1b" in raw or b"\0" in raw or (b"&" in raw and any(mark in raw for mark in _ESCAPES)))


@lru_cache(maxsize=4)  # a text that needs a second look is cut into the same windows
def whole_lines(raw: bytes, first: int) -> Sequence[Line]:
    """The kernel's lines of a window: undressed, unwrapped, without other programs' lines and broadcast copies."""
    text = raw.decode("utf-8", "replace")
    lines = undress_all(clean(text), first, LONGEST)
    dressed = [line.dressed for line in lines].count(True)
    if True in [line.foreign for line in lines]:
        lines = [line for line in lines if not line.foreign]
    if _BROADCAST in text:
        lines = _without_broadcasts(lines)
    if dressed * 10 >= len(lines) * 5 and dressed < len(lines):
        lines = _unwrap(lines)
    return _forward(lines)


def _without_broadcasts(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    skip = 0
    for line in lines:
        if line.text.startswith(_BROADCAST):
            skip = 2
            continue
        if skip:
            skip -= 1
            if not line.text.strip() or line.dressed:
                continue
        kept.append(line)
    return kept


def _unwrap(lines: list[Line]) -> list[Line]:
    """Join lines without a dressing to the line before, where most lines have one."""
    widths = Counter(
        before.width
        for before, line in itertools.pairwise(lines)
        if not line.dressed and line.text.strip() and before.width >= NARROWEST
    )
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    hard = times >= 2 or len(widths) == 1
    kept: list[Line] = []
    last_width = 0
    for line in lines:
        if (
            line.dressed
            or not kept
            or not line.text.strip()
            or last_width < NARROWEST
            or (last_width != width and _OWN_START.match(line.text))
        ):
            kept.append(line)
        else:
            joint = "" if hard and last_width == width else " "
            before = kept[-1]
            kept[-1] = before._replace(text=before.text + joint + (line.text if not joint else line.text.lstrip()))
        last_width = line.width
    return kept


def _forward(lines: list[Line]) -> list[Line]:
    """Turn a paste round that runs backwards (`journalctl -r`)."""
    times = [line.time for line in lines if line.time is not None]
    if len(times) >= 5:
        if times == sorted(times):
            return lines
        falls = sum(later < earlier for earlier, later in itertools.pairwise(times))
        rises = sum(later > earlier for earlier, later in itertools.pairwise(times))
        return lines[::-1] if falls > 4 * rises and falls >= 3 else lines
    first_end = first_cut = first_trace = first_head = -1
    for index, line in enumerate(lines):
        text = line.text
        if "---[ end trace" in text and first_end < 0:
            first_end = index
        elif "[ cut here ]" in text and first_cut < 0:
            first_cut = index
        elif text.lstrip().startswith(("Call Trace:", "Call trace:")) and first_trace < 0:
            first_trace = index
        elif ("RIP: 0010" in text or "PC is at" in text) and first_head < 0:
            first_head = index
    if 0 <= first_end < first_cut and not 0 <= first_trace < first_end:
        return lines[::-1]
    if 0 <= first_end < first_trace < first_head:
        return lines[::-1]
    return lines
