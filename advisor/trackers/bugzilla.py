"""Bugzilla's REST interface: bugzilla.kernel.org, bugzilla.redhat.com, bugzilla.suse.com and others.

Recorded from running servers, 5.0.4 and 5.1.2. A request for several ids is a search, `GET /rest/bug?id=1,2,3`, which
leaves out silently what is private or not there; those are asked for one by one, for then the error says which. (The
call made for it, `?ids=1&ids=2`, fails as a whole with its first bad id, with `permissive` too.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from advisor.references import Reference, parse_reference
from advisor.trackers.answer import CouldNotAsk, HostPaused, TooLong, shaped
from advisor.trackers.cache import Status
from advisor.trackers.interface import Failure, Told, missing, portions, private
from advisor.trackers.times import utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.trackers.answer import Answer
    from advisor.trackers.client import Client
    from advisor.trackers.session import Host

BATCH = 100
FIELDS = ",".join(
    (
        "id,alias,summary,status,resolution,dupe_of,is_open,last_change_time,see_also,target_milestone",
        "cf_fixed_in,cf_last_closed",
    )
)
"""Names that a server does not know are ignored, so one list serves all."""
OUTCOMES = {
    **dict.fromkeys(
        (
            "FIXED",
            "CODE_FIX",
            "PATCH_ALREADY_AVAILABLE",
            "CURRENTRELEASE",
            "NEXTRELEASE",
            "ERRATA",
            "RAWHIDE",
            "DOCUMENTED",
        ),
        "fixed",
    ),
    **dict.fromkeys(("WONTFIX", "WILL_NOT_FIX", "NOTOURBUG", "UPSTREAM", "EOL", "DEFERRED", "CANTFIX"), "wontfix"),
    **dict.fromkeys(("INVALID", "NOTABUG", "WORKSFORME", "UNREPRODUCIBLE"), "invalid"),
    **dict.fromkeys(("OBSOLETE", "INSUFFICIENT_DATA", "INCOMPLETE", "EXPIRED"), "expired"),
    **dict.fromkeys(("MOVED", "MIGRATED"), "moved"),
    "DUPLICATE": "duplicate",
}
"""Resolution → outcome, as in Launchpad's checkwatches (lib/lp/bugs/externalbugtracker/bugzilla.py) and then some."""
_MISSING = (100, 101)
"""Invalid alias, no such bug (Bugzilla/WebService/Constants.pm); the ids that we send are well-formed."""
_PRIVATE = (102, 113)
_LOGIN = 410
_BAD_KEY = (300, 305, 306, 400)


class Bug(BaseModel):
    """What is read of a bug."""

    model_config = ConfigDict(extra="ignore")

    id: int
    status: str
    resolution: str = ""
    is_open: bool | None = None
    summary: str | None = None
    alias: list[str] | str | None = None
    dupe_of: int | None = None
    last_change_time: str | None = None
    see_also: list[Any] = []
    target_milestone: str | None = None
    cf_fixed_in: str | None = None
    cf_last_closed: str | None = None


class Fault(BaseModel):
    """Why one bug of several is not told."""

    faultCode: int | str | None = None  # noqa: N815 - the name on the wire


class Bugs(BaseModel):
    """The answer to both kinds of request."""

    bugs: list[Any]
    faults: list[Fault] = []


class Trouble(BaseModel):
    """An error; 5.1 sends its code as text."""

    code: int | str | None = None


