"""Debian's bug tracking system, through its SOAP interface (`get_status`), which takes up to 500 ids at once.

Recorded from a running server: ids that do not exist are absent from the map, faults come with HTTP status 500.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.trackers.answer import CouldNotAsk, Passing
from advisor.trackers.cache import Status
from advisor.trackers.interface import Told, missing, portions
from advisor.trackers.soap import Fault, read_map, status_request
from advisor.trackers.times import from_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.references import Reference
    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

BATCH = 500
_HEADERS = {"Content-Type": 'text/xml; charset="utf-8"', "SOAPAction": "", "Accept": "text/xml"}


class Debbugs:
    """bugs.debian.org."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        return reference.id if reference.tracker == "debian" else None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, BATCH)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        wanted = {reference.rpartition(":")[2]: reference for reference in references}
        body = status_request(sorted(map(int, wanted)))
        try:
            answer = client.post("/cgi-bin/soap.cgi", body, _HEADERS, expect="xml")
            bugs = read_map(answer.body)
        except Fault:
            raise CouldNotAsk(f"{self._host.name} could not answer") from None
        except Passing as fault:
            raise CouldNotAsk(f"{self._host.name}: {fault}") from None
        if answer.status != 200:
            raise CouldNotAsk(f"{self._host.name} refused it (status {answer.status})")
        yield Told(
            [
                self._status(bugs[number], reference, client) if number in bugs else missing(reference, self._host.base)
                for number, reference in wanted.items()
            ]
        )

    def _status(self, bug: dict[str, Any], reference: str, client: Client) -> Status:
        if "done" not in bug or "subject" not in bug:
            raise CouldNotAsk("the answer has another form than this version knows")
        closed = bool(bug["done"])
        versions = bug.get("fixed_versions")
        cleaned = [client.clean(text, 60) for text in versions] if isinstance(versions, list) else []
        fixed_in = tuple(text for text in cleaned if text) if closed else ()
        outcome = "unknown"
        if closed:
            outcome = "fixed" if fixed_in else "unspecified"
        return Status(
            reference,
            "closed" if closed else "open",
            outcome,
            "public",
            resolution=client.clean(bug.get("pending"), 60),
            title=client.clean(bug["subject"]),
            changed=from_seconds(str(bug.get("log_modified") or bug.get("last_modified") or "")),
            fixed_in=fixed_in,
            source=self._host.base,
        )
