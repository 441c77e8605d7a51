"""Genuine answers of the trackers, recorded by others and read in place."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from advisor.trackers.answer import is_bot_wall
from advisor.trackers.limits import is_limit, seconds_to_wait
from advisor.trackers.soap import Fault, read_map
from tests.trackers.conftest import NOW


@pytest.fixture
def recorded(shared):
    def read(name):
        return json.loads((shared / "data" / "tracker-responses" / name).read_text())

    return read


def replay(web, exchange, host, method="GET", path=None):
    """Give the recorded answer for the recorded path."""
    answer = exchange["response"]
    headers = dict(map(tuple, answer.get("headers", [])))
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "application/json")
    kept = {
        name: value
        for name, value in headers.items()
        if name.lower() in ("etag", "retry-after", "location") or "ratelimit" in name.lower()
    }
    where = path or urlsplit(exchange["request"]["line"].split()[1]).path
    body = json.dumps(answer["body"]) if "body" in answer else answer.get("body_text", "")
    web.add(
        method,
        re.compile(re.escape(host + where) + r"(\?.*)?$"),
        body=body,
        status=answer["status"],
        headers=kept,
        content_type=kind,
    )


@pytest.mark.parametrize("version", ["", "5.1.2/"])
def test_bugzilla_batch(desk, web, recorded, version):
    host = "https://bugzilla.kernel.org"
    replay(web, recorded(f"bugzilla/{version}batch-search-id-csv.json"), host)
    replay(web, recorded(f"bugzilla/{version}get-error-102-private-anon.json"), host)
    replay(web, recorded(f"bugzilla/{version}get-error-101-not-found.json"), host)
    run = desk.refresh(*(f"kernel:{number}" for number in (1, 2, 3, 4, 5, 6, 99999)))
    assert not run.refreshed.outcome.failed
    assert run["kernel:1"].state == "open"
    assert (run["kernel:2"].outcome, run["kernel:2"].fixed_in) == ("fixed", ("6.8",))
    assert (run["kernel:3"].outcome, run["kernel:3"].duplicate_of) == ("duplicate", "kernel:2")
    assert run["kernel:3"].fixed_in == ("6.8",)
    assert run["kernel:4"].visibility == "private"
    assert run["kernel:99999"].visibility == "missing"


@pytest.mark.parametrize(
    ("name", "words", "paused"),
    [
        ("maintenance-503-html", "down", True),
        ("requirelogin-401-410", "account", False),
        ("get-error-306-bad-key", "key", False),
        ("accept-html", "web page", False),
        ("batch-search-url-too-long-414", "length", False),
        ("unknown-resource", "refused", False),
    ],
)
def test_bugzilla_errors(desk, web, recorded, name, words, paused):
    replay(web, recorded(f"bugzilla/{name}.json"), "https://bugzilla.kernel.org", path="/rest/bug/2")
    run = desk.refresh("kernel:2")
    assert words in run.refreshed.outcome.failed["kernel:2"]
    assert bool(desk.store.paused("bugzilla.kernel.org")) == paused


def test_bugzilla_not_modified(desk, web, recorded):
    host = "https://bugzilla.kernel.org"
    replay(web, recorded("bugzilla/get-one-fixed.json"), host)
    first = desk.refresh("kernel:2")
    desk.clock.time += 40 * 86400
    web.reset()
    replay(web, recorded("bugzilla/etag-304.json"), host)
    second = desk.refresh("kernel:2")
    assert second["kernel:2"].fetched == first["kernel:2"].fetched < second["kernel:2"].checked


def test_debbugs(desk, web, recorded):
    replay(web, recorded("debbugs/get_status-many.json"), "https://bugs.debian.org", "POST")
    run = desk.refresh(*(f"debian:{number}" for number in (1, 2, 3, 4, 99999)))
    assert [run[f"debian:{number}"].state for number in (1, 2, 3, 4)] == ["open", "closed", "closed", "open"]
    assert run["debian:2"].fixed_in == ("6.8.9-1",)
    assert run["debian:4"].title
    assert run["debian:99999"].visibility == "missing"


def test_debbugs_none_and_faults(recorded):
    assert read_map(recorded("debbugs/get_status-none.json")["response"]["body_text"].encode()) == {}
    for name in ("fault-bad-xml", "fault-unknown-method"):
        with pytest.raises(Fault):
            read_map(recorded(f"debbugs/{name}.json")["response"]["body_text"].encode())


def test_gitlab(desk, web, recorded):
    exchange = recorded("gitlab/doc-single-issue-duplicate.json")
    exchange["response"]["body"] = [exchange["response"]["body"]]
    replay(web, exchange, "https://gitlab.freedesktop.org", path="/api/v4/projects/drm%2Famd/issues")
    web.post("https://gitlab.freedesktop.org/api/graphql", json={"errors": []})
    status = desk.refresh("gitlab.freedesktop:drm/amd#1")["gitlab.freedesktop:drm/amd#1"]
    assert (status.state, status.outcome) == ("closed", "duplicate")


def test_gitlab_limits(recorded):
    headers = {name.lower(): value for name, value in recorded("gitlab/doc-headers.json")["throttled"]["headers"]}
    assert is_limit(429, headers, b"Retry later")
    assert seconds_to_wait(headers, NOW) == 30


@pytest.mark.parametrize(
    ("name", "state", "outcome"),
    [
        ("issue-28-closed", "closed", "fixed"),
        ("issue-state-reason-not-planned", "closed", "wontfix"),
        ("issue-state-reason-reopened", "open", "unknown"),
    ],
)
def test_github(desk, web, recorded, name, state, outcome):
    replay(web, recorded(f"github/{name}.json"), "https://api.github.com")
    status = desk.refresh("github:PyGithub/PyGithub#28")["github:PyGithub/PyGithub#28"]
    assert (status.state, status.outcome, status.moved_to) == (state, outcome, None)
    assert bool(status.reopened) == (state == "open")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rate-limit-403", "limits"),
        ("rate-limit-403-auth", "limits"),
        ("abuse-rate-limit", "limits"),
        ("bad-credentials-401", "key"),
        ("bad-user-agent-403", "where JSON was due"),
        ("non-json", "trouble"),
        ("moved-301", "asked"),
    ],
)
def test_github_errors(desk, web, recorded, name, words):
    replay(web, recorded(f"github/{name}.json"), "https://api.github.com", path="/repos/a/b/issues/1")
    web.get("https://api.github.com/repositories/112116543", status=418, json={})
    run = desk.refresh("github:a/b#1")
    reason = run.refreshed.outcome.failed["github:a/b#1"]
    assert words in reason or "refused" in reason


def test_launchpad(desk, web, recorded):
    bug, page = recorded("launchpad/bug-1.json"), recorded("launchpad/searchTasks-page-1.json")
    page["response"]["body"]["next_collection_link"] = None
    replay(web, bug, "https://api.launchpad.net", path="/devel/bugs/1")
    replay(web, page, "https://api.launchpad.net", path="/devel/bugs/1/bug_tasks")
    status = desk.refresh("launchpad:1")["launchpad:1"]
    assert (status.state, status.resolution) == ("open", "synaptic (Ubuntu): Triaged")


@pytest.mark.parametrize("name", ["bug-open", "bug-open-c-repro", "bug-cause-commit", "bug-fix-commits"])
def test_syzbot(desk, web, recorded, name):
    replay(web, recorded(f"syzbot/{name}.json"), "https://syzkaller.appspot.com", path="/bug")
    status = desk.refresh("syzbot:" + "a" * 20)["syzbot:" + "a" * 20]
    assert (status.state, status.outcome) == ("open", "unknown")
    assert "reported" in status.resolution


def test_anubis(shared):
    page = shared / "data" / "tracker-responses" / "bot-protection" / "anubis-challenge-excerpt.html"
    assert is_bot_wall({}, page.read_bytes())


def test_the_map_of_moved_bugs_is_the_recorded_one(recorded):
    from advisor.trackers.cache import shipped

    for number, target in recorded("freedesktop/nouveau-migration-map.json")["map"].items():
        (status,) = shipped([f"freedesktop:{number}"])
        assert status.moved_to == f"gitlab.freedesktop:{target}"
