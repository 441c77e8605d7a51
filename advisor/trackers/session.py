"""The one way to the network: paced, bounded, retried, polite.

Nothing but the ids of bugs is sent (and a key, to its own tracker). Nothing of an answer, an address or an exception's
text gets into an error: the reasons are sentences of ours, for Bugzilla 5.0 takes its key in the address only and the
HTTP library puts addresses into its messages.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from advisor.trackers.answer import (
    LIMIT,
    Answer,
    CouldNotAsk,
    HostPaused,
    LoginAsked,
    Passing,
    TooLong,
    is_bot_wall,
    is_of_type,
    parsed,
    read_body,
)
from advisor.trackers.limits import is_limit, seconds_to_wait, spent
from advisor.trackers.secrets import Key, Secrets
from advisor.trackers.wire import FAILURES, connections, what_failed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from advisor.trackers.interface import Validator

ATTEMPTS = 3
SHORT_WAIT = 10.0
"""Seconds that are waited for a host within a run; one that wants more is left alone."""
TIMEOUT = (10.0, 30.0)
"""Seconds for a connection, and between two pieces of an answer."""
WHOLE = 120.0
"""Seconds for a whole answer."""
REDIRECTS = 5
_LOGIN = ("accounts.google.com", "login.launchpad.net", "login.ubuntu.com")
_LOGIN_PATHS = ("/sign_in", "/+login", "/login", "/_ah/conflogin", "ServiceLogin")


class Host(NamedTuple):
    """One server and how it is treated."""

    name: str
    """As a person knows it: its host name."""
    base: str
    """What addresses are relative to, without a slash at the end."""
    pace: float
    hosts: tuple[str, ...]
    """Host names (with port, where it is no usual one) to which it may redirect."""
    key: Key | None = None


class Timing(NamedTuple):
    """The clock, so that tests neither wait nor depend on the day."""

    now: Callable[[], float] = time.time
    """Seconds since 1970."""
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[float], float] = lambda span: random.uniform(0, span)
    """Of a span of seconds: how much to add."""


class Session:
    """Connections that are kept, and the manners of every request."""

    def __init__(self, keys: Collection[Key | None] = (), timing: Timing | None = None) -> None:
        self.timing = timing or Timing()
        self.secrets = Secrets(keys)
        self.secrets.watch_logs()
        self._free: dict[str, float] = {}
        self._stopped = threading.Event()
        self._http = connections()

    def stop(self) -> None:
        """Let no further request begin."""
        self._stopped.set()

    def ask(
        self,
        host: Host,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        expect: str = "json",
        also: Collection[int] = (),
        limit: int = LIMIT,
        validator: Validator | None = None,
    ) -> Answer:
        """One answer whose body is of the expected type, or whose status is among `also`.

        Raises CouldNotAsk, or HostPaused where nothing else of this host should be asked now.
        """
        url = path if "://" in path else host.base + path
        if urlsplit(url).netloc not in host.hosts:
            raise CouldNotAsk(f"{host.name} points to another host, which is not followed")
        if query:
            url += f"?{urlencode(query, safe=',[]:/')}"
        sent = {**_conditions(validator), **(headers or {})}
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            try:
                answer = self._followed(host, method, url, sent, body, limit)
                wait = self._limit(host, answer)
                if wait is None:
                    return self._judged(host, answer, expect, also, validator)
                if last:
                    raise HostPaused(f"{host.name} asks us to slow down", wait)
                self._sleep(max(wait, 2.0**attempt))  # some servers say 0, or a moment that has passed
            except Passing as fault:
                if last:
                    raise CouldNotAsk(f"{host.name}: {fault}") from None
                span = 2.0**attempt
                self._sleep(span + self.timing.jitter(span / 2))
        raise AssertionError("unreachable")

    def _followed(
        self, host: Host, method: str, url: str, headers: Mapping[str, str], body: bytes | None, limit: int
    ) -> Answer:
        for _ in range(REDIRECTS + 1):
            answer = self._once(host, method, url, headers, body, limit)
            target = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer
            url = self._redirected(host, method, answer, urljoin(url, target))
        raise CouldNotAsk(f"{host.name} redirects in a circle")

    def _redirected(self, host: Host, method: str, answer: Answer, target: str) -> str:
        """The new address. Raises CouldNotAsk where it leads away from the tracker."""
        parts = urlsplit(target)
        if parts.hostname in _LOGIN or any(word in parts.path for word in _LOGIN_PATHS):
            raise LoginAsked(f"{host.name} asks for a login")
        if parts.netloc not in host.hosts or (parts.scheme != "https" and urlsplit(host.base).scheme == "https"):
            raise CouldNotAsk(f"{host.name} redirects to another host, which is not followed")
        if method != "GET" and answer.status not in (307, 308):
            raise CouldNotAsk(f"{host.name} redirects what must not be redirected")
        return host.key.out_of(target) if host.key else target

    def _once(
        self, host: Host, method: str, url: str, headers: Mapping[str, str], body: bytes | None, limit: int
    ) -> Answer:
        """One exchange, in its turn."""
        self._take_turn(host)
        own = urlsplit(url).netloc == urlsplit(host.base).netloc
        key = host.key if own else None
        begun = self.timing.ticks()
        try:
            with self._http.request(
                method,
                url,
                params=key.query() if key else None,
                data=body,
                headers={**headers, **(key.headers() if key else {})},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                redirect = response.status_code in (301, 302, 303, 307, 308)
                content = b"" if redirect else read_body(response, limit, lambda: self.timing.ticks() - begun > WHOLE)
                return Answer(response.status_code, url, found, content)
        except FAILURES as error:
            raise what_failed(host.name, error) from None

    def _limit(self, host: Host, answer: Answer) -> float | None:
        """Seconds to wait before the same is asked again; None where the answer is one.

        Raises HostPaused for a long wait, or where a server that limits does not say how long.
        """
        now = self.timing.now()
        if not is_limit(answer.status, answer.headers, answer.body):
            rest = spent(answer.headers, now)
            if rest is not None:
                self._free[host.name] = max(self._free.get(host.name, 0.0), self.timing.ticks() + rest)
            return None
        wait = seconds_to_wait(answer.headers, now)
        if wait <= SHORT_WAIT:
            return wait
        word = "is down for maintenance" if answer.status == 503 else "limits how much may be asked"
        raise HostPaused(f"{host.name} {word}", wait)

    def _judged(
        self, host: Host, answer: Answer, expect: str, also: Collection[int], validator: Validator | None
    ) -> Answer:
        if answer.status == 304:
            if validator is None:
                raise CouldNotAsk(f"{host.name} answered that nothing changed, which was not asked")
            return answer._replace(unchanged=validator.answered)
        right = is_of_type(answer.headers, expect)
        if not right and is_bot_wall(answer.headers, answer.body):
            raise HostPaused(f"{host.name} is guarded by a bot check that only a browser passes")
        if answer.status >= 500 and not (right and expect == "xml"):
            raise Passing(f"the server is in trouble (status {answer.status})")
        if answer.status in also:
            return answer
        if answer.status == 414:
            raise TooLong(f"{host.name} takes no address of this length")
        if not right:
            kind = "a web page" if b"<" in answer.body[:200] else "something else"
            due = f"where {expect.upper()} was due (status {answer.status})"
            raise CouldNotAsk(f"{host.name} answered with {kind} {due}")
        return answer._replace(content=parsed(answer.body)) if expect == "json" else answer

    def _take_turn(self, host: Host) -> None:
        """Wait until this host may be asked again. Raises HostPaused where that is long."""
        if self._stopped.is_set():
            raise HostPaused("the run was stopped")
        free = self._free.get(host.name, 0.0)
        wait = free - self.timing.ticks()
        if wait > max(SHORT_WAIT, host.pace):
            raise HostPaused(f"{host.name} limits how much may be asked", wait)
        if wait > 0:
            self._sleep(wait)
        self._free[host.name] = max(self.timing.ticks(), free) + host.pace

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.timing.sleep(seconds)


def _conditions(validator: Validator | None) -> dict[str, str]:
    if validator is None:
        return {}
    conditions = {}
    if validator.etag:
        conditions["If-None-Match"] = validator.etag
    if validator.modified:
        conditions["If-Modified-Since"] = validator.modified
    return conditions
