"""The session as one tracker sees it: its own host, and what may be asked conditionally."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from advisor.trackers.answer import LIMIT, Answer
from advisor.trackers.interface import Validator

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from advisor.trackers.session import Host, Session


class Client:
    """The session as one tracker sees it: its own host, and what may be asked conditionally."""

    def __init__(self, session: Session, host: Host, remembered: Callable[[str], Validator | None]) -> None:
        self.host = host
        self._session = session
        self._remembered = remembered

    def get(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        about: Collection[str] = (),
        headers: Mapping[str, str] | None = None,
        also: Collection[int] = (),
        limit: int = LIMIT,
    ) -> Answer:
        """GET some JSON; with `about`, the references that the answer may tell of, only if it changed."""
        name = self.host.base + path + (f"?{urlencode(query)}" if query else "")
        before = self._remembered(name) if about else None
        answer = self._session.ask(
            self.host, "GET", path, query=query, headers=headers, also=also, limit=limit, validator=before
        )
        if not about or answer.unchanged:
            return answer
        return answer._replace(
            validator=Validator(name, answer.headers.get("etag"), answer.headers.get("last-modified"), tuple(about))
        )

    def post(
        self, path: str, body: bytes, headers: Mapping[str, str], *, expect: str = "json", also: Collection[int] = ()
    ) -> Answer:
        """POST a query; these change nothing on the server."""
        return self._session.ask(self.host, "POST", path, body=body, headers=headers, expect=expect, also=also)

    def clean(self, text: Any, longest: int = 300) -> str | None:
        """Foreign text fit to be stored: one line, bounded, without keys; None where it is empty or no text."""
        if not isinstance(text, str):
            return None
        line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: 4 * longest]).split())
        return self._session.secrets.hide(line)[:longest] or None
