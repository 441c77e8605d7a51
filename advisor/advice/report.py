"""The report: field for field the JSON contract of `check`."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.matching.match import Evidence
    from advisor.oops.crash import Crash, Kernel

SCHEMA_VERSION = 1


class Base(NamedTuple):
    """Which base answered."""

    version: str
    signatures: int


class Source(NamedTuple):
    """What was read."""

    path: str
    layout: str
    files: tuple[str, ...]
    notes: tuple[str, ...]
    roles: tuple[str, ...]


class Bug(NamedTuple):
    """A bug reference with its last known status."""

    tracker: str
    id: str
    url: str
    title: str | None = None
    state: str = "unknown"
    outcome: str = "unknown"
    visibility: str = "unknown"
    checked: str | None = None
    """When it was asked last, ISO 8601 in UTC."""
    resolution: str | None = None
    changed: str | None = None
    fixed_in: tuple[str, ...] = ()
    duplicate_of: str | None = None
    moved_to: str | None = None
    not_asked: str | None = None


class Commands(NamedTuple):
    """What to type, for the crashed machine's distribution; lines that begin with `#` explain the next one."""

    once: tuple[str, ...] = ()
    permanent: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    verify: tuple[str, ...] = ()


class Remedy(NamedTuple):
    """A workaround made exact."""

    kind: str
    value: str
    effect: str
    cost: str
    risk: str
    source: str | None
    active: bool | None
    """The crashed boot already ran with it; None: cannot tell."""
    available: bool | None
    """The crashed kernel has it; None: cannot tell."""
    commands: Commands
    action: str
    certainty: str
    note: str | None = None
    """What the owner should know about it here: that the crashed boot ran with it already, that it goes by a guess."""


class Applicability(NamedTuple):
    """Whether the bug is in the kernel that crashed."""

    state: str
    reason: str
    how_to_tell: str | None


class FixAdvice(NamedTuple):
    """The fix that decides for this kernel."""

    state: str
    regression: bool
    commit: str | None
    subject: str | None
    versions: dict[str, str]
    advice: str
    commands: tuple[str, ...]


class Answer(NamedTuple):
    """One named bug with everything that the owner needs."""

    id: str
    title: str
    origin: str
    review: str
    confidence: float
    similar: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    bugs: tuple[Bug, ...]
    workarounds: tuple[Remedy, ...]
    applies: Applicability
    fix: FixAdvice
    cause: str
    fixes: tuple[dict[str, object], ...]
    note: str | None


class Report(NamedTuple):
    """The whole answer of `check`."""

    schema_version: int
    base: Base
    source: Source
    kernel: Kernel
    verdict: str
    crash: int | None
    crashes: tuple[Crash, ...]
    matches: tuple[Answer, ...]
    next: tuple[str, ...]


class ParseReport(NamedTuple):
    """The whole answer of `parse`."""

    schema_version: int
    source: Source
    kernel: Kernel
    crashes: tuple[Crash, ...]
