"""The same fix told twice: by a person, and by a script that read the fix's record. The person's signature answers.

A generated signature is a twin where a written one names its commit, its subject or one of its bugs. It stays in its file,
is left out of the base, and leaves behind what the other lacks: versions of the fix, and its id as a former name.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from advisor.signature.facts.records import PREFIX, plain_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advisor.signature.model import Fix, SignatureModel

_SHORT = 16
"""Subjects of fewer characters may be anybody's."""


class Twin(NamedTuple):
    """A generated signature that says again what a written one says."""

    generated: SignatureModel
    written: str
    """Id of the other."""
    why: str
    """What both name."""


def twins_of(signatures: Iterable[SignatureModel]) -> list[Twin]:
    """In the order of their ids; of several written ones that name the same, the first by id counts."""
    ordered = sorted(signatures, key=lambda one: one.id)
    named: dict[str, str] = {}
    for one in ordered:
        if one.origin != "mined" and one.review.state != "withdrawn":
            for name in _names(one):
                named.setdefault(name, one.id)
    found = []
    for one in ordered:
        why = next((name for name in _names(one) if name in named), None) if one.origin == "mined" else None
        if why is not None:
            found.append(Twin(one, named[why], why))
    return found


def without_twins(signatures: Sequence[SignatureModel]) -> list[SignatureModel]:
    """What goes into a base: twins left out, what they know given to the written ones."""
    folded: defaultdict[str, list[SignatureModel]] = defaultdict(list)
    written: dict[str, str] = {}
    for twin in twins_of(signatures):
        folded[twin.written].append(twin.generated)
        written[twin.generated.id] = twin.written
    if not folded:
        return list(signatures)
    kept = (one for one in signatures if one.id not in written)
    return [_redirected(_enriched(one, folded.get(one.id, ())), written) for one in kept]


def _names(one: SignatureModel) -> Iterator[str]:
    """What tells that two signatures are of one fix, the surest first."""
    for fix in one.fixes:
        if fix.commit:
            yield f"commit {fix.commit[:PREFIX]}"
    for fix in one.fixes:
        subject = plain_subject(fix.subject or "")
        if len(subject) >= _SHORT:
            yield f'"{subject}"'
    yield from one.bugs


def _enriched(one: SignatureModel, twins: Sequence[SignatureModel]) -> SignatureModel:
    if not twins:
        return one
    fixes = list(one.fixes)
    for fix in (fix for twin in twins for fix in twin.fixes):
        place = next((at for at, own in enumerate(fixes) if _same(own, fix)), None)
        if place is not None:
            fixes[place] = _completed(fixes[place], fix)
        elif not one.fixes and fix.versions:
            fixes.append(fix)
    former = (name for twin in twins for name in (twin.id, *twin.aliases))
    return one.model_copy(update={"fixes": tuple(fixes), "aliases": tuple(dict.fromkeys((*one.aliases, *former)))})


def _same(one: Fix, other: Fix) -> bool:
    if one.commit and other.commit:
        return one.commit[:PREFIX] == other.commit[:PREFIX]
    return bool(one.subject and other.subject) and plain_subject(one.subject or "") == plain_subject(
        other.subject or ""
    )


def _completed(own: Fix, other: Fix) -> Fix:
    """What the person wrote stands; the first fixed versions of further streams are added."""
    return own.model_copy(
        update={
            "commit": own.commit or other.commit,
            "versions": {**other.versions, **own.versions},
            "introduced": dict(own.introduced or other.introduced),
        }
    )


def _redirected(one: SignatureModel, written: Mapping[str, str]) -> SignatureModel:
    """Likenesses to a twin are likenesses to the one that answers for it."""
    if not any(name in written for name in one.similar_to):
        return one
    names = dict.fromkeys(written.get(name, name) for name in one.similar_to)
    return one.model_copy(update={"similar_to": tuple(name for name in names if name != one.id)})
