"""The obvious matcher: every signature of the base against the log. Tests hold the fast one to it; never used at a
crash."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.find import hold
from advisor.matching.rank import rank

if TYPE_CHECKING:
    from advisor.index.read import Index
    from advisor.matching.match import Match
    from advisor.oops.crash import Reading


def find_all_matches(reading: Reading, index: Index) -> tuple[Match, ...]:
    """What `find.find_matches` answers, the long way."""
    return rank(hold(index.all(), reading, index))
