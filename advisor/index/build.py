"""Signatures → one SQLite file, byte for byte the same for the same signatures and the same SQLite.

The file is written beside its place and renamed, so that a reader sees the old one or the new one.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import tempfile
from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from advisor.index.rows import pack
from advisor.index.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from advisor.index.store_form import COMMON, stored_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.index.stored import Signature
    from advisor.signature.model import SignatureModel


def build(
    signatures: Iterable[SignatureModel],
    target: str | os.PathLike[str],
    *,
    known_through: Mapping[str, str] | None = None,
    date: str | None = None,
    stamp: str = "",
    problems: Sequence[str] = (),
    retired: Mapping[str, str] | None = None,
) -> str:
    """Compile signatures into `target` and return the base's version, `2026.11.25+1a2b3c4d5e6f`.

    `date` is the day of the base (ISO 8601); without it the newest review's. `stamp` and `problems` are the overlay's.
    `retired` are ids that are gone, with the reason; those of withdrawn signatures are added to them.
    """
    models = list(signatures)
    return build_stored(
        stored_form(models),
        target,
        known_through=known_through or {},
        date=date or max((one.review.date or "" for one in models), default="") or "1970-01-01",
        retired=dict(retired or {})
        | {one.id: one.review.reason or "" for one in models if one.review.state == "withdrawn"},
        stamp=stamp,
        problems=problems,
    )


def build_stored(
    signatures: Sequence[Signature],
    target: str | os.PathLike[str],
    *,
    known_through: Mapping[str, str],
    date: str,
    retired: Mapping[str, str] | None = None,
    stamp: str = "",
    problems: Sequence[str] = (),
) -> str:
    """As `build`, of signatures in their stored form, numbered from 1."""
    import json

    rows = [(one.number, *pack(one)) for one in signatures]
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}\n".encode())
    for row in rows:
        digest.update("\0".join(map(str, row)).encode("utf-8", "surrogatepass"))
    known = json.dumps(dict(sorted(known_through.items())), separators=(",", ":"))
    digest.update(known.encode())
    version = f"{date.replace('-', '.')}+{digest.hexdigest()[:12]}"
    meta = {
        "version": version,
        "signatures": str(len(rows)),
        "last": str(signatures[-1].number if signatures else 0),
        "known_through": known,
        "stamp": stamp,
        "problems": "\n".join(problems),
    }
    names = {name: one.number for one in signatures for name in one.aliases}
    names |= {one.id: one.number for one in signatures}
    folder = os.path.dirname(os.path.abspath(os.fspath(target)))
    handle, aside = tempfile.mkstemp(prefix=".base-", suffix=".sqlite3", dir=folder)
    os.close(handle)
    try:
        _write(aside, meta, rows, names, dict(retired or {}), _inverted(signatures))
        os.chmod(aside, 0o644)
        os.replace(aside, target)
    except BaseException:
        os.unlink(aside)
        raise
    return version


Lists = dict[str, tuple[int, bytes]]
"""Name → frequency and postings."""


def _inverted(signatures: Sequence[Signature]) -> dict[str, Lists]:
    """The three inverted indexes."""
    frames = {one.number: frozenset((*one.trace, *one.functions)) for one in signatures}
    functions = {one.number: frozenset(one.functions) for one in signatures}
    words = {one.number: frozenset(word for item in one.templates for word in item.words) for one in signatures}
    anchors: defaultdict[str, list[int]] = defaultdict(list)
    for one in signatures:
        for word in sorted({word for item in one.templates for word in item.anchors}):
            anchors[word].append(one.number)
    frequency = Counter(word for held in words.values() for word in held)
    return {
        "frame": _lists(frames),
        "function": _lists(functions),
        "word": {word: (frequency[word], _blob(anchors[word])) for word in sorted(frequency)},
    }


def _lists(held: Mapping[int, frozenset[str]]) -> Lists:
    """Frequencies, and numbers for uncommon names; a signature of common names alone stays under its rarest."""
    frequency = Counter(name for names in held.values() for name in names)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, names in sorted(held.items()):
        leading = [name for name in names if frequency[name] <= COMMON]
        if names and not leading:
            leading = [min(names, key=lambda name: (frequency[name], name))]
        for name in leading:
            numbers[name].append(number)
    return {name: (frequency[name], _blob(numbers[name])) for name in sorted(frequency)}


def _blob(numbers: Sequence[int]) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _write(
    path: str,
    meta: Mapping[str, str],
    rows: Iterable[tuple[int, str, str]],
    names: Mapping[str, int],
    retired: Mapping[str, str],
    lists: Mapping[str, Lists],
) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(
            f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA auto_vacuum = NONE;"
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; {TABLES}"
        )
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        for table, held in sorted(lists.items()):
            ordered = ((name, *entry) for name, entry in sorted(held.items()))
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", ordered)
        connection.executemany("INSERT INTO name VALUES (?, ?)", sorted(names.items()))
        connection.executemany("INSERT INTO retired VALUES (?, ?)", sorted(retired.items()))
        connection.executemany("INSERT INTO signature VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
    finally:
        connection.close()
