"""Entries of a kernel package's changelog that name a fix.

Megabytes of text and one subject: its longest word leads to the few entries that are put together and compared.
"""

from __future__ import annotations

from advisor.advice.package.subjects import forms, quoted, wanted
from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.package.subjects import Wanted

_LINES = 8
"""Lines of one entry at most."""
_LONGEST = 2048
"""Bytes of one entry that are looked at."""
_BULLETS = (b"- ", b"* ", b"+ ")


class Mentions(NamedTuple):
    """Where a subject stands; places are offsets into the text."""

    plain: tuple[int, ...]
    taken_back: tuple[int, ...]
    """Entries that quote it: `Revert "…"`, `Drop "…"`, `Reapply "…"`."""


class Changelog:
    """The text of a changelog, newest entries first."""

    __slots__ = ("_known", "_lowered", "complete", "start", "text")

    def __init__(self, text: bytes, start: int = 0, complete: bool = False) -> None:
        self.text = text
        self.start = start
        """Where the crashed kernel's own entry begins: what stands above came later."""
        self.complete = complete
        """It lists all that each stable release brought, so that absence tells too."""
        self._lowered = text.lower()  # of bytes: ASCII alone, so that places stay
        self._known: dict[str, Mentions | None] = {}

    def mentions(self, subject: str) -> Mentions | None:
        """None for a subject that cannot be looked for."""
        if subject not in self._known:
            target = wanted(subject)
            self._known[subject] = self._look(target) if target else None
        return self._known[subject]

    def _look(self, target: Wanted) -> Mentions:
        plain: list[int] = []
        taken_back: list[int] = []
        for start, entry in self._entries_about(target):
            if not target.forms.isdisjoint(forms(entry)):
                plain.append(start)
            elif '"' in entry and not target.forms.isdisjoint(quoted(entry)):
                taken_back.append(start)
        return Mentions(tuple(plain), tuple(taken_back))

    def _entries_about(self, target: Wanted) -> Iterator[tuple[int, str]]:
        """Start and text of the entries that hold the subject's longest word."""
        around = target.length + 120
        after = -1
        at = self._lowered.find(target.anchor)
        while at >= 0:
            near = self._lowered.find(target.second, max(0, at - around), at + around) >= 0
            if near and at >= after and (bounds := self._bounds(at)):
                start, after = bounds
                yield start, self._joined(start, after)
            at = self._lowered.find(target.anchor, at + len(target.anchor))

    def _bounds(self, at: int) -> tuple[int, int] | None:
        """Start and end of the entry around a place: from a line with a bullet to the last one that is indented more."""
        text = self.text
        start = text.rfind(b"\n", 0, at) + 1
        for _ in range(_LINES):
            line = text[start : start + 12]
            indent = len(line) - len(line.lstrip(b" "))
            if line[indent : indent + 2] in _BULLETS:
                break
            if start == 0 or not indent:
                return None
            start = text.rfind(b"\n", 0, start - 1) + 1
        else:
            return None
        end = _line_end(text, start)
        for _ in range(_LINES):
            line = text[end : end + 16].split(b"\n")[0]
            deeper = len(line) - len(line.lstrip(b" "))
            if deeper <= indent or line[deeper : deeper + 2] in _BULLETS or not line.strip():
                break
            end = _line_end(text, end)
        return (start, end) if at < end else None

    def _joined(self, start: int, end: int) -> str:
        """The entry in one line without its bullet. Blanks do not count where subjects are compared."""
        return " ".join(self.text[start : min(end, start + _LONGEST)].decode("utf-8", "replace").split())[2:]


def _line_end(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return len(text) if end < 0 else end + 1
