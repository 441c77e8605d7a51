"""Signatures as authors write them → signatures as the crash half reads them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.index.stored import Fix, Signature, Template, Workaround
from advisor.signature.facts.presence import parameter_of, presence
from advisor.signature.facts.read import shipped
from advisor.signature.twins import without_twins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.signature.model import SignatureModel
    from advisor.signature.model import Workaround as WorkaroundModel
    from advisor.signature.template import LogTemplate

ANCHORS = 2
"""Words that lead to a template; two, so that it is still found where one of them was reworded."""
COMMON = 512
"""Signatures that a frame leads to at most; beyond, only its frequency is kept."""
COMMON_WORD = 128
"""Signatures that hold a word beyond which it leads to a template only where the template has none that is rarer."""


def stored_form(signatures: Sequence[SignatureModel]) -> list[Signature]:
    """The signatures that match anything, numbered from 1 in the order of their ids.

    Withdrawn ones are left out, and generated ones of a fix that a person wrote about (`advisor.signature.twins`).
    """
    told_once = without_twins(signatures)
    kept = sorted((one for one in told_once if one.review.state != "withdrawn"), key=lambda one: one.id)
    frequency: Counter[str] = Counter()
    for one in kept:
        frequency.update({word for pattern in one.match.log for word in pattern.compiled.words})
    ordinary = ordinary_words()

    def rarity(word: str) -> tuple[bool, bool, int, int, str]:
        return frequency[word] > COMMON_WORD, word in ordinary, frequency[word], -len(word), word

    return [_stored(number, one, rarity) for number, one in enumerate(kept, 1)]


def ordinary_words() -> frozenset[str]:
    """The words of `ordinary_words.txt`."""
    text = Path(__file__).with_name("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _stored(number: int, one: SignatureModel, rarity: Callable[[str], tuple[bool, bool, int, int, str]]) -> Signature:
    match = one.match
    urls = [reference.url for reference in one.references]
    return Signature(
        number=number,
        id=one.id,
        title=one.title,
        origin=one.origin,
        review=one.review.state,
        cause=one.cause,
        seen=one.seen,
        kinds=match.kind,
        functions=_distinct(match.function),
        modules=_distinct(match.module),
        trace=match.trace,
        templates=tuple(_template(pattern.compiled, rarity) for pattern in match.log),
        require=match.require,
        hardware=match.hardware,
        processes=match.process,
        kernels=one.kernels,
        bugs=_distinct(one.bugs),
        fixes=tuple(
            Fix(fix.commit, fix.subject, dict(sorted(fix.versions.items())), dict(sorted(fix.introduced.items())))
            for fix in one.fixes
        ),
        workarounds=tuple(
            Workaround(
                kind=item.kind,
                value=item.value,
                action=item.action,
                effect=item.effect,
                cost=item.cost,
                risk=item.risk,
                certainty=item.certainty,
                kernels=item.kernels,
                source=urls[item.reference - 1] if item.reference else None,
                module=item.module,
                **_presence(item),
            )
            for item in one.workarounds
        ),
        references=tuple(urls),
        similar=_distinct(one.similar_to),
        note=one.note,
        subsystem=one.source.subsystem,
        reviewed=one.review.date if one.review.state == "reviewed" else None,
        aliases=_distinct((*one.aliases, *one.supersedes)),
        shown=tuple(reference.shows or "" for reference in one.references),
        nameless=one.cause == "bug"
        and not (match.function or match.trace or one.bugs or one.fixes)
        and all(item.certainty != "high" for item in one.workarounds),
    )


def _presence(item: WorkaroundModel) -> dict[str, str | None]:
    """Which kernels have the parameter that it sets."""
    facts = shipped()
    name = parameter_of(item.kind, item.value, item.module)
    return presence(name, facts)._asdict() if facts and name else {}


def _template(compiled: LogTemplate, rarity: Callable[[str], tuple[bool, bool, int, int, str]]) -> Template:
    ranked = sorted(set(compiled.words), key=rarity)
    best = rarity(ranked[0])[:2]
    anchors = [word for word in ranked[:ANCHORS] if rarity(word)[:2] == best]
    return Template(compiled.text, compiled.pattern, compiled.words, tuple(anchors))


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
