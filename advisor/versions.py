"""Versions of kernels and packages, and ranges of them.

Upstream versions (`6.12.118`, `6.13-rc4`, `2.6.32.71`) compare as tuples. Package versions compare by dpkg's rules
(deb-version(7)): epoch, then upstream part, then revision, `~` before everything, letters before other characters.
"""

from __future__ import annotations

from advisor.tuples import NamedTuple

_RELEASED = 1 << 20
"""Stands for "no release candidate": after every candidate of the same version."""


class Version(NamedTuple):
    """An upstream kernel version; ordered as the kernel's history is within one stream."""

    major: int
    minor: int
    patch: int = 0
    sub: int = 0
    """Fourth number of 2.6 kernels."""
    candidate: int = _RELEASED
    """N of `-rcN`."""

    @property
    def stream(self) -> str:
        """The stable series that it belongs to: `6.12`, `2.6.32`."""
        return f"2.6.{self.patch}" if self[:2] == (2, 6) else f"{self.major}.{self.minor}"

    def __str__(self) -> str:
        numbers = [self.major, self.minor]
        if self.patch or self.sub:
            numbers.append(self.patch)
        if self.sub:
            numbers.append(self.sub)
        candidate = "" if self.candidate == _RELEASED else f"-rc{self.candidate}"
        return ".".join(map(str, numbers)) + candidate


def parse_version(text: str) -> Version:
    """Read a whole upstream version, with or without a leading `v`. Raises ValueError for anything else."""
    version, rest = _leading(text.strip().removeprefix("v"))
    if version is None or rest:
        raise ValueError(f"not an upstream kernel version: {text[:40]!r}")
    return version


def leading_version(text: str) -> Version | None:
    """The version that a release string begins with (`6.13.0-rc4-amd64`), upstream's or the distribution's own."""
    return _leading(text.strip().removeprefix("v"))[0]


def _leading(text: str) -> tuple[Version | None, str]:
    numbers: list[int] = []
    at = 0
    while len(numbers) < 4:
        start = at
        while at < len(text) and text[at] in "0123456789":
            at += 1
        if at == start or at - start > 6:
            break
        numbers.append(int(text[start:at]))
        if text[at : at + 1] != "." or not text[at + 1 : at + 2].isdigit():
            break
        at += 1
    if len(numbers) < 2:
        return None, text
    candidate = _RELEASED
    if text[at : at + 3] == "-rc":
        end = at + 3
        while end < len(text) and text[end] in "0123456789":
            end += 1
        if at + 3 < end <= at + 7:
            candidate, at = int(text[at + 3 : end]), end
    major, minor, patch, sub = [*numbers, 0, 0][:4]
    return Version(major, minor, patch, sub, candidate), text[at:]


Clause = tuple[str, Version]
Range = tuple[tuple[Clause, ...], ...]
"""Alternatives (`||`), each a conjunction (`,`) of comparisons."""

_OPERATORS = (">=", "<=", "==", ">", "<", "=")


def parse_range(text: str) -> Range:
    """Read `>=3.13,<4.9` or `<4.9 || >=5.0,<5.3`. Raises ValueError with a sentence for the author."""
    alternatives: list[tuple[Clause, ...]] = []
    for alternative in text.split("||"):
        clauses: list[Clause] = []
        for part in alternative.split(","):
            part = part.strip()
            operator = next((sign for sign in _OPERATORS if part.startswith(sign)), None)
            if operator is None:
                raise ValueError(f"a range is written like '>=3.13,<4.9', not {text[:60]!r}")
            clauses.append(("==" if operator == "=" else operator, parse_version(part[len(operator) :])))
        alternatives.append(tuple(clauses))
    return tuple(alternatives)


def in_range(version: Version, within: Range | str) -> bool:
    """Whether a version satisfies a range."""
    within = parse_range(within) if isinstance(within, str) else within
    return any(all(_holds(version, operator, bound) for operator, bound in clauses) for clauses in within)


def is_empty(within: Range | str) -> bool:
    """Whether a range contradicts itself: an alternative that no version can satisfy."""
    within = parse_range(within) if isinstance(within, str) else within
    return any(_contradicts(clauses) for clauses in within)


def overlap(one: Range | str, other: Range | str) -> bool:
    """Whether some version may satisfy both ranges."""
    one = parse_range(one) if isinstance(one, str) else one
    other = parse_range(other) if isinstance(other, str) else other
    return any(not _contradicts(left + right) for left in one for right in other)


def _holds(version: Version, operator: str, bound: Version) -> bool:
    if operator == ">=":
        return version >= bound
    if operator == "<=":
        return version <= bound
    if operator == ">":
        return version > bound
    if operator == "<":
        return version < bound
    return version == bound


def _contradicts(clauses: tuple[Clause, ...]) -> bool:
    """No version satisfies all of them: the greatest lower bound lies above the least upper one."""
    for low_sign, low in clauses:
        for high_sign, high in clauses:
            if low_sign in (">=", ">", "==") and high_sign in ("<=", "<", "=="):
                if low > high:
                    return True
                if low == high and (low_sign == ">" or high_sign == "<"):
                    return True
    return False


def compare_packages(one: str, other: str) -> int:
    """Below, at or above zero as package `one` is older than, the same as or newer than `other` (dpkg's verrevcmp)."""
    for left, right in zip(_package_parts(one), _package_parts(other), strict=True):
        order = _compare_part(left, right)
        if order:
            return order
    return 0


def _package_parts(text: str) -> tuple[str, str, str]:
    """Epoch, upstream part, revision. What is missing counts as zero."""
    epoch, separator, rest = text.strip().partition(":")
    if not separator:
        epoch, rest = "0", text.strip()
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return epoch, upstream, revision


def _rank(letter: str) -> int:
    """dpkg lib/dpkg/version.c, order(): `~` sorts before the end of a part, letters before everything else."""
    if letter == "~":
        return -1
    if letter.isascii() and letter.isalpha():
        return ord(letter)
    return ord(letter) + 256


def _compare_part(left: str, right: str) -> int:
    here = there = 0
    while here < len(left) or there < len(right):
        while (here < len(left) and left[here] not in "0123456789") or (
            there < len(right) and right[there] not in "0123456789"
        ):
            ours = _rank(left[here]) if here < len(left) and left[here] not in "0123456789" else 0
            theirs = _rank(right[there]) if there < len(right) and right[there] not in "0123456789" else 0
            if ours != theirs:
                return -1 if ours < theirs else 1
            here, there = here + 1, there + 1
        start, begin = here, there
        while here < len(left) and left[here] in "0123456789":
            here += 1
        while there < len(right) and right[there] in "0123456789":
            there += 1
        ours_digits, theirs_digits = left[start:here].lstrip("0"), right[begin:there].lstrip("0")
        if len(ours_digits) != len(theirs_digits):
            return -1 if len(ours_digits) < len(theirs_digits) else 1
        if ours_digits != theirs_digits:
            return -1 if ours_digits < theirs_digits else 1
    return 0
