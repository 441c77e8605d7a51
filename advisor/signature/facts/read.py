"""Looking up what kernels have. Tables are read when first asked: 10 ms for parameters, seconds for messages."""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter, defaultdict
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.signature.facts.fit import Candidate, fit, format_pieces
from advisor.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.facts.fit import Piece

FOLDER = Path(__file__).parent
MOST = 300
"""Formats that are tried for one template: those with most of its words."""
COMMON = 5000
"""Messages with a word that leads to none of them where a rarer word does."""


_SYSCALL = re.compile(r"^(?:__[a-z0-9]+_|k)?(compat_)?(?:sys|SyS)_(\w+)$")
"""`__x64_sys_openat`, `ksys_read`, `SyS_ioctl`: one system call under the names of architectures and times."""


class Function(NamedTuple):
    """Where functions of one name are defined."""

    files: tuple[str, ...]
    """Source files; `[module]` for what a module's symbols name and no source that was understood."""
    modules: tuple[str, ...]
    kernels: tuple[str, ...]
    """Streams, oldest first; empty where no known kernel has it."""


class KernelFacts:
    """The tables of one folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read what the tables came from."""
        self._folder = folder
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.packages: dict[str, dict[str, str]] = manifest["kernels"]
        """Stream → package → version."""
        self.kernels = tuple(self.packages)
        """Streams that facts are known of, oldest first."""

    def parameter(self, name: str) -> tuple[str, ...]:
        """The streams that have a parameter, `i915.enable_rc6` or `nohpet`; a value after `=` is ignored."""
        return self._streams(self._parameters.get(name.partition("=")[0].replace("-", "_")))

    def has_module(self, name: str) -> bool:
        """Whether some kernel has a module of that name, or a built-in one with parameters."""
        return name.replace("-", "_") in self._modules

    def function(self, name: str) -> Function:
        """Where a function is defined; without the compiler's suffix."""
        mask = 0
        files: list[str] = []
        modules: list[str] = []
        found = self._functions.get(name) or self._functions.get(_SYSCALL.sub(r"__do_\1sys_\2", name)) or []
        for path, module, own in found:
            mask |= own
            files.append(path)
            if module and module not in modules:
                modules.append(module)
        return Function(tuple(files), tuple(modules), self._streams(mask or None))

    def word_frequency(self, word: str) -> int:
        """In how many messages a word stands (`advisor.words`)."""
        return self._words.get(word.lower(), 0)

    def message_candidates(self, template: str, most: int = 10) -> list[Candidate]:
        """The formats that may print what a template (or a log line) describes, the best first."""
        pieces = format_pieces(template, holes=True)
        candidates = [
            found for number in self._near(pieces) if (found := self._candidate(number, pieces)).score.matched
        ]
        candidates.sort(key=lambda one: (not one.score.fits, -one.score.likeness, one.path, one.function, one.text))
        return candidates[:most]

    def is_printed(self, template: str) -> bool:
        """Whether some format may print it: the same answer as the best candidate's, mostly after a few formats."""
        pieces = format_pieces(template, holes=True)
        return any(fit(pieces, self._pieces(number)).fits for number in self._near(pieces))

    def _near(self, pieces: tuple[Piece, ...]) -> Iterator[int]:
        """The messages that share most words with a template, of those that share as many the shortest first."""
        words = sorted(words_of(template_words(pieces)), key=lambda word: len(self._postings.get(word, ())))
        shared: Counter[int] = Counter()
        for word in words:
            found = self._postings.get(word, ())
            if shared and len(found) > COMMON:
                break
            shared.update(found)
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for number, count in shared.items():
            alike[count].append(number)
        left = MOST
        for count in sorted(alike, reverse=True):
            yield from sorted(alike[count], key=lambda number: (len(self._messages[number][4]), number))[:left]
            left -= len(alike[count])
            if left <= 0:
                return

    def _candidate(self, number: int, pieces: tuple[Piece, ...]) -> Candidate:
        path, module, function, mask, text = self._messages[number]
        return Candidate(fit(pieces, self._pieces(number)), text, function, path, module, self._streams(mask))

    def _pieces(self, number: int) -> tuple[Piece, ...]:
        return format_pieces(self._messages[number][4])

    def _streams(self, mask: int | None) -> tuple[str, ...]:
        return tuple(stream for at, stream in enumerate(self.kernels) if mask is not None and mask >> at & 1)

    def _lines(self, table: str) -> list[str]:
        return lzma.decompress((self._folder / f"{table}.xz").read_bytes()).decode("utf-8").split("\n")[:-1]

    def _rows(self, table: str) -> Iterator[tuple[str, str, str]]:
        """Path, module and row of a table that is ordered by file."""
        path = module = ""
        for line in self._lines(table):
            if line.startswith("="):
                path, _, module = line[1:].partition("\t")
            else:
                yield path, module, line

    def _mask(self, text: str) -> int:
        return int(text, 16) if text else (1 << len(self.kernels)) - 1

    @cached_property
    def _parameters(self) -> dict[str, int]:
        rows = (line.partition("\t") for line in self._lines("parameters"))
        return {name: self._mask(mask) for name, _, mask in rows}

    @cached_property
    def _modules(self) -> frozenset[str]:
        owners = {name.partition(".")[0] for name in self._parameters if "." in name}
        heads = (line.partition("\t")[2] for line in self._lines("functions") if line.startswith("="))
        return frozenset(owners.union(heads)) - {""}

    @cached_property
    def _functions(self) -> dict[str, list[tuple[str, str, int]]]:
        found: dict[str, list[tuple[str, str, int]]] = {}
        for path, module, line in self._rows("functions"):
            name, _, mask = line.partition("\t")
            found.setdefault(name, []).append((path, module, self._mask(mask)))
        return found

    @cached_property
    def _messages(self) -> list[tuple[str, str, str, int, str]]:
        found = []
        function, last = "", ""
        for path, module, line in self._rows("messages"):
            own, mask, text = line.split("\t", 2)
            function = own or (function if path == last else "")
            last = path
            found.append((path, module, function, self._mask(mask), text))
        return found

    @cached_property
    def _postings(self) -> dict[bytes, list[int]]:
        """Word → numbers of the messages that hold it."""
        found: dict[bytes, list[int]] = {}
        for number, row in enumerate(self._messages):
            for word in words_of(row[4].encode()):
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def _words(self) -> dict[str, int]:
        return {word: int(count) for word, _, count in (line.partition("\t") for line in self._lines("words"))}


def template_words(pieces: tuple[Piece, ...]) -> bytes:
    """The literal words of a template."""
    return " ".join(piece for piece in pieces if piece).encode()


@cache
def shipped() -> KernelFacts | None:
    """The facts of the package; None where they were left out of it."""
    return KernelFacts() if (FOLDER / "manifest.json").exists() else None
