"""One answer of a server, read within bounds, and whether it is an answer at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from advisor.trackers.interface import Validator

    Shape = TypeVar("Shape", bound=BaseModel)

LIMIT = 8 << 20
"""Bytes of a body, unpacked."""
_BOT_WALLS = (
    b'id="anubis_challenge"',
    b'id="anubis_version"',
    b"/.within.website/x/cmd/anubis/",
    b"cf-chl-",
    b"/cdn-cgi/challenge-platform/",
    b"g-recaptcha",
    b"h-captcha",
)
"""Marks of pages that want a person: Anubis (TecharoHQ/anubis web/), the scripts of Cloudflare and two captchas."""


class CouldNotAsk(Exception):  # noqa: N818 - it is said to the person in these words
    """No answer to this request. The text is one sentence of ours without full stop, nothing in it from outside."""


class Passing(CouldNotAsk):
    """A fault that may be gone in a second: worth another attempt."""


class HostPaused(CouldNotAsk):
    """No answer to anything from this host for now."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait
        """Seconds that the host asked for; None where it is this run alone that gives up."""


class LoginAsked(CouldNotAsk):
    """The server sends us to where people log in."""


class TooLong(CouldNotAsk):
    """The address has too many ids in it (414)."""


class Answer(NamedTuple):
    """What came."""

    status: int
    url: str
    """Where it came from in the end, without keys."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    content: Any = None
    """The JSON, parsed."""
    validator: Validator | None = None
    unchanged: tuple[str, ...] = ()
    """The references of which the server says that nothing changed (304)."""


def read_body(response: requests.Response, limit: int, late: Callable[[], bool]) -> bytes:
    """The body, unpacked. Raises CouldNotAsk where it is larger than the limit or does not come to an end."""
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise CouldNotAsk(f"the answer is larger than {limit >> 20} MB")
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(1 << 16):
        size += len(part)
        if size > limit:
            raise CouldNotAsk(f"the answer is larger than {limit >> 20} MB")
        if late():
            raise Passing("the answer did not come to an end")
        parts.append(part)
    return b"".join(parts)


def is_bot_wall(headers: dict[str, str], body: bytes) -> bool:
    """Whether this is a page that only a person in front of a browser gets past."""
    if "techaro.lol-anubis" in headers.get("set-cookie", "") or headers.get("cf-mitigated") == "challenge":
        return True
    start = body[: 1 << 16]
    return any(mark in start for mark in _BOT_WALLS)


def is_of_type(headers: dict[str, str], word: str) -> bool:
    """Whether the body says that it is `json` or `xml`; an HTML page of the newer sort calls itself xhtml+xml."""
    kind = headers.get("content-type", "").partition(";")[0].lower()
    return word in kind and "html" not in kind


def parsed(body: bytes) -> Any:
    """The JSON. Raises Passing where it is cut off or none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Passing("the answer was cut off or garbled") from None


def shaped(model: type[Shape], value: Any) -> Shape:
    """The value as the tracker's documentation has it. Raises CouldNotAsk where it has another form."""
    try:
        return model.model_validate(value)
    except (ValidationError, RecursionError):
        raise CouldNotAsk("the answer has another form than this version knows") from None
