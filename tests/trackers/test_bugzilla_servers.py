"""Bugzilla 5.0 and 5.1 as recorded from running servers: who sees what, how errors look, and where keys may be."""

from __future__ import annotations

import json
import logging
import re
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from advisor.trackers.configuration import Instance
from advisor.trackers.secrets import Key
from tests.trackers.conftest import Desk, sent

KEY = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5kL7n"
HOST = "https://bugs.example.org"
BUGS = {
    1: {"status": "NEW", "summary": "öffnet nicht"},
    2: {"status": "RESOLVED", "resolution": "FIXED", "target_milestone": "6.8"},
    3: {"status": "RESOLVED", "resolution": "DUPLICATE", "dupe_of": 5},
    5: {"status": "RESOLVED", "resolution": "DUPLICATE", "dupe_of": 2},
    6: {"status": "RESOLVED", "resolution": "DUPLICATE", "dupe_of": 4},
    7: {"status": "RESOLVED", "resolution": "DUPLICATE", "dupe_of": 8},
    8: {"status": "RESOLVED", "resolution": "DUPLICATE", "dupe_of": 7},
    9: {"status": "ASSIGNED", "alias": ["resume-hang"]},
}
PRIVATE = {4: {"status": "NEW", "summary": "seen with an account"}}


class Version(NamedTuple):
    """What differs between the two."""

    name: str
    code: type
    """5.1 sends its error codes as text."""
    header: bool
    """Whether it takes its key from a header; both take it in the address."""


OLD, NEW = Version("5.0.4", int, False), Version("5.1.2", str, True)


class Server:
    """The parts of `/rest` that are used."""

    def __init__(self, version, *, mode=""):
        self.version = version
        self.mode = mode
        self.carried = []
        """Requests that carried the key, and where."""

    def __call__(self, request):
        parts = urlsplit(request.url)
        query = parse_qs(parts.query)
        headers = {"Content-Type": "application/json; charset=UTF-8"}
        if self.mode == "maintenance":
            page = f"<!DOCTYPE html><title>Bugzilla is Down</title> {parts.query}"
            return 503, {"Content-Type": "text/html", "Retry-After": "3600"}, page
        if self.mode == "redirect" and "moved" not in parts.path:
            return 301, {"Location": f"{HOST}/moved{parts.path}?{parts.query}"}, ""
        given = query.get("Bugzilla_api_key", [None])[-1]
        if self.version.header:
            given = given or request.headers.get("X-BUGZILLA-API-KEY")
        if given == KEY:
            self.carried.append(request.url)
        if given is not None and given != KEY:
            return 400, headers, self.error(306, f"The API key you specified is invalid: {given}")
        if self.mode == "requirelogin" and given is None:
            return 401, headers, self.error(410, "You must log in before using this part of Bugzilla.")
        seen = BUGS if given is None else {**BUGS, **PRIVATE}
        last = parts.path.rpartition("/")[2]
        if last == "bug":
            found = [int(word) for word in query["id"][0].split(",") if word.isdigit()]
            rows = [self.row(number, seen[number]) for number in found if number in seen]
            return 200, {**headers, "ETag": "Utt/BgmA+w"}, json.dumps({"bugs": rows})
        number = next((one for one, bug in seen.items() if last in (str(one), *bug.get("alias", ()))), None)
        if number is not None:
            return 200, headers, json.dumps({"bugs": [self.row(number, seen[number])], "faults": []})
        if last.isdigit() and int(last) in PRIVATE:
            return 401, headers, self.error(102, f"You are not authorized to access bug #{last}.")
        if last.isdigit():
            return 404, headers, self.error(101, f"Bug #{last} does not exist.")
        return 400, headers, self.error(100, f"'{last}' is not a valid bug number nor an alias to a bug.")

    def error(self, code, message):
        """An error as this version words it; some echo what they were asked."""
        return json.dumps({"error": True, "code": self.version.code(code), "message": message, "documentation": HOST})

    @staticmethod
    def row(number, fields):
        """A bug."""
        resolution = fields.get("resolution", "")
        row = {"id": number, "resolution": resolution, "is_open": not resolution, "summary": f"bug {number}"}
        row |= {"dupe_of": None, "last_change_time": "2026-11-01T10:00:00Z", "see_also": [], "alias": []}
        return row | fields


def serve(web, version, **how):
    """Let a server of that version answer for the host."""
    server = Server(version, **how)
    web.add_callback("GET", re.compile(re.escape(HOST) + "/.*"), callback=server)
    return server


def instances(key=None, key_in="header:X-BUGZILLA-API-KEY"):
    return (Instance("example", "bugzilla", HOST, 0.1, Key(key, key_in) if key else None),)


def bug(ident):
    return f"url:{HOST}/show_bug.cgi?id={ident}"


EVERY = tuple(map(bug, (*range(1, 10), 99, "resume-hang", "no-such-alias")))


@pytest.mark.parametrize("version", [OLD, NEW], ids=lambda version: version.name)
def test_a_stranger(desk, web, version):
    serve(web, version)
    run = desk.refresh(*EVERY, instances=instances())
    assert not run.refreshed.outcome.failed
    assert (run[bug(1)].state, run[bug(1)].title) == ("open", "öffnet nicht")
    assert (run[bug(2)].outcome, run[bug(2)].fixed_in) == ("fixed", ("6.8",))
    assert (run[bug(3)].outcome, run[bug(3)].duplicate_of, run[bug(3)].fixed_in) == ("duplicate", bug(2), ("6.8",))
    assert (run[bug(4)].visibility, run[bug(4)].state, run[bug(4)].title) == ("private", "unknown", None)
    assert run[bug(6)].duplicate_of == bug(4)
    assert "in a circle" in run[bug(7)].not_asked
    assert run[bug("resume-hang")].state == run[bug(9)].state == "open"
    assert {run[bug(ident)].visibility for ident in (99, "no-such-alias")} == {"missing"}


