"""What a scorer is given and what it gives back."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.kinds import SYMPTOMS
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.index.stored import Signature
    from advisor.matching.rarity import Rarity
    from advisor.matching.sightings import Sighting
    from advisor.oops.crash import Crash, Reading


class Case(NamedTuple):
    """One signature held against one crash, or against the log alone."""

    signature: Signature
    reading: Reading
    crash: Crash | None
    """None where no crash was read, or where the signature speaks of log lines alone."""
    rarity: Rarity
    sightings: Mapping[str, tuple[Sighting, ...]]
    """Pattern → where the log shows it."""


class Piece(NamedTuple):
    """One thing that was looked for, before it is weighed."""

    kind: str
    text: str
    """In words, for the owner."""
    features: tuple[tuple[str, float], ...] = ()
    """Name in `weights.COEFFICIENTS` and value between 0 and 1; empty where it does not count."""
    line: int | None = None
    file: int | None = None
    why: str | None = None
    """Why it does not count, or what was expected instead."""
    facts: tuple[tuple[str, float], ...] = ()
    """What the caps ask for and no coefficient weighs."""


def is_log_only(signature: Signature) -> bool:
    """Whether a signature describes no report of the kernel but log lines alone."""
    return not signature.functions and not signature.trace and SYMPTOMS.issuperset(signature.kinds)


def place(frame_line: int | None, frame_file: int | None, crash: Crash) -> tuple[int | None, int | None]:
    """The line to point to: the frame's own where it is known, else the report's first."""
    return (frame_line, frame_file) if frame_line is not None else (crash.line, crash.file)
