"""Keys: where they come from, and that they go nowhere else.

A key belongs to one tracker's own address. It is added to a request at the last moment, after the request was named
for the cache and the log; whatever is said about a request passes `Secrets.hide`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

STARS = "***"


class Key(NamedTuple):
    """A key, and how its tracker takes it."""

    value: str
    place: str
    """`header:NAME`, `bearer`, or `query:NAME` (Bugzilla up to 5.0 takes it nowhere else)."""

    def __repr__(self) -> str:
        return f"Key({STARS}, {self.place})"

    def headers(self) -> dict[str, str]:
        """What to send beside the request."""
        kind, _, name = self.place.partition(":")
        if kind == "header":
            return {name: self.value}
        return {"Authorization": f"Bearer {self.value}"} if kind == "bearer" else {}

    def query(self) -> dict[str, str]:
        """What to add to the address."""
        kind, _, name = self.place.partition(":")
        return {name: self.value} if kind == "query" else {}

    def out_of(self, url: str) -> str:
        """The address without the parameter that holds the key, as a server repeats it when it redirects."""
        parts = urlsplit(url)
        kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if value != self.value]
        return urlunsplit(parts._replace(query=urlencode(kept, safe=",[]:/"))) if self.value in unquote(url) else url


class Secrets(logging.Filter):
    """Every key of this run; as a filter it takes them out of what the HTTP library logs."""

    def __init__(self, keys: Iterable[Key | None]) -> None:
        super().__init__()
        values = {key.value for key in keys if key and key.value}
        forms = values | {quote(value, safe="") for value in values} | {quote_plus(value) for value in values}
        self._forms = sorted(forms, key=len, reverse=True)

    def hide(self, text: str) -> str:
        """The text with stars in place of keys."""
        for form in self._forms:
            text = text.replace(form, STARS)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without keys."""
        record.msg = self.hide(record.getMessage())
        record.args = ()
        record.exc_info = None
        return True

    def watch_logs(self) -> None:
        """Filter the loggers that would print whole addresses."""
        for name in ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.poolmanager", "requests"):
            logger = logging.getLogger(name)
            for other in list(logger.filters):
                if isinstance(other, Secrets):
                    logger.removeFilter(other)
            logger.addFilter(self)
