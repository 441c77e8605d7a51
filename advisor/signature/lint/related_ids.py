"""Ids that signatures name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class RelatedIds(Rule):
    """They exist, and ids that are gone are not used again."""

    name = "related-ids"
    checks = (
        "`similar-to` names signatures that exist, `supersedes` such that are withdrawn or retired; the id of a former, "
        "retired or withdrawn signature is never used again."
    )
    why = "A link that leads nowhere hides the comparison it promises; a reused id sends people to another bug."
    recommendation = "Correct the id; withdraw what is superseded; give a new bug a new id."
    bad = "similar-to: [no-such-signature]\n"
    good = "bugs: [kernel:1]\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look the ids up."""
        if signature.id in base.retired:
            yield Flaw(("id",), f"the id {signature.id!r} was retired: {base.retired[signature.id]}")
        if base.by_former_id.get(signature.id):
            yield Flaw(("id",), f"the id {signature.id!r} is a former id of {base.by_former_id[signature.id][0]}")
        for place, former in enumerate(signature.aliases):
            if former in base.by_id or len(base.by_former_id[former]) > 1:
                yield Flaw(("aliases", place), f"the former id {former!r} is in use")
        yield from self._likenesses(signature, base)
        yield from self._superseded(signature, base)

    def _likenesses(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        for place, other in enumerate(signature.similar_to):
            if other == signature.id:
                yield Flaw(("similar-to", place), "it names itself")
            elif other not in base.by_id:
                yield Flaw(("similar-to", place), f"there is no signature {other!r}")
            elif base.by_id[other].review.state == "withdrawn" != signature.review.state:
                yield Flaw(("similar-to", place), f"{other} was withdrawn: {base.by_id[other].review.reason}")

    def _superseded(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        for place, other in enumerate(signature.supersedes):
            if other == signature.id:
                yield Flaw(("supersedes", place), "it names itself")
            elif other in base.by_id and base.by_id[other].review.state != "withdrawn":
                yield Flaw(("supersedes", place), f"{other} still answers; withdraw it, or delete it and retire its id")
            elif other not in base.by_id and other not in base.retired:
                yield Flaw(("supersedes", place), f"there is no signature {other!r}, withdrawn or retired")
            elif other in base.by_id and signature.id in base.by_id[other].supersedes:
                yield Flaw(("supersedes", place), f"{other} says that it supersedes this one")
