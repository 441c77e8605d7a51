"""What a log shows beside a crash: lines that every boot of the machine may print, and which explain nothing."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import is_log_only

if TYPE_CHECKING:
    from advisor.matching.match import Match
    from advisor.oops.crash import Reading


def beside(reading: Reading, match: Match) -> bool:
    """Whether a match rests on lines that every boot of the machine may print, beside a crash that has a function of its own or
    was asked for, or in a whole log without any; who gives a few lines asks what they mean."""
    if not is_log_only(match.signature) or match.signature.cause not in ("configuration", "harmless"):
        return False
    if reading.primary is None:
        return match.signature.cause == "harmless" and not reading.text.is_excerpt()
    crash = reading.crashes[reading.primary]
    return match.crash != reading.primary and (crash.function is not None or crash.kind == "sysrq")
