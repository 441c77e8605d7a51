"""References that no server is asked about: what the shipped records know for good, and plain links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.trackers.cache import Status, shipped
from advisor.trackers.interface import Told, portions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.references import Reference
    from advisor.trackers.client import Client

UNKNOWN_COMMIT = "not in the shipped records of kernel fixes"
LINK = "a link: a text has no status"


class Records:
    """Kernel commits and CVEs: in which releases the fix is; and bugs of the retired freedesktop Bugzilla."""

    host = None

    def ident(self, reference: Reference) -> str | None:
        if reference.tracker in ("commit", "cve"):
            return reference.id
        if reference.tracker == "freedesktop" and next(shipped([str(reference)]), None):
            return reference.id
        return None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, 1000)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        known = {status.reference: status for status in shipped(references)}
        rest = [reference for reference in references if reference not in known]
        yield Told([*known.values(), *(Status(reference, not_asked=UNKNOWN_COMMIT) for reference in rest)])


class Links:
    """lore.kernel.org and every other page."""

    host = None

    def ident(self, reference: Reference) -> str | None:
        return reference.id if reference.tracker == "url" else None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, 1000)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        yield Told([Status(reference, not_asked=LINK) for reference in references])
