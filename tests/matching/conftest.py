"""Signatures, crashes and bases of a few lines, for what real logs do not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from advisor.index.build import build_stored
from advisor.index.read import Index, Store, open_base
from advisor.index.stored import Signature, Template
from advisor.matching.exhaustive import find_all_matches
from advisor.matching.find import find_matches
from advisor.oops.compose import compose, description_from_mapping
from advisor.oops.read import read_text
from advisor.signature.template import compile_regex, compile_template

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.matching.match import Match
    from advisor.oops.crash import Reading


def template(text: str) -> Template:
    """A template as the index keeps it; `/…/` is a regular expression."""
    compiled = compile_regex(text[1:-1]) if text.startswith("/") else compile_template(text)
    return Template(compiled.text, compiled.pattern, compiled.words, compiled.words)


def signature(identifier: str, *, log: tuple[str, ...] = (), **fields: Any) -> Signature:
    """A reviewed signature with nothing but what is given."""
    values: dict[str, Any] = dict.fromkeys(Signature._fields, ())
    values |= {
        "number": 0, "id": identifier, "title": identifier, "origin": "curated", "review": "reviewed", "cause": "bug",
        "seen": "field", "kernels": None, "note": None, "overlay": False, "templates": tuple(map(template, log)),
    }  # fmt: skip
    values |= {name: "" for name in ("subsystem",) if name in values}
    values |= {name: None for name in ("reviewed",) if name in values}
    return Signature(**(values | fields))


def base_of(folder: Path, *signatures: Signature) -> Index:
    """A base that holds them, numbered as given."""
    numbered = [one._replace(number=number) for number, one in enumerate(signatures, 1)]
    path = folder / "base.sqlite3"
    build_stored(numbered, path, known_through={}, date="2026-01-01")
    return Index(Store(str(path)))


def crash(**description: Any) -> Reading:
    """A composed log, read again."""
    return read_text(compose(description_from_mapping(description)).encode())


def matches(reading: Reading, index: Index) -> tuple[Match, ...]:
    """What both matchers say; they must say the same."""
    found = find_matches(reading, index)
    assert found == find_all_matches(reading, index)
    return found


def confidence(reading: Reading, index: Index, identifier: str) -> float:
    """Of one signature; 0 where it is not among the matches."""
    return next((match.confidence for match in matches(reading, index) if match.signature.id == identifier), 0.0)


MINED_SHARE = 40
"""One in so many mined signatures is held against every crash: the obvious matcher takes seconds over all of them."""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The base of this source tree with every curated signature and a share of the mined ones, always the same."""
    everything = open_base(standard_folders=False).all()
    chosen = [one for one in everything if one.origin == "curated" or crc32(one.id.encode()) % MINED_SHARE == 0]
    return base_of(tmp_path_factory.mktemp("shipped"), *chosen)


@pytest.fixture(scope="session")
def whole() -> Index:
    """The whole base of this source tree, without anybody's own signatures."""
    return open_base(standard_folders=False)