class Bugzilla:
    """One server."""

    def __init__(self, name: str, url: str, host: Host, needs_key: bool = False) -> None:
        self.name = name
        """As references have it; any other name than a known one is of a server that settings added."""
        self._url = url
        self._host = host
        self._needs_key = needs_key

    @property
    def host(self) -> Host:
        return self._host

    def ident(self, reference: Reference) -> str | None:
        if reference.tracker == self.name:
            return reference.id
        prefix = f"{self._url}/show_bug.cgi?id="
        if reference.tracker == "url" and reference.id.startswith(prefix):
            ident = reference.id[len(prefix) :].partition("#")[0].partition("&")[0]
            return ident if ident and all(letter.isalnum() or letter in "-_." for letter in ident) else None
        return None

    def batches(self, references: Sequence[str]) -> Iterator[list[str]]:
        return portions(references, BATCH)

    def ask(self, references: Sequence[str], client: Client) -> Iterator[Told]:
        if self._needs_key and self._host.key is None:
            raise HostPaused(f"{self._host.name} tells nothing without an account (set a key)")
        wanted = {self.ident(parse_reference(reference)) or "": reference for reference in references}
        rest = dict(wanted)
        if len(wanted) > 1:
            for told in self._search(wanted, client):
                yield told
                for result in told.results:
                    rest = {ident: reference for ident, reference in rest.items() if reference != result.reference}
        for ident, reference in rest.items():
            yield self._single(ident, reference, client)

    def _search(self, wanted: dict[str, str], client: Client) -> Iterator[Told]:
        query = {"id": ",".join(wanted), "include_fields": FIELDS, "limit": str(BATCH)}
        try:
            answer = client.get("/rest/bug", query, about=wanted.values())
        except TooLong:
            if len(wanted) == 1:
                raise
            half = list(wanted.items())
            yield from self._search(dict(half[: len(half) // 2]), client)
            yield from self._search(dict(half[len(half) // 2 :]), client)
            return
        if answer.unchanged:
            yield self._confirmed(answer)
            return
        if answer.status != 200 or _is_error(answer.content):
            if self._refuse(answer) in (*_MISSING, *_PRIVATE):
                return  # one bad id fails the whole search there: each of them is asked alone
            raise CouldNotAsk(f"{self._host.name} refused a search (status {answer.status})")
        statuses = []
        for item in shaped(Bugs, answer.content).bugs:
            bug = shaped(Bug, item)
            names = [str(bug.id), *([bug.alias] if isinstance(bug.alias, str) else bug.alias or [])]
            reference = next((wanted[name] for name in names if name in wanted), None)
            if reference:
                statuses.append(self._status(bug, reference, client))
        answered = tuple(status.reference for status in statuses)
        validator = answer.validator._replace(answered=answered) if answer.validator else None
        yield Told(list(statuses), validator)

    def _single(self, ident: str, reference: str, client: Client) -> Told:
        answer = client.get(f"/rest/bug/{ident}", {"include_fields": FIELDS}, about=(reference,))
        if answer.unchanged:
            return self._confirmed(answer)
        if answer.status == 200 and not _is_error(answer.content):
            told = shaped(Bugs, answer.content)
            if len(told.bugs) == 1:
                return Told([self._status(shaped(Bug, told.bugs[0]), reference, client)], answer.validator)
            if told.bugs or len(told.faults) != 1:
                raise CouldNotAsk(f"{self._host.name} answered with another bug than was asked for")
            code = self._concerning(told.faults[0].faultCode)
        else:
            code = self._refuse(answer)
        if code in _MISSING:
            return Told([missing(reference, self._host.base)])
        if code in _PRIVATE:
            return Told([private(reference, self._host.base)])
        return Told([Failure(reference, f"{self._host.name} refused it (status {answer.status}, error {code})")])

    def _refuse(self, answer: Answer) -> int | None:
        """The error's code. Raises HostPaused where it concerns us and not the bug."""
        return self._concerning(shaped(Trouble, answer.content).code)

    def _concerning(self, told: int | str | None) -> int | None:
        """The same of a code as it came."""
        try:
            code = int(told or 0)
        except ValueError:
            code = None
        if code == _LOGIN:
            raise HostPaused(f"{self._host.name} tells nothing without an account (set a key)")
        if code in _BAD_KEY:
            raise HostPaused(f"{self._host.name} does not accept the key that is set for it")
        return code

    @staticmethod
    def _confirmed(answer: Answer) -> Told:
        from advisor.trackers.interface import Unchanged

        return Told([Unchanged(reference) for reference in answer.unchanged])

    def _status(self, bug: Bug, reference: str, client: Client) -> Status:
        is_open = bug.is_open if bug.is_open is not None else not bug.resolution
        outcome = "unknown" if is_open else OUTCOMES.get(bug.resolution.upper(), "unspecified")
        changed = utc(bug.last_change_time)
        duplicate = self._reference(str(bug.dupe_of)) if bug.dupe_of and outcome == "duplicate" else None
        versions = [client.clean(text, 60) for text in (bug.target_milestone, bug.cf_fixed_in)]
        return Status(
            reference,
            "open" if is_open else "closed",
            outcome,
            "public",
            resolution=client.clean(bug.resolution, 60),
            title=client.clean(bug.summary),
            changed=changed,
            closed=None if is_open else utc(bug.cf_last_closed),
            reopened=changed if is_open and bug.status == "REOPENED" else None,
            fixed_in=tuple(text for text in versions if text and text != "---") if outcome == "fixed" else (),
            duplicate_of=duplicate,
            moved_to=_first_reference(bug.see_also, reference) if outcome == "moved" else None,
            source=self._host.base,
        )

    def _reference(self, ident: str) -> str | None:
        from advisor.references import TRACKERS

        if self.name in TRACKERS:
            return f"{self.name}:{ident}"
        return f"url:{self._url}/show_bug.cgi?id={ident}"


def _is_error(content: Any) -> bool:
    """Whether it is an error whatever its HTTP status: a proxy or an old server may send one with 200."""
    return isinstance(content, dict) and bool(content.get("error"))


def _first_reference(texts: Sequence[Any], own: str) -> str | None:
    """Where a moved bug went, if its `See Also` says so."""
    for text in texts:
        try:
            reference = str(parse_reference(str(text)))
        except ValueError:
            continue
        if reference != own and not reference.startswith("url:"):
            return reference
    return None
