"""Labelled crashes: what the base should say about each, and what it should not be blamed for.

Three origins. *Sightings*: reports of a robot with the commit that fixed each; testimony from elsewhere where the base has
that commit from its own record. *Variations*: a mined signature's crash as another kernel or another day would show it.
*Withheld*: the same crash with its signature taken away, so that nothing in the base is right.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from advisor.matching.evidence.function import culprit_index
from advisor.matching.kinds import NEVER, compare
from scripts.accuracy.collect_sightings import SIGHTINGS, rows
from scripts.accuracy.facts import to_reading
from scripts.accuracy.variation import KEEPING, vary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.index.read import Index
    from advisor.index.stored import Signature
    from advisor.oops.crash import Crash, Reading

FOLDS = 5
TEST_FOLD = 0
"""The fold that no fit ever sees."""
_PREFIX = 12
"""Digits by which commits are compared."""
_TOP = 3
_FIRST = 8
_SHARED = 4


class Labelled(NamedTuple):
    """A crash with the right answer."""

    name: str
    origin: str
    """`sighting`, `variation`, `withheld`."""
    how: str
    """The variation, else empty."""
    reading: Reading
    truth: frozenset[str]
    """Ids of the signatures that are right; empty where none is."""
    hidden: frozenset[str]
    """Ids of signatures that must not be asked: the truth of a withheld case, and what nobody could judge."""
    fold: int


class Base:
    """The base, with what tells which signature a commit belongs to."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.signatures = {one.id: one for one in index.all() if one.review != "withdrawn"}
        self._by_commit: dict[str, set[str]] = {}
        self._by_top: dict[str, set[str]] = {}
        self._by_report: dict[str, set[str]] = {}
        self._explaining: dict[str, set[str]] = {}
        for one in self.signatures.values():
            for fix in one.fixes:
                if fix.commit:
                    self._by_commit.setdefault(fix.commit[:_PREFIX], set()).add(one.id)
            for bug in one.bugs:
                if bug.startswith("commit:"):
                    self._by_commit.setdefault(bug[7 : 7 + _PREFIX], set()).add(one.id)
                elif bug.startswith("syzbot:"):
                    self._by_report.setdefault(bug[7:], set()).add(one.id)
            if not (one.fixes or one.functions or one.trace):
                for kind in one.kinds:
                    self._explaining.setdefault(kind, set()).add(one.id)
            for name in (*one.functions, *one.trace[:_TOP]):
                self._by_top.setdefault(name, set()).add(one.id)

    def fixed_by(self, commit: str | None, report: str = "") -> frozenset[str]:
        """The signatures of the bug that this commit fixed, or that name this report of a robot."""
        return frozenset((*self._by_commit.get((commit or "")[:_PREFIX], ()), *self._by_report.get(report, ())))

    def twins(self, names: Iterable[str]) -> frozenset[str]:
        """With those whose record shows the same crash down to the fifth frame: no log can tell them apart."""
        found = set(names)
        for one in [self.signatures[name] for name in names]:
            for function in one.functions:
                found.update(
                    other
                    for other in self._by_top.get(function, ())
                    if function in self.signatures[other].functions
                    and self.signatures[other].trace[:5] == one.trace[:5]
                )
        return frozenset(found)

    def unjudged(self, crash: Crash | None, *, commit: bool = True) -> frozenset[str]:
        """Signatures that may well be this crash's own bug, whose record has another commit or none.

        The same culprit, or one at most two frames off, and a kind that one bug may show; and of the eight frames around
        it four shared, or all three that either has. Where the signature has no commit, or the sighting none (`commit` is
        False), nothing could tell them apart, and culprit and kind are enough to leave the pair out. So are signatures
        that only explain what a message of that kind means, whoever caused it: they name no bug that it could not be.
        """
        if crash is None:
            return frozenset()
        explained = frozenset(self._explaining.get(crash.kind, ()))
        if crash.function is None:
            return explained
        here = [frame.function for frame in crash.frames[culprit_index(crash) :] if frame.reliable]
        return self._alike((crash.kind,), [crash.function, *here], commit) | explained

    def kin(self, one: Signature) -> frozenset[str]:
        """The same for a crash of this signature."""
        return self._alike(one.kinds, [*one.functions, *one.trace], bool(one.fixes)) | {one.id}

    def _alike(self, kinds: Sequence[str], names: Sequence[str], commit: bool) -> frozenset[str]:
        here = list(dict.fromkeys(names))[: _FIRST + 1]
        found = set()
        for culprit in here[:_TOP]:
            for name in self._by_top.get(culprit, ()):
                one = self.signatures[name]
                there = list(dict.fromkeys([*one.functions, *one.trace]))[: _FIRST + 1]
                alike = not one.kinds or any(compare(kind, other) != NEVER for kind in kinds for other in one.kinds)
                nameless = not commit or not any(fix.commit for fix in one.fixes)
                if alike and (nameless or len({*here} & {*there}) >= max(_TOP, min(_SHARED, len(here), len(there)))):
                    found.add(name)
        return frozenset(found)


def answerable(crash: Crash | None, signatures: Sequence[Signature]) -> bool:
    """Whether anyone could see that the crash is one of these: same culprit near the top, or four of the first eight
    frames shared. One record in eight quotes another crash than the one that was reported."""
    if crash is None:
        return False
    names = [frame.function for frame in crash.frames]
    top = {crash.function, *names[:_TOP]}
    return any(
        top & {*one.functions, *one.trace[:1]} or len({*names[:_FIRST]} & {*one.trace[:_FIRST]}) >= _SHARED
        for one in signatures
    )


def sightings(base: Base, path: Path = SIGHTINGS) -> Iterator[Labelled]:
    """Reports that the base can answer, and reports whose fix it does not have. What nobody could answer is left out."""
    for row in rows(path):
        reading = to_reading(row)
        crash = primary(reading)
        truth = base.fixed_by(row["fix"], row["id"])
        if truth and not answerable(crash, [base.signatures[name] for name in truth]):
            continue
        fold = crc32((row["fix"] or row["id"]).encode()) % FOLDS
        hidden = frozenset[str]() if truth else base.unjudged(crash, commit=bool(row["fix"]))
        yield Labelled(row["id"], "sighting", "", reading, base.twins(truth), hidden, fold)


def variations(base: Base, count: int, seed: int = 1, only: int | None = None) -> Iterator[Labelled]:
    """`count` mined crashes, each once as a variation and once withheld; drawn by id, the same for the same base.

    With `only` those of one fold.
    """
    draw = random.Random(seed)
    pool = sorted(
        (one for one in base.signatures.values() if one.origin == "mined" and len(one.trace) >= 5 and one.functions),
        key=lambda one: crc32(one.id.encode()),
    )
    for place, one in enumerate(pool[:count]):
        how, chance = KEEPING[place % len(KEEPING)], draw.random()
        fold = crc32(one.id.encode()) % FOLDS
        if only not in (None, fold):
            continue
        reading = vary(one, how, random.Random(chance))
        crash = primary(reading)
        if crash is None:
            continue
        yield Labelled(one.id, "variation", how, reading, base.twins([one.id]), frozenset(), fold)
        yield Labelled(one.id, "withheld", how, reading, frozenset(), base.unjudged(crash) | base.kin(one), fold)


def primary(reading: Reading) -> Crash | None:
    """The crash that decides."""
    return reading.crashes[reading.primary] if reading.primary is not None else None
