"""The same fix is one signature: a CVE, the patch mail, its later versions, reposts under other words, backports.

Records are joined by commit, by subject, by the commits they fix or the bugs they name together with the crash they show,
and by the words of the crash they quote. Two that name different mainline commits are two fixes, unless subject and
description say that one was picked from the other.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from scripts.mine.fix import bugs_of
from scripts.mine.record import COMMIT, normal_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scripts.mine.derive import Symptom
    from scripts.mine.record import Record

SAME_TEXT = 88.0
"""Likeness of two descriptions that are versions of one (per cent)."""
SAME_TRACE = 0.75
"""Likeness of two traces that show one crash."""
_TEXT = 4000
_CROWD = 60
"""Fixes of one function and kind beyond which texts are not compared pairwise."""
_SHORT_SUBJECT = 16
SAME_COMMIT = "same commit"


class Sighting(NamedTuple):
    """A record and what it shows."""

    record: Record
    symptom: Symptom | None


class Merged(NamedTuple):
    """The sightings of one fix, ordered by where they stand."""

    sightings: tuple[Sighting, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """Without what they show."""
        return tuple(sighting.record for sighting in self.sightings)


class _Groups:
    """Union of records, refused where it would join two mainline commits."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._parent = list(range(len(records)))
        mainline = {
            one[:COMMIT]: record.commit[:COMMIT] for record in records for one in record.commits if record.commit
        }
        self._commit = [mainline.get(record.commit[:COMMIT], record.commit[:COMMIT]) for record in records]
        self._cves = [frozenset(record.cves) for record in records]
        self.joined: defaultdict[str, int] = defaultdict(int)

    def find(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def join(self, one: int, other: int, why: str, whatever_commits: bool = False) -> None:
        one, other = sorted((self.find(one), self.find(other)))
        first, second = self._commit[one], self._commit[other]
        if one == other or (first and second and first != second and not whatever_commits):
            return
        if self._cves[one] and self._cves[other] and why != SAME_COMMIT:
            return  # the kernel's CVE team gives each fix an id of its own
        self._cves[one] |= self._cves[other]
        self._parent[other] = one
        self._commit[one] = first or second
        self.joined[why] += 1

    def commit(self, at: int) -> str:
        return self._commit[self.find(at)]


def merge(
    sightings: Iterable[Sighting], was_merged: Callable[[str], bool] = lambda _: False
) -> tuple[list[Merged], dict[str, int]]:
    """The distinct fixes, and how many records were joined for which reason.

    Two subjects that `was_merged` knows are two fixes, whatever crash they show.
    """
    ordered = sorted(sightings, key=lambda one: one.record.ident)
    groups = _Groups([one.record for one in ordered])
    _by_commit(ordered, groups)
    _by_subject(ordered, groups)
    merged = [normal_subject(one.record.subject) if was_merged(one.record.subject) else "" for one in ordered]
    _by_crash(ordered, groups, merged)
    _by_bug(ordered, groups, merged)
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    for at, sighting in enumerate(ordered):
        found[groups.find(at)].append(sighting)
    return [Merged(tuple(found[at])) for at in sorted(found)], dict(groups.joined)


def _by_commit(sightings: Sequence[Sighting], groups: _Groups) -> None:
    first: dict[str, int] = {}
    for at, (record, _) in enumerate(sightings):
        for commit in filter(None, (record.commit, *record.commits)):
            groups.join(first.setdefault(commit[:COMMIT], at), at, SAME_COMMIT)


def _by_subject(sightings: Sequence[Sighting], groups: _Groups) -> None:
    """A subject that several commits have joins only those that show no other crash."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for at, (record, _) in enumerate(sightings):
        subject = normal_subject(record.subject)
        if len(subject) >= _SHORT_SUBJECT:
            same[subject].append(at)
    for places in same.values():
        commits = {groups.commit(at) for at in places} - {""}
        for place, at in enumerate(places):
            for other in places[:place]:
                if len(commits) < 2 or _alike(sightings[at], sightings[other]):
                    groups.join(other, at, "same subject")
                if len(commits) > 1 and _reads_alike(sightings[at].record, sightings[other].record):
                    groups.join(other, at, "picked from another branch", whatever_commits=True)


def _by_crash(sightings: Sequence[Sighting], groups: _Groups, merged: Sequence[str]) -> None:
    """Descriptions of one function's crash: they fix the same commit and show the same trace, or read the same."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (_, symptom) in enumerate(sightings):
        if symptom and not symptom.prose:
            blocks[symptom.functions[0], symptom.kinds[0] if symptom.kinds else ""].append(at)
    for _, places in sorted(blocks.items()):
        if len(places) > _CROWD:
            continue
        for place, at in enumerate(places):
            for other in places[:place]:
                if groups.find(at) == groups.find(other) or _are_two(merged[at], merged[other]):
                    continue
                one, two = sightings[at], sightings[other]
                fixes = {commit[:8] for commit in one.record.fixes} & {commit[:8] for commit in two.record.fixes}
                if fixes and _alike(one, two):
                    groups.join(other, at, "same commit fixed and same trace")
                elif _reads_alike(one.record, two.record):
                    groups.join(other, at, "same description")


def _by_bug(sightings: Sequence[Sighting], groups: _Groups, merged: Sequence[str]) -> None:
    """Attempts at one bug of a tracker: they show the same crash. Not all that link to a bug do."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for at, (record, symptom) in enumerate(sightings):
        for bug in dict.fromkeys(bugs_of(record)) if symptom else ():
            same[bug].append(at)
    for _, places in sorted(same.items()):
        for place, at in enumerate(places):
            for other in places[:place]:
                if _alike(sightings[at], sightings[other]) and not _are_two(merged[at], merged[other]):
                    groups.join(other, at, "same bug and same trace")


def _are_two(one: str, other: str) -> bool:
    """Whether two subjects were both merged."""
    return bool(one and other) and one != other


def _reads_alike(one: Record, other: Record) -> bool:
    return bool(ratio(one.text[:_TEXT], other.text[:_TEXT], score_cutoff=SAME_TEXT))


def _alike(one: Sighting, other: Sighting) -> bool:
    """Both show the same crash, or one shows none."""
    if one.symptom is None or other.symptom is None:
        return True
    first, second = one.symptom.trace, other.symptom.trace
    if not (first and second):
        return one.symptom.functions == other.symptom.functions
    depth = min(len(first), len(second), 8)
    return Indel.normalized_similarity(first[:depth], second[:depth]) >= SAME_TRACE
