"""One bug, several signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule, declared_similar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class DuplicateBugs(Rule):
    """Claimed twice."""

    name = "duplicate-bugs"
    checks = (
        "No two signatures claim the same bug unless they say that they are similar, and none lists one twice. A generated "
        "one of a bug that a person wrote about is left out of the base, and several fixes of one bug may be generated "
        "where they show crashes of different functions."
    )
    why = "The answer would show the same bug under two names, each with half of what is known."
    recommendation = "Put both into one signature, or name the other under `similar-to`."
    bad = "bugs: [kernel:1, kernel:1]\n"
    good = "bugs: [kernel:1, kernel:2]\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Look for other claims."""
        for place, bug in enumerate(signature.bugs):
            if bug in signature.bugs[:place]:
                yield Flaw(("bugs", place), f"{bug} is listed twice")
                continue
            for other in base.by_bug[bug]:
                if other != signature.id and not _may_share(signature, base.by_id[other]):
                    yield Flaw(("bugs", place), f"{bug} is claimed by {other} too")


def _may_share(one: SignatureModel, other: SignatureModel) -> bool:
    if one.origin != other.origin:
        return True  # advisor.signature.twins
    if one.origin == "mined" and not set(one.match.function) & set(other.match.function):
        return True
    return declared_similar(one, other)
