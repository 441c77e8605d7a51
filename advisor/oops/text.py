"""The words and lines of the logs, for what looks for a log template's lines."""

from __future__ import annotations

import re2

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import LogLine
from advisor.oops.dressing import undress
from advisor.words import MINIMUM, fold, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from advisor.intake.record import LogFile

_KEEP = 8 << 20
"""Texts up to this size stay in memory after the first pass."""
EXCERPT = 60
"""Lines from which a text is a log as it was kept: no boot prints as few."""
_MAX_LINE = 4096
_PIECE = 256 << 10
"""Bytes of a larger one that are looked at together."""
_SPLIT = 128 << 10
"""Bytes that are split into words at once: each word is an object of some 40 bytes until it is found to be no new one."""


class LogText:
    """All texts of a crash record."""

    def __init__(self, files: Iterable[LogFile]) -> None:
        self._files = tuple(files)
        self._kept: dict[int, bytes] = {}
        self._words: set[bytes] | None = None

    def keep(self, file: int, text: bytes) -> None:
        """Remember a text that was read anyway, so that it is not read again."""
        if len(text) <= _KEEP:
            self._kept[file] = text

    def is_excerpt(self) -> bool:
        """Whether it is a few lines that somebody picked, and no whole log."""
        kept = [self._kept.get(file) for file in range(len(self._files))]
        return all(text is not None and text.count(b"\n") < EXCERPT for text in kept)

    def _blocks(self, file: int) -> Iterator[bytes]:
        """The text in pieces of whole lines."""
        kept = self._kept.get(file)
        if kept is not None:
            yield kept
            return
        rest = b""
        for chunk in self._files[file].chunks(_PIECE):
            text = rest + chunk
            cut = text.rfind(b"\n") + 1 or len(text)
            yield text[:cut]
            rest = text[cut:]
        if rest:
            yield rest

    def words(self) -> set[bytes]:
        """The distinct words of all texts."""
        if self._words is None:
            found: set[bytes] = set()
            for file in range(len(self._files)):
                for block in self._blocks(file):
                    for piece in _pieces(block):
                        found |= words_of(piece)
            self._words = found
        return self._words

    def lines_with(self, words: Collection[bytes], limit: int = 200) -> list[LogLine]:
        """Lines that hold any of the words, in log order; a word that floods the log gets its share of the limit only."""
        wanted = sorted({word for word in words if len(word) >= MINIMUM}, key=len, reverse=True)
        if not wanted or limit <= 0:
            return []
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 64 << 20
        pattern = re2.compile(b"(?:^| )(" + b"|".join(re2.escape(word) for word in wanted) + b")(?: |$)", options)
        share = max(8, limit // len(wanted))
        seen: dict[bytes, int] = {}
        found: list[LogLine] = []
        for file in range(len(self._files)):
            line = 1
            for block in self._blocks(file):
                folded = fold(block)
                counted = position = 0
                while len(found) < limit:
                    match = pattern.search(folded, position)
                    if match is None:
                        break
                    word = match.group(1)
                    start = block.rfind(b"\n", 0, match.start(1)) + 1
                    end = block.find(b"\n", match.start(1))
                    end = len(block) if end < 0 else end
                    seen[word] = seen.get(word, 0) + 1
                    if seen[word] <= share or any(
                        seen.get(other, 0) <= share for other in words_of(block[start:end]) if other in words
                    ):
                        line += block.count(b"\n", counted, start)
                        counted = start
                        found.append(_log_line(block[start:end][:_MAX_LINE], line, file))
                    position = end
                line += block.count(b"\n", counted)
        return found


def _pieces(block: bytes) -> Iterator[bytes]:
    """A block in pieces of whole lines; a line is cut where it is longer than a piece."""
    start = 0
    while start < len(block):
        end = start + _SPLIT
        end = block.rfind(b"\n", start, end) + 1 or end
        yield block[start:end]
        start = end


def _log_line(raw: bytes, number: int, file: int) -> LogLine:
    line = undress(raw.decode("utf-8", "replace").rstrip("\r"), number)
    return LogLine(number, file, line.time, line.text.strip())