@pytest.mark.parametrize(
    ("version", "key_in", "sees"),
    [
        (OLD, "query:Bugzilla_api_key", True),
        (OLD, "header:X-BUGZILLA-API-KEY", False),
        (NEW, "query:Bugzilla_api_key", True),
        (NEW, "header:X-BUGZILLA-API-KEY", True),
    ],
)
def test_somebody_with_a_key(desk, web, version, key_in, sees):
    server = serve(web, version)
    run = desk.refresh(*EVERY, instances=instances(KEY, key_in))
    assert not run.refreshed.outcome.failed
    assert bool(server.carried) == sees
    assert run[bug(4)].visibility == ("public" if sees else "private")


def everything(desk, tmp_path, caplog, capfd, run):
    """All that is left of a run: the cache, what was logged and printed, what was returned."""
    desk.store.close()
    files = b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file())
    printed = capfd.readouterr()
    records = "".join(repr(record.__dict__) for record in caplog.records)
    return files.decode("latin-1") + caplog.text + records + printed.out + printed.err + repr(run)


@pytest.mark.parametrize("key_in", ["query:Bugzilla_api_key", "header:X-BUGZILLA-API-KEY"])
@pytest.mark.parametrize("mode", ["", "maintenance", "requirelogin", "redirect"])
@pytest.mark.parametrize("version", [OLD, NEW], ids=lambda version: version.name)
@pytest.mark.parametrize("key", [KEY, "wr0ng/K3y+of=somebody"])
def test_no_key_is_left_anywhere(tmp_path, web, caplog, capfd, version, mode, key_in, key):
    caplog.set_level(logging.DEBUG)
    desk = Desk(str(tmp_path / "status.sqlite3"))
    serve(web, version, mode=mode)
    run = desk.refresh(*EVERY, instances=instances(key, key_in))
    left = everything(desk, tmp_path, caplog, capfd, run)
    for form in (key, quote(key, safe=""), key[:9]):
        assert form not in left
    if mode == "maintenance":
        assert "is down for maintenance" in run.refreshed.outcome.failed[bug(1)]
    elif key != KEY and (key_in.startswith("query") or version.header):
        assert "does not accept the key" in run.refreshed.outcome.failed[bug(1)]
    elif mode == "requirelogin" and key_in.startswith("header") and not version.header:
        assert "without an account" in run.refreshed.outcome.failed[bug(1)]
    else:
        assert run[bug(1)].state == "open"


def test_a_redirect_that_repeats_the_key_gets_it_once(desk, web):
    serve(web, OLD, mode="redirect")
    desk.refresh(bug(1), instances=instances(KEY, "query:Bugzilla_api_key"))
    assert [url.count(KEY) for url in sent(web)] == [1, 1]


def test_maintenance_keeps_what_was_known(desk, web):
    before = desk.knew(bug(1))
    serve(web, NEW, mode="maintenance")
    run = desk.refresh(bug(1), instances=instances())
    assert run[bug(1)]._replace(not_asked=None) == before
    assert len(sent(web)) == 1


@pytest.mark.parametrize("status", [200, 400, 401, 404])
@pytest.mark.parametrize(
    ("code", "visibility"),
    [(101, "missing"), ("101", "missing"), (100, "missing"), (102, "private"), ("102", "private")],
)
def test_an_error_is_one_whatever_its_status(desk, web, status, code, visibility):
    body = {"error": True, "code": code, "message": "in the server's words"}
    web.get(f"{HOST}/rest/bug/4", status=status, json=body)
    run = desk.refresh(bug(4), instances=instances())
    assert run[bug(4)].visibility == visibility
    assert not run.refreshed.outcome.failed


@pytest.mark.parametrize(("code", "visibility"), [(101, "missing"), (102, "private"), ("102", "private")])
def test_a_fault_in_place_of_the_bug(desk, web, code, visibility):
    web.get(f"{HOST}/rest/bug/4", json={"bugs": [], "faults": [{"id": 4, "faultCode": code, "faultString": "no"}]})
    assert desk.refresh(bug(4), instances=instances())[bug(4)].visibility == visibility


@pytest.mark.parametrize("status", [200, 401])
def test_a_search_that_one_bad_id_fails(desk, web, status):
    web.get(f"{HOST}/rest/bug", status=status, json={"error": True, "code": 102, "message": "no"})
    web.get(f"{HOST}/rest/bug/1", json={"bugs": [Server.row(1, BUGS[1])]})
    web.get(f"{HOST}/rest/bug/4", status=401, json={"error": True, "code": 102, "message": "no"})
    run = desk.refresh(bug(1), bug(4), instances=instances())
    assert not run.refreshed.outcome.failed
    assert (run[bug(1)].state, run[bug(4)].visibility) == ("open", "private")


@pytest.mark.parametrize("code", [32000, 32614, "", None, "what?", 123456])
def test_other_errors_lose_nothing(desk, web, code):
    before = desk.knew(bug(1))
    web.get(f"{HOST}/rest/bug/1", status=404, json={"error": True, "code": code, "message": "no"})
    run = desk.refresh(bug(1), instances=instances())
    assert run[bug(1)]._replace(not_asked=None) == before
    assert "refused" in run.refreshed.outcome.failed[bug(1)]
