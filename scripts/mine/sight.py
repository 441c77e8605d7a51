"""One record → what it shows, by the crash it quotes or else by its words."""

from __future__ import annotations

from typing import NamedTuple

from advisor.oops.generic import is_generic
from scripts.mine.derive import Symptom, derive
from scripts.mine.merge import Sighting
from scripts.mine.prose import symptom_in_words, told_in_prose
from scripts.mine.record import Record  # noqa: TC001 (a NamedTuple's field)


class Sight(NamedTuple):
    """A sighting, and where there is nothing to see, why."""

    sighting: Sighting
    why: str


def sight(record: Record) -> Sight:
    """Look at one record."""
    symptom, why = derive(record)
    if symptom is None:
        kinds, told = told_in_prose(record)
        if kinds is None:
            return Sight(Sighting(record, None), f"{why}; {told}")
        if is_generic(told):
            return Sight(Sighting(record, None), f"{why}; words name a function that stands in every trace")
        title = f"{symptom_in_words(kinds)} in {told}"
        symptom = Symptom(kinds, (told,), None, (), title, prose=True)
    return Sight(Sighting(record, symptom), "")
