"""Facts of several kernels as the compact tables that `advisor.signature.facts` reads; the same facts give the same bytes."""

from __future__ import annotations

import json
import lzma
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from advisor.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TypeVar

    from scripts.mine.kernel_facts.extract import Facts

    _Row = TypeVar("_Row")

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 26, "lc": 4, "lp": 0, "pb": 0}]
_ARCHITECTURES = ("x86", "arm", "arm64", "powerpc", "riscv", "s390", "loongarch")
"""Folders of arch/ that the tables hold; what others alone have would be a tenth of them."""
RAREST = 2
"""Messages that a word stands in at least to be in the table of words; others are told from it by their absence."""


def write_tables(
    kernels: Mapping[str, Facts], packages: Mapping[str, Mapping[str, str]], folder: Path
) -> dict[str, int]:
    """Write all tables and the manifest; the number of rows of each."""
    modules: dict[str, str] = {}
    for facts in kernels.values():
        modules.update(facts.files)
    bits = {stream: 1 << at for at, stream in enumerate(kernels)}
    tables = {
        "parameters": _parameters(kernels, bits),
        "functions": _functions(kernels, bits, modules),
        "messages": _messages(kernels, bits, modules),
        "words": _words(kernels),
    }
    counts = {}
    for name, lines in tables.items():
        written = list(lines)
        counts[name] = sum(not line.startswith("=") for line in written)
        data = "".join(f"{line}\n" for line in written).encode()
        (folder / f"{name}.xz").write_bytes(lzma.compress(data, check=lzma.CHECK_CRC32, filters=_FILTERS))
    manifest = {"kernels": {stream: dict(sorted(packages[stream].items())) for stream in kernels}, "rows": counts}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return counts


def _parameters(kernels: Mapping[str, Facts], bits: Mapping[str, int]) -> Iterable[str]:
    masks: Counter[str] = Counter()
    for stream, facts in kernels.items():
        masks.update(dict.fromkeys(facts.parameters, bits[stream]))
    return (f"{name}\t{_mask(mask, bits)}" for name, mask in sorted(masks.items()))


def _functions(kernels: Mapping[str, Facts], bits: Mapping[str, int], modules: Mapping[str, str]) -> Iterable[str]:
    masks: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for stream, facts in kernels.items():
        for path, names in _kept(facts.functions):
            masks[path].update(dict.fromkeys(names, bits[stream]))
    for path, held in sorted(masks.items()):
        yield _head(path, modules)
        for name, mask in sorted(held.items()):
            yield f"{name}\t{_mask(mask, bits)}".rstrip("\t")


def _messages(kernels: Mapping[str, Facts], bits: Mapping[str, int], modules: Mapping[str, str]) -> Iterable[str]:
    masks: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for stream, facts in kernels.items():
        for path, found in _kept(facts.messages):
            masks[path].update(dict.fromkeys(found, bits[stream]))
    for path, held in sorted(masks.items()):
        yield _head(path, modules)
        last = ""
        for (function, text), mask in sorted(held.items()):
            yield f"{function if function != last else ''}\t{_mask(mask, bits)}\t{text}"
            last = function


def _words(kernels: Mapping[str, Facts]) -> Iterable[str]:
    texts = {text for facts in kernels.values() for _, found in _kept(facts.messages) for _, text in found}
    counted = Counter(word for text in texts for word in words_of(text.encode()))
    return (f"{word.decode()}\t{count}" for word, count in sorted(counted.items()) if count >= RAREST)


def _kept(of_files: Mapping[str, set[_Row]]) -> Iterator[tuple[str, set[_Row]]]:
    """Without what other architectures alone have."""
    for path, rows in of_files.items():
        folder, _, rest = path.partition("/")
        if folder != "arch" or rest.partition("/")[0] in _ARCHITECTURES:
            yield path, rows


def _head(path: str, modules: Mapping[str, str]) -> str:
    """The line above the rows of a file. What only a module's symbols name stands under `[module]`."""
    return f"={path}\t{modules.get(path, '') or path.strip('[]') * path.startswith('[')}"


def _mask(mask: int, bits: Mapping[str, int]) -> str:
    """One bit a kernel in hexadecimal; nothing for all of them."""
    return f"{mask:x}" if mask + 1 != 1 << len(bits) else ""
