"""Fixes as public records have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.facts.records import PREFIX, at_hand, plain_subject
from advisor.signature.lint.rule import Base, Flaw, Rule
from advisor.versions import compare_packages, leading_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.facts.records import Change, Records
    from advisor.signature.model import Fix, SignatureModel


class FixRecords(Rule):
    """What is claimed of a fix can be looked up."""

    curated_only = True
    name = "fix-records"
    checks = (
        "Commit, subject, versions and CVE ids of a fix agree with the kernel's CVE records and Debian's changelog."
    )
    why = "The owner of an affected kernel would be told that it has the fix, or be sent to a version that has not."
    recommendation = "Look the commit up again and take its subject and its versions from there."
    bad = "fixes: [{commit: 5578de4834fe, subject: 'netlabel: fix an out-of-bounds access', versions: {mainline: '5.1'}}]\n"
    good = (
        "fixes: [{commit: 5578de4834fe, subject: 'netlabel: fix out-of-bounds memory accesses', "
        "versions: {mainline: '5.0'}}]\n"
    )

    def skipped(self) -> str | None:
        """Without records nothing can be compared."""
        return None if at_hand() else "the kernel's CVE records and Debian's changelog are not at hand"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Compare with the records of the same commit, and of the CVEs that the signature claims."""
        if not signature.fixes or not (records := at_hand()):
            return
        for place, fix in enumerate(signature.fixes):
            yield from _of_commit(place, fix, records)
            yield from _of_debian(place, fix, records)
        subjects = {plain_subject(fix.subject) for fix in signature.fixes if fix.subject}
        changes = {id(change) for fix in signature.fixes for change in _changes(fix, records)}
        for place, bug in enumerate(signature.bugs):
            change = records.by_cve.get(bug)
            if change and subjects and plain_subject(change.subject) not in subjects and id(change) not in changes:
                yield Flaw(("bugs", place), f'{bug} is "{change.subject}", none of the fixes here')


def _changes(fix: Fix, records: Records) -> list[Change]:
    return records.by_commit.get(fix.commit[:PREFIX], []) if fix.commit else []


def _of_commit(place: int, fix: Fix, records: Records) -> Iterator[Flaw]:
    changes = _changes(fix, records)
    if not changes or not fix.commit:
        return
    subjects = {plain_subject(change.subject): change.subject for change in changes}
    if fix.subject and plain_subject(fix.subject) not in subjects:
        yield Flaw(("fixes", place, "subject"), f'{fix.commit[:PREFIX]} is "{next(iter(subjects.values()))}"')
    for stream, version in fix.versions.items():
        told = set[str]().union(*(change.fixed.get(stream, ()) for change in changes))
        if told and version not in told:
            yield Flaw(
                ("fixes", place, "versions"),
                f"in {stream} {fix.commit[:PREFIX]} came with {' or '.join(sorted(told))}, not with {version}",
            )


def _of_debian(place: int, fix: Fix, records: Records) -> Iterator[Flaw]:
    """No package version is older than the changelog entry with the subject, within one upstream series.

    A later one may be right: the first of its suite. Of another series the changelog is silent where a release brought it.
    """
    told = records.debian.get(plain_subject(fix.subject), set()) if fix.subject else set()
    for stream, version in fix.versions.items():
        if not stream.startswith("debian:"):
            continue
        same = [one for one in told if _series(one) == _series(version)]
        if same and all(compare_packages(version, one) < 0 for one in same):
            yield Flaw(
                ("fixes", place, "versions"),
                f"Debian's changelog has it in {', '.join(sorted(same))}, not in {version}",
            )


def _series(version: str) -> str:
    """`6.1` of `6.1.176-1`."""
    parsed = leading_version(version.partition(":")[2] or version)
    return parsed.stream if parsed else ""
