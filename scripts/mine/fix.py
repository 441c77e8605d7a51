"""From the records of one fix to what is said of it: commit, subject, versions of each stream, where it is talked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.references import parse_reference
from advisor.versions import compare_packages, leading_version, parse_version
from scripts.mine.record import COMMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scripts.mine.debian import History
    from scripts.mine.merge import Merged
    from scripts.mine.record import Record

_TRACKERS = frozenset(
    ("kernel", "freedesktop", "gitlab.freedesktop", "github", "launchpad", "redhat", "suse", "syzbot", "debian")
)
MOST_BUGS = 6
_NO_BUG = re.compile(r"commit|/patch/|/series/|lore\.kernel|/tree/|<address>")


class Fix(NamedTuple):
    """What is known of one fix."""

    commit: str
    subject: str
    subjects: tuple[str, ...]
    """Every one that it was posted under."""
    versions: dict[str, str]
    introduced: dict[str, str]
    bugs: tuple[str, ...]
    """CVE ids first, then trackers' bugs."""
    merged: bool


class Releases:
    """Mainline commits whose first release some record tells."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._version: dict[str, str] = {}
        for record in records:
            if record.commit and "mainline" in record.versions:
                self._version[record.commit[:COMMIT]] = record.versions["mainline"]

    def of(self, commit: str) -> str | None:
        """The release of a commit of which at least as many digits are given as are compared."""
        return self._version.get(commit[:COMMIT]) if len(commit) >= COMMIT else None


def fix_of(merged: Merged, releases: Releases, history: History) -> Fix:
    """Everything that the records and the changelogs say together."""
    records = sorted(merged.records, key=lambda record: record.posted, reverse=True)
    records.sort(key=lambda record: _trust(record, history))
    commit = next((record.commit for record in records if record.commit), "")
    subject = records[0].subject
    subjects = dict.fromkeys(record.subject for record in records)
    versions: dict[str, str] = {}
    introduced: dict[str, str] = {}
    for record in records:
        _add(versions, record.versions)
        _add(introduced, record.introduced)
    if commit and (release := releases.of(commit)):
        versions.setdefault("mainline", release)
    known = dict(versions)
    for one in subjects:
        for stream, release in history.stable_releases(one, known, introduced).items():
            if stream not in known and not _in_mainline(stream, versions):
                _add(versions, {stream: release})
    for one in subjects:
        for suite, package in history.packages(one, versions, introduced).items():
            if suite not in versions or compare_packages(package, versions[suite]) < 0:
                versions[suite] = package
    if not introduced:
        began = [release for record in records for one in record.fixes if (release := releases.of(one))]
        if began and not _met_before(min(began, key=parse_version), merged):
            introduced["mainline"] = min(began, key=parse_version)
    told = commit or versions or any(record.merged for record in records)
    told = bool(told) or any(history.knows(one) for one in subjects)
    return Fix(commit, subject, tuple(subjects), versions, _consistent(introduced, versions), _bugs(records), told)


def _met_before(version: str, merged: Merged) -> bool:
    """Whether a stable release of an older series is quoted with the bug: what brought it in was picked into that too.

    What calls itself an older mainline release may be a maintainer's tree that holds the next one's changes.
    """
    main = parse_version(version)
    kernels = (leading_version(symptom.kernel or "") for _, symptom in merged.sightings if symptom)
    return any(one is not None and one.patch > 0 and one.major > 2 and one[:2] < main[:2] for one in kernels)


def _trust(record: Record, history: History) -> tuple[bool, bool, bool]:
    """What the kernel's own record says first, then what was merged under that subject."""
    return not record.cves, not record.commit, not history.knows(record.subject)


def _add(held: dict[str, str], more: dict[str, str]) -> None:
    for stream, version in more.items():
        if stream not in held or parse_version(version) < parse_version(held[stream]):
            held[stream] = version


def _in_mainline(stream: str, versions: dict[str, str]) -> bool:
    """Whether the stream begins with the fix in it."""
    main = versions.get("mainline")
    return bool(main) and parse_version(stream) >= parse_version(str(main))


def _consistent(introduced: dict[str, str], versions: dict[str, str]) -> dict[str, str]:
    """Without beginnings that come after the end, as a wrong `Fixes:` line makes them."""
    return {
        stream: version
        for stream, version in introduced.items()
        if stream not in versions or parse_version(version) <= parse_version(versions[stream])
    }


def _bugs(records: Iterable[Record]) -> tuple[str, ...]:
    held = list(records)
    cves = sorted({cve for record in held for cve in record.cves})
    return (*cves, *sorted({bug for record in held for bug in bugs_of(record)})[:MOST_BUGS])


def bugs_of(record: Record) -> Iterator[str]:
    """The bugs in trackers that a record links to."""
    for link in record.links:
        if _NO_BUG.search(link):
            continue
        try:
            reference = parse_reference(link)
        except (AdvisorError, ValueError):
            continue
        if reference.tracker in _TRACKERS:
            yield str(reference)
