"""Log templates from the lines that a record quotes before its report, where they tell what went wrong.

Only lines that carry the log's time are taken: the others may be the author's words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from advisor.index.store_form import ordinary_words
from advisor.signature.template import compile_template

if TYPE_CHECKING:
    from advisor.oops.crash import Crash

MOST = 2
_LONGEST = 160
_TELLING = 2
"""Words that ordinary logs do not have, without which a line says too little."""
_TROUBLE = re.compile(
    r"fail|error|tim(?:ed|e) ?out|invalid|corrupt|unable|cannot|unexpected|abort|stuck|hang|\bbad\b|overflow|exceed|mismatch"
    r"|\blost\b|missing|flushing|inconsisten|not (?:found|respond)",
    re.I,
)
_DEVICE = (
    (re.compile(r"\b(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\b", re.I), "{pci}"),
    (re.compile(r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", re.I), "{mac}"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.I), "{uuid}"),
    (re.compile(r"\b0x[0-9a-f]+\b", re.I), "{hex}"),
    (re.compile(r"(?<![\w.{-])-?\d+(?![\w.])"), "{int}"),
)
_NAME = re.compile(r"\W*[A-Za-z]+\d+[A-Za-z]*(?:_[A-Za-z_]+)+\W*|\W*[A-Za-z_]*[A-Za-z]\d[A-Za-z_]{3,}\W*|NFSv4:")
"""A word with digits that is a name of the kernel's own: `mlx5_core`, `ath10k_pci`."""


def templates(crash: Crash) -> tuple[str, ...]:
    """The last telling lines before a report."""
    lines = [line.text.strip() for line in crash.before if line.time is not None and _TROUBLE.search(line.text)]
    found = dict.fromkeys(template for line in lines if (template := template_of(line)))
    return tuple(found)[-MOST:]


def template_of(line: str) -> str | None:
    """The line with holes for what changes from one machine to the next; None where little is left."""
    if len(line) > _LONGEST or not line.isprintable() or "{" in line or "}" in line or "+0x" in line:
        return None
    for pattern, hole in _DEVICE:
        line = pattern.sub(hole, line)
    words = []
    for word in line.split():
        bare = re.sub(r"\{\w+\}", "", word)
        if not any(letter.isdigit() for letter in bare) or _NAME.fullmatch(bare):
            words.append(word)
        elif words[-1:] != ["{word}"]:
            words.append("{word}")
    text = " ".join(words)
    try:
        compiled = compile_template(text)
    except ValueError:
        return None
    telling = set(compiled.words) - _ordinary()
    return text if len(telling) >= _TELLING and len(compiled.words) > _TELLING else None


@cache
def _ordinary() -> frozenset[str]:
    return ordinary_words()
