"""The answer to one question: is this the same symptom?"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.index.stored import Signature


class Evidence(NamedTuple):
    """One thing that was looked for; what was not found is evidence too."""

    kind: str
    """`function`, `trace`, `log`, `kind`, `module`, `hardware`, `process`, `address`, `kernel`, …"""
    text: str
    """In words: `the fault is in evo_wait (nouveau)`."""
    line: int | None
    """1-based log line that it rests on."""
    weight: float
    """Log-odds that it adds (negative: takes)."""
    counted: bool
    why: str | None
    """Why it did not count, or what was expected instead."""
    file: int | None


class Match(NamedTuple):
    """A signature held against one crash (or, for log symptoms, against the whole log)."""

    signature: Signature
    crash: int | None
    """Index of the crash that it explains; None for a match by log lines alone."""
    confidence: float
    """Probability that the log shows this signature's symptom, from the text alone."""
    evidence: tuple[Evidence, ...]
    similar: tuple[str, ...]
    """Ids that this log cannot tell apart from this one."""
