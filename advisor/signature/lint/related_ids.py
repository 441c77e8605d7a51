"""Ids that signatures name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class RelatedIds(Rule):
    """They exist, and former ids are not used again."""

    name = "related-ids"
    checks = "`similar-to` and `supersedes` name signatures that exist; a former id is never used again."
    why = "A link that leads nowhere hides the comparison it promises; a reused id sends people to another bug."
    recommendation = "Correct the id; `advisor signatures search` finds it."
    bad = "similar-to: [no-such-signature]\n"
    good = "bugs: [kernel:1]\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look the ids up."""
        for key, ids in (("similar-to", signature.similar_to), ("supersedes", signature.supersedes)):
            for place, other in enumerate(ids):
                if other == signature.id:
                    yield Flaw((key, place), "it names itself")
                elif other not in base.by_id:
                    yield Flaw((key, place), f"there is no signature {other!r}")
        for place, former in enumerate(signature.aliases):
            if former in base.by_id or len(base.by_former_id[former]) > 1:
                yield Flaw(("aliases", place), f"the former id {former!r} is in use")
        if len(base.by_former_id.get(signature.id, ())) > 0:
            yield Flaw(("id",), f"the id {signature.id!r} is a former id of {base.by_former_id[signature.id][0]}")
