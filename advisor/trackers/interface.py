"""What every tracker is: which references are its own, how many it is asked at once, and what its answers mean.

    parse reference → fetch many → Status

An adapter holds the wire format of one kind of tracker and nothing else: `session` does the asking, `schedule` the
order, `store` the remembering.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from advisor.trackers.cache import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.references import Reference
    from advisor.trackers.client import Client
    from advisor.trackers.session import Host


class Unchanged(NamedTuple):
    """The tracker confirmed what was last stored of this bug (304)."""

    reference: str


class Failure(NamedTuple):
    """The bug could not be asked; what is stored of it stays."""

    reference: str
    reason: str
    """One sentence without a full stop, holding neither key nor foreign text."""


Result = Status | Unchanged | Failure


class Validator(NamedTuple):
    """With what to ask again whether anything changed (RFC 9110, section 13)."""

    request: str
    """Address with query, without keys."""
    etag: str | None
    """As it came; Bugzilla's has no quotes."""
    modified: str | None
    answered: tuple[str, ...]
    """The references that this answer told of."""


class Told(NamedTuple):
    """What one answer told, to be stored at once."""

    results: list[Result]
    validator: Validator | None = None


class Tracker(Protocol):
    """One tracker."""

    @property
    def host(self) -> Host | None:
        """Where it is asked; None where the shipped records answer."""

    def ident(self, reference: Reference) -> str | None:
        """What the tracker calls this bug; None where it is not one of its own."""

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        """The references, in portions that are asked together."""

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        """Ask for one portion. Raises CouldNotAsk; references that were not told of by then count as not asked."""


HIDDEN = "not found or not public"
"""Of trackers that answer 404 for both."""


def portions(references: Sequence[str], size: int) -> Iterator[list[str]]:
    """The references in lists of at most `size`."""
    for start in range(0, len(references), size):
        yield list(references[start : start + size])


def hidden(reference: str, source: str) -> Status:
    """Answered, but neither missing nor private is told."""
    return Status(reference, source=source, not_asked=HIDDEN)


def private(reference: str, source: str) -> Status:
    """The tracker says that it is there and not for us."""
    return Status(reference, visibility="private", source=source)


def missing(reference: str, source: str) -> Status:
    """The tracker says that there is no such bug."""
    return Status(reference, visibility="missing", source=source)
