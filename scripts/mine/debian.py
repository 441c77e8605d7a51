"""Debian's kernel changelog: which stable release brought a fix, and which package has it.

Read from rows made of it before, or from `changelog.Debian.gz` as linux-libc-dev and other packages of the kernel's source
ship it (usr/share/doc/linux-libc-dev/). Under "New upstream stable release" it lists the subject of each commit.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from functools import cmp_to_key, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.advice.presence import DEBIAN_SUITES
from advisor.versions import compare_packages, leading_version, parse_version
from scripts.mine.record import normal_subject, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = re.compile(r"^linux(?:-[\w.]+)? \(([^)]+)\) ([\w-]+)[;,]")
_STABLE = re.compile(r"ChangeLog-(\d[\d.]*\d)$")
_ITEM = re.compile(r"^\s+([*+-])\s+(.*)")
_TAIL = re.compile(r"\s*\((?:closes:|cve-|regression|fixes:)[^)]*\)\s*$", re.I)
_ARCHITECTURES = re.compile(r"^\[[\w,*/ !-]+\]\s*")
_FAMILIES = (
    ("x86", "x86", "amd64", "i386"),
    ("arm64", "arm64"),
    ("arm", "arm*", "armhf", "armel"),
    ("powerpc", "powerpc", "ppc64"),
    ("s390", "s390"),
    ("mips", "mips"),
    ("riscv", "riscv"),
    ("parisc", "hppa", "parisc"),
    ("loongarch", "loong"),
)
"""How subjects begin, and how Debian's names of the same architecture do."""
_PREFIX = re.compile(rf"^({'|'.join(family for family, *_ in _FAMILIES)})(?:: |/)")
_SHORT = 16
"""Subjects of fewer characters may be anybody's."""


class Line(NamedTuple):
    """One subject in one entry of the changelog."""

    subject: str
    stable: str | None
    """Upstream's stable release that brought it."""
    package: str
    suite: str
    families: frozenset[str] = frozenset()
    """Architectures that it is said to be for, as subjects write them."""


def read_changelog(path: str | Path) -> Iterator[Line]:
    """The lines of a changelog, or of rows made of one."""
    if ".jsonl" in Path(path).name:
        for row in read_rows(path):
            yield _line(row["subject"], row["stable"], row["debian"], row["suite"], row.get("arches", ()))
        return
    content = Path(path).read_bytes()
    if str(path).endswith(".gz"):
        content = gzip.decompress(content)
    yield from parse_changelog(content.decode("utf-8", "replace").splitlines())


def parse_changelog(lines: Iterable[str]) -> Iterator[Line]:
    """The lines of a changelog's text."""
    package = suite = ""
    stable: str | None = None
    subject = ""
    for raw in [*lines, ""]:
        text = raw.rstrip("\n")
        item, head = _ITEM.match(text), _HEAD.match(text)
        if subject and not (text.startswith("      ") and not item):
            yield _line(subject, stable, package, suite)
            subject = ""
        if head:
            (package, suite), stable = head.groups(), None
        elif found := _STABLE.search(text.strip()):
            stable, subject = found[1], ""
        elif item:
            if item[1] == "*":
                stable = None
            subject = "" if item[2].startswith("New upstream") else item[2]
        elif subject:
            subject += " " + text.strip()


def _line(text: str, stable: str | None, package: str, suite: str, arches: Iterable[str] = ()) -> Line:
    """A line; of its subject the commit's own words, for which Debian may put an architecture into brackets."""
    text = _TAIL.sub("", text.strip())
    marks = _ARCHITECTURES.match(text)
    named = [*arches, *(re.split(r"[, ]+", marks[0].strip("[] :")) if marks else ())]
    families = frozenset(family for family, *starts in _FAMILIES if any(one.startswith(tuple(starts)) for one in named))
    return Line(text[marks.end() :] if marks else text, stable, package, suite, families)


