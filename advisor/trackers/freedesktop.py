"""What became of the bugs of the retired bugs.freedesktop.org.

Bugs that were open in 2019 were moved to gitlab.freedesktop.org by a program (zmike/bztogl), which began each new
issue's description with the old bug's address; closed ones stayed behind. The old server is not asked. The shipped
records know where the nouveau list's bugs went (`offline` answers for those); others are looked up in GitLab by that
address. A number is never guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import BaseModel

from advisor.trackers.answer import CouldNotAsk, HostPaused, shaped
from advisor.trackers.cache import Status
from advisor.trackers.interface import Told, portions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.references import Reference
    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

PROJECTS = ("drm/intel", "drm/amd", "mesa/mesa", "xorg/driver/xf86-video-nouveau")
"""Those that took kernel bugs over."""
NOT_FOUND = "an id of the retired Bugzilla; not moved to GitLab, or not found there"


class Issue(BaseModel):
    """What is read of an issue."""

    iid: int
    title: str | None = None
    description: str | None = None


class Freedesktop:
    """The retired server's ids."""

    def __init__(self, gitlab: Host) -> None:
        self._host = gitlab

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        return reference.id if reference.tracker == "freedesktop" else None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, 1)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        for reference in references:
            yield Told([self._search(reference, client)])

    def _search(self, reference: str, client: Client) -> Status:
        number = reference.rpartition(":")[2]
        address = re.compile(rf"show_bug\.cgi\?id={number}(?!\d)")
        for project in PROJECTS:
            path = f"/api/v4/projects/{quote(project, safe='')}/issues"
            query = {"search": f"show_bug.cgi?id={number}", "in": "description", "scope": "all", "per_page": "20"}
            answer = client.get(path, query)
            if answer.status in (401, 403):
                raise HostPaused(f"{self._host.name} does not let us search (status {answer.status})")
            content: Any = answer.content
            if answer.status == 404:
                continue
            if answer.status != 200 or not isinstance(content, list):
                raise CouldNotAsk(f"{self._host.name} answered in another form than this version knows")
            for issue in (shaped(Issue, item) for item in content):
                first = (issue.description or "").strip().partition("\n")[0]
                if address.search(first):
                    return Status(
                        reference,
                        "closed",
                        "moved",
                        "public",
                        resolution="MOVED",
                        title=client.clean(issue.title),
                        moved_to=f"gitlab.freedesktop:{project}#{issue.iid}",
                        source=self._host.base,
                    )
        return Status(reference, source=self._host.base, not_asked=NOT_FOUND)
