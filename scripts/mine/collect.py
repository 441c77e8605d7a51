"""Sightings → signatures, and the tables of what came of the records."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from scripts.mine.fix import Releases, fix_of
from scripts.mine.known import is_inlined, is_near, is_printed
from scripts.mine.merge import merge
from scripts.mine.naming import ident_of
from scripts.mine.seen import seen_by
from scripts.mine.subsystem import subsystem_of
from scripts.mine.write import Mined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scripts.mine.debian import History
    from scripts.mine.derive import Symptom
    from scripts.mine.fix import Fix
    from scripts.mine.merge import Merged
    from scripts.mine.naming import Former
    from scripts.mine.sight import Sight


_TESTS = ("tests/", "common/", "src/", "tools/testing/")
"""Folders of xfstests and of the kernel's own tests."""

_PROGRAMS = re.compile(
    r"(?:erofs-utils|btrfs-progs|xfsprogs|xfs_repair|libxfs|e2fsprogs|f2fs-tools|mkfs|fsck|nfs-utils|util-linux|iproute2|mdadm"
    r"|multipath-tools|cryptsetup|kexec-tools|makedumpfile|qemu|perf [\w-]+)\b[^:]*:",
    re.I,
)
_SERIES = re.compile(r"\bpatch(?:es|set|series)\W*$", re.I)


class Yield(NamedTuple):
    """Counts, each by name."""

    records: Counter[str]
    skipped: Counter[str]
    joined: Counter[str]
    signatures: Counter[str]

    def tables(self) -> Iterable[tuple[str, Counter[str]]]:
        """With their titles."""
        yield "records", self.records
        yield "fixes without a signature, by reason", self.skipped
        yield "records joined to another, by reason", self.joined
        yield "signatures", self.signatures


def collect(
    sights: Sequence[Sight], history: History, former: Former, exists: Callable[[str], bool] = lambda _: True
) -> tuple[list[Mined], Yield]:
    """Merge, and make a signature of each fix that shows anything.

    `exists` tells whether a name that only words gave is a function of any kernel: some are macros, types or files.
    """
    outcome = Yield(Counter(), Counter(), Counter(), Counter())
    why = {one.sighting.record.ident: one.why for one in sights}
    for one in sights:
        outcome.records[_source(one.sighting.record.ident)] += 1
    fixes, joined = merge((one.sighting for one in sights), history.knows)
    outcome.joined.update(joined)
    outcome.records["distinct fixes"] = len(fixes)
    releases = Releases(one.sighting.record for one in sights)
    mined: dict[str, Mined] = {}
    for merged in fixes:
        symptom = _best(merged)
        if symptom is None:
            outcome.skipped[next(filter(None, (why[record.ident] for record in merged.records)), "shows nothing")] += 1
            continue
        files = [name for record in merged.records for name in record.files]
        if files and all(name.startswith(_TESTS) for name in files):
            outcome.skipped["a fix of tests, not of the kernel"] += 1
            continue
        if all(_PROGRAMS.match(record.subject) for record in merged.records):
            outcome.skipped["a fix of a program, not of the kernel"] += 1
            continue
        if all(_SERIES.search(record.subject) for record in merged.records):
            outcome.skipped["a mail about several patches, none of which it names"] += 1
            continue
        if len(symptom.trace) < 2 and not is_near(symptom.functions[0], files):
            outcome.skipped["shows only a function that others call, and mends the caller"] += 1
            continue
        if symptom.prose and (not exists(symptom.functions[0]) or is_inlined(symptom.functions[0])):
            outcome.skipped[
                "quotes no crash; words name what is no function of a known kernel, or one without frames"
            ] += 1
            continue
        fix = fix_of(merged, releases, history)
        symptom = _aged(symptom, fix)
        if symptom.strangers and symptom.age is None:
            outcome.skipped["the crash that it quotes names a function of no known kernel, of unknown age"] += 1
            continue
        ident = _free(ident_of(fix), mined)
        text = "\n".join(f"{record.subject}\n{record.text}\n{' '.join(record.links)}" for record in merged.records)
        seen = seen_by(text, symptom.kinds, fix.subject, symptom.prose)
        mined[ident] = Mined(ident, subsystem_of(files, fix.subject), seen, symptom, fix)
        _count(outcome.signatures, mined[ident])
    taken, similar = frozenset(mined), _similar(mined)
    return [
        one._replace(aliases=former.of(one.fix, one.ident, taken), similar=similar.get(one.ident, ()))
        for one in mined.values()
    ], outcome


def _aged(symptom: Symptom, fix: Fix) -> Symptom:
    """With the age of functions that no known kernel has: where nothing else tells, the fix is younger."""
    main = fix.versions.get("mainline")
    return symptom._replace(
        age=symptom.age or (f"kernel <{main}" if main and symptom.strangers else None),
        log=tuple(template for template in symptom.log if is_printed(template)),
    )


def _similar(mined: Mapping[str, Mined]) -> dict[str, tuple[str, ...]]:
    """Fixes of one bug in a tracker that show a crash of the same function."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for ident, one in mined.items():
        for bug in one.fix.bugs:
            same[bug].append(ident)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for idents in same.values():
        for ident in idents:
            functions = set(mined[ident].symptom.functions)
            found[ident].update(other for other in idents if functions & set(mined[other].symptom.functions))
    return {ident: tuple(sorted(others - {ident})) for ident, others in found.items()}


def _best(merged: Merged) -> Symptom | None:
    """Of what the records show, that which tells most; a quoted crash before words."""
    found = [symptom for _, symptom in merged.sightings if symptom]
    return max(
        found,
        key=lambda one: (not one.prose, one.whole, bool(one.kinds), one.kinds[:1] != ("panic",), len(one.trace)),
        default=None,
    )


def _free(ident: str, taken: dict[str, Mined]) -> str:
    number, name = 2, ident
    while name in taken:
        name = f"{ident}-{number}"
        number += 1
    return name


def _source(ident: str) -> str:
    if ident.startswith("CVE-"):
        return "CVE records"
    return "commits of a kernel tree" if ident.startswith("git:") else "records of patches"


def _count(counts: Counter[str], one: Mined) -> None:
    symptom, fix = one.symptom, one.fix
    counts["all"] += 1
    if symptom.whole:
        counts["with three frames or more"] += 1
    elif len(symptom.trace) == 2:
        counts["with two frames"] += 1
    elif symptom.prose:
        counts["function level, from words"] += 1
    else:
        counts["function level, from a crash without callers"] += 1
    counts[f"seen: {one.seen}"] += 1
    counts["with a mainline commit"] += bool(fix.commit)
    counts["with a version"] += bool(fix.versions)
    counts["with a Debian package version"] += any(":" in stream for stream in fix.versions)
    counts["not known to be merged"] += not fix.merged
    counts["with log lines"] += bool(symptom.log)
    counts["with a function that no known kernel has"] += bool(symptom.strangers)
