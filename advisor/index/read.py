"""Reading the compiled base: the crash half's side of the contract. Standard library only, nothing is written.

`open_base()` opens the shipped base and, where the user has signatures of their own, the overlay compiled from them.
Numbers of overlay signatures continue after the base's last one. An overlay signature with a base signature's id
replaces it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys

from advisor.checking import TYPE_CHECKING
from advisor.errors import BaseError
from advisor.index.rows import unpack
from advisor.index.schema import APPLICATION_ID, SCHEMA_VERSION
from advisor.index.stored import BaseInfo, Posting, Signature

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any, TypeVar

    Name = TypeVar("Name", str, bytes)

SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "base.sqlite3")
"""The base that is built into the package."""
_REINSTALL = "Reinstall the program, or run `python scripts/build_base.py` in its source tree"
_CHUNK = 500
"""Names asked in one query; old SQLite takes 999 parameters."""
_UNSAFE = b" %?#"
"""Bytes that a `file:` URI must not hold as they are, besides those beyond ASCII."""


class Store:
    """One compiled file: the shipped base or the overlay."""

    def __init__(self, path: str, hint: str = _REINSTALL) -> None:
        """Open it. Raises BaseError where it is missing, damaged or of another version."""
        self.path = path
        self._hint = hint
        if not os.path.isfile(path):
            raise BaseError("the signature base is missing", where=path, hint=hint)
        uri = "".join(
            chr(byte) if 32 < byte < 127 and byte not in _UNSAFE else f"%{byte:02X}" for byte in os.fsencode(path)
        )
        try:
            self._connection = sqlite3.connect(f"file:{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
        except sqlite3.Error as error:
            raise BaseError(f"cannot open the signature base: {error}", where=path, hint=hint) from None
        application = self.rows("PRAGMA application_id")
        version = self.rows("PRAGMA user_version")
        if application != [(APPLICATION_ID,)] or version != [(SCHEMA_VERSION,)]:
            self.close()
            raise BaseError("not a signature base of this program version", where=path, hint=hint)
        self.meta: dict[str, str] = dict(self.rows("SELECT key, value FROM meta"))
        try:
            self.count = int(self.meta["signatures"])
        except (KeyError, ValueError):
            raise self.damaged("its own description is missing") from None

    def rows(self, statement: str, parameters: Collection[Any] = ()) -> list[Any]:
        """All rows of a query. Raises BaseError where the file is damaged."""
        try:
            return self._connection.execute(statement, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise self.damaged(str(error)) from None

    def postings(self, table: str, names: Collection[str]) -> dict[str, Posting]:
        """Those of the names that the base holds."""
        return self._postings(table, json.dumps(list(names)))

    def word_postings(self, words: Collection[bytes]) -> dict[bytes, Posting]:
        """The same for words as a log holds them."""
        joined = b'","'.join(words)
        if b"\\" in joined or not joined.isascii() or joined.count(b'"') != 2 * len(words) - 2:
            words = [
                word for word in words if word.replace(b"_", b"x").isalpha()
            ]  # others are no words: nothing to find
            joined = b'","'.join(words)
        if not words:
            return {}
        found = self._postings("word", f'["{joined.decode("ascii")}"]')
        return {name.encode("ascii"): posting for name, posting in found.items()}

    def _postings(self, table: str, names: str) -> dict[str, Posting]:
        """Look up a JSON array of names; measured, a third faster than `IN (?, ?, …)` for a thousand words."""
        query = f"SELECT name, frequency, postings FROM json_each(?) AS asked JOIN {table} ON name = asked.value"
        found: dict[str, Posting] = {}
        try:
            for name, frequency, blob in self.rows(query, (names,)):
                found[name] = Posting(frequency, self._numbers(blob) if blob else ())
        except (TypeError, ValueError):
            raise self.damaged("a list of signatures is cut") from None
        return found

    def signatures(self, numbers: Collection[int], advice: bool = True) -> Iterator[tuple[int, str, str | None]]:
        """Number and row of each, ascending."""
        listed = sorted(numbers)
        column = "advice" if advice else "NULL"
        for start in range(0, len(listed), _CHUNK):
            part = listed[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            yield from self.rows(
                f"SELECT number, matching, {column} FROM signature WHERE number IN ({marks}) ORDER BY number", part
            )

    def unpacked(self, number: int, matching: str, advice: str | None, overlay: bool) -> Signature:
        """The signature of a row. Raises BaseError where the row is damaged."""
        try:
            return unpack(number, matching, advice, overlay)
        except (ValueError, TypeError) as error:
            raise self.damaged(f"signature {number}: {error}") from None

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @staticmethod
    def _numbers(blob: bytes) -> tuple[int, ...]:
        if sys.byteorder == "little":
            return tuple(memoryview(blob).cast("I"))
        return tuple([int.from_bytes(blob[at : at + 4], "little") for at in range(0, len(blob), 4)])

    def damaged(self, why: str) -> BaseError:
        """The error to raise where the file's content cannot be right."""
        return BaseError(f"the signature base is damaged ({why})", where=self.path, hint=self._hint)