class History:
    """What the changelogs tell of a fix."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines: defaultdict[str, set[Line]] = defaultdict(set)
        """Subject → where it is listed, the suites being those of `suite_of`."""
        self._undone: defaultdict[str, set[str]] = defaultdict(set)
        packages: defaultdict[str, set[str]] = defaultdict(set)
        self.newest_stable: dict[str, str] = {}
        """Stream → the newest stable release that they list."""
        for line in lines:
            if line.suite == "experimental":
                continue
            suite = suite_of(line.package, line.suite)
            packages[suite].add(line.package)
            subject = normal_subject(line.subject)
            if subject.startswith("revert "):
                self._undone[subject[len("revert ") :].strip(" \"'")].add(suite)
            if line.stable:
                stream = _parsed(line.stable).stream
                if stream not in self.newest_stable or _parsed(line.stable) > _parsed(self.newest_stable[stream]):
                    self.newest_stable[stream] = line.stable
            if len(subject) >= _SHORT:
                self._lines[subject].add(line._replace(suite=suite))
        order = cmp_to_key(compare_packages)
        self._released = {suite: sorted(names, key=order) for suite, names in packages.items()}
        self.newest = {suite: names[-1] for suite, names in self._released.items()}
        """Suite → its newest package."""

    @staticmethod
    def _lower(held: dict[str, str], name: str, version: str) -> None:
        if name not in held or compare_packages(version, held[name]) < 0:
            held[name] = version

    def knows(self, subject: str) -> bool:
        """Whether the fix was merged, by its subject."""
        return any(_says_fix(line) for line in self._of(subject))

    def _of(self, subject: str) -> Iterator[Line]:
        """The lines with a subject, or with what is left of it where the architecture went into brackets."""
        key = normal_subject(subject)
        yield from self._lines.get(key, ())
        if prefix := _PREFIX.match(key):
            yield from (line for line in self._lines.get(key[prefix.end() :], ()) if prefix[1] in line.families)

    def _was_undone(self, subject: str) -> bool:
        key = normal_subject(subject)
        prefix = _PREFIX.match(key)
        return key in self._undone or bool(prefix and key[prefix.end() :] in self._undone)

    def _about(self, subject: str, versions: dict[str, str], introduced: dict[str, str]) -> Iterator[Line]:
        """Where a fix is listed. Where one of the same subject is in another release of a stream whose first fixed release
        is known, only what is known counts; what is in a kernel from before the bug is another one too."""
        began = introduced.get("mainline")
        lines = list(self._of(subject))
        streams = [_parsed(line.stable).stream if line.stable else "" for line in lines]
        shared = any(
            line.stable != versions.get(at, line.stable) for line, at in zip(lines, streams, strict=True) if at
        )
        for line, stream in zip(lines, streams, strict=True):
            version = _parsed(line.stable) if line.stable else _leading(line.package)
            if shared and (not stream or versions.get(stream) != line.stable):
                continue
            if began and version and version.stream not in introduced and version < _parsed(began):
                continue
            yield line

    def stable_releases(self, subject: str, versions: dict[str, str], introduced: dict[str, str]) -> dict[str, str]:
        """Stream → first stable release with the fix; none where some stream took it back. `versions` and `introduced`
        are what is known of the fix and the bug."""
        found: dict[str, str] = {}
        if not self._was_undone(subject):
            for line in self._about(subject, versions, introduced):
                if line.stable:
                    self._lower(found, _parsed(line.stable).stream, line.stable)
        return found

    def packages(self, subject: str, versions: dict[str, str], introduced: dict[str, str]) -> dict[str, str]:
        """Suite → first package with the fix: by its subject, or as the first of a stable release that has it."""
        if self._was_undone(subject):
            return {}
        found: dict[str, str] = {}
        for line in self._about(subject, versions, introduced):
            if _says_fix(line):
                self._lower(found, line.suite, line.package)
        for suite, names in self._released.items():
            first = next((name for name in names if _has(name, suite, versions)), names[0])
            if first != names[0]:  # the oldest one known need not be the first that had it
                self._lower(found, suite, first)
        return found


def _says_fix(line: Line) -> bool:
    """What a maintainer wrote of a package without a prefix need not be a commit's subject."""
    return bool(line.stable) or ": " in line.subject


_parsed = lru_cache(maxsize=None)(parse_version)
_leading = lru_cache(maxsize=None)(leading_version)


def _has(package: str, suite: str, versions: dict[str, str]) -> bool:
    """Whether a package is of a release that has the fix. What is in all kernels of a suite is not worth saying."""
    version = _leading(package)
    if version is None:
        return False
    first = versions.get(version.stream) or (versions.get("mainline") if suite == "debian:sid" else None)
    return first is not None and version >= _parsed(first)


def suite_of(package: str, suite: str) -> str:
    """The release whose series a package belongs to: what was built for unstable then is in the release since."""
    version = _leading(package)
    release = DEBIAN_SUITES.get(version[:2]) if version else None
    if release is None and suite.split("-")[0] not in ("unstable", "sid"):
        release = suite.split("-")[0]
    return f"debian:{release or 'sid'}"
