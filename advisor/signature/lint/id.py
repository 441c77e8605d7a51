"""Ids and file names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import SignatureModel


class Id(Rule):
    """The id is the file's name."""

    name = "id"
    checks = "An id is small letters, digits and hyphens, used once, and the file is named after it."
    why = "People find the file by the id that the answer shows."
    recommendation = "Rename the file to ID.yaml, or give it another id; an id that was published goes under `aliases`."
    curated_only = True
    bad = "id: Some Name\n"
    good = "id: nouveau-runpm-evo-wait\n"

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Compare with the file's name; generated signatures share files."""
        stem, ending = os.path.splitext(os.path.basename(signature.source.path))
        if ending and stem != signature.id:
            yield Flaw(("id",), f"the id is {signature.id!r}, the file {stem!r}")