class Index:
    """The base and the overlay as one."""

    def __init__(self, base: Store, overlay: Store | None = None, problems: tuple[str, ...] = ()) -> None:
        self.problems = problems
        """What is wrong with the user's own signatures, one line each; the others count."""
        self._base = base
        self._overlay = overlay
        self._shift = int(base.meta.get("last", base.count))
        self._hidden: frozenset[int] = frozenset()
        if overlay:
            names = [name for (name,) in overlay.rows("SELECT id FROM name")]
            self._hidden = frozenset(number for name in names if (number := self._number_in(base, name)) is not None)
        self.info = self._info()

    def frames(self, names: Iterable[str]) -> dict[str, Posting]:
        """Where functions occur in traces or as culprits; names without compiler suffix. Unknown ones are left out."""
        asked = set(names)
        overlay = self._overlay.postings("frame", asked) if self._overlay else {}
        return self._joined(self._base.postings("frame", asked), overlay)

    def functions(self, names: Iterable[str]) -> dict[str, Posting]:
        """Where functions are the culprit."""
        asked = set(names)
        overlay = self._overlay.postings("function", asked) if self._overlay else {}
        return self._joined(self._base.postings("function", asked), overlay)

    def words(self, words: Iterable[bytes]) -> dict[bytes, Posting]:
        """Where words occur in log templates; the numbers are of those signatures that the word leads to."""
        asked = words if isinstance(words, (set, frozenset)) else set(words)
        overlay = self._overlay.word_postings(asked) if self._overlay else {}
        return self._joined(self._base.word_postings(asked), overlay)

    def signature(self, number: int) -> Signature:
        """One signature with everything. Raises KeyError for a number that is not there."""
        for signature in self.signatures([number]):
            return signature
        raise KeyError(number)

    def signatures(self, numbers: Iterable[int], advice: bool = True) -> list[Signature]:
        """Those signatures, in ascending order. Without `advice` fixes, workarounds, references and note stay empty."""
        wanted = set(numbers)
        if self._hidden:
            wanted -= self._hidden
        shift, base, overlay = self._shift, self._base, self._overlay
        own = [number for number in wanted if number <= shift]
        found = [base.unpacked(*row, False) for row in base.signatures(own, advice)]
        if overlay and len(own) < len(wanted):
            theirs = [number - shift for number in wanted if number > shift]
            for number, matching, rest in overlay.signatures(theirs, advice):
                found.append(overlay.unpacked(number + shift, matching, rest, True))
        return found

    def all(self) -> Iterator[Signature]:
        """Every signature, by number."""
        statement = "SELECT number, matching, advice FROM signature WHERE number > ? ORDER BY number LIMIT 1000"
        for store in (self._base, self._overlay):
            overlay, last = store is self._overlay, 0
            while store and (rows := store.rows(statement, (last,))):
                for number, matching, advice in rows:
                    if overlay:
                        yield store.unpacked(number + self._shift, matching, advice, True)
                    elif number not in self._hidden:
                        yield store.unpacked(number, matching, advice, False)
                last = rows[-1][0]

    def number_of(self, name: str) -> int | None:
        """The number of an id or of a former id."""
        if self._overlay and (number := self._number_in(self._overlay, name)) is not None:
            return number + self._shift
        return self._number_in(self._base, name)

    def retired(self, name: str) -> str | None:
        """Why a signature was withdrawn; None where no withdrawn one has this id."""
        for store in (self._overlay, self._base):
            rows = store.rows("SELECT reason FROM retired WHERE id = ?", (name,)) if store else []
            if rows:
                return str(rows[0][0])
        return None

    def close(self) -> None:
        """Give the files back."""
        self._base.close()
        if self._overlay:
            self._overlay.close()

    def _joined(self, base: dict[Name, Posting], overlay: dict[Name, Posting]) -> dict[Name, Posting]:
        """The base's postings, without those of replaced signatures, and the overlay's after them."""
        hidden, shift = self._hidden, self._shift
        if hidden:
            for name, (frequency, numbers) in base.items():
                if not hidden.isdisjoint(numbers):
                    base[name] = Posting(frequency, tuple([number for number in numbers if number not in hidden]))
        for name, (frequency, numbers) in overlay.items():
            known = base.get(name, Posting(0, ()))
            shifted = tuple([number + shift for number in numbers])
            base[name] = Posting(known.frequency + frequency, known.signatures + shifted)
        return base

    def _info(self) -> BaseInfo:
        meta = self._base.meta
        try:
            known_through = dict(json.loads(meta.get("known_through", "{}")))
        except (ValueError, TypeError):
            raise self._base.damaged("its own description is missing") from None
        version, count = meta.get("version", "unknown"), self._base.count - len(self._hidden)
        if self._overlay:
            version, count = f"{version}.local", count + self._overlay.count
        return BaseInfo(version, count, known_through)

    @staticmethod
    def _number_in(store: Store, name: str) -> int | None:
        rows = store.rows("SELECT number FROM name WHERE id = ?", (name,))
        return int(rows[0][0]) if rows else None


def open_base(overlay_folders: Iterable[str] = (), *, path: str | None = None, standard_folders: bool = True) -> Index:
    """The shipped base (or the file at `path`) with the user's signatures from the standard folders and those given.

    Raises BaseError where the base cannot be used, UsageError for a folder in `overlay_folders` that is none. Anything
    wrong with the user's signatures becomes a line of `Index.problems`.
    """
    base = Store(path or SHIPPED)
    from advisor.index import freshness

    folders = freshness.folders_to_read(overlay_folders, standard_folders)
    if not folders:
        return Index(base)
    overlay, problems = freshness.overlay_for(folders)
    return Index(base, overlay, problems)
