"""Launchpad: all tasks, the kernel's first; duplicates; what is not public."""

from __future__ import annotations

import pytest
from responses import matchers

from tests.trackers.conftest import sent

API = "https://api.launchpad.net/devel/bugs"


def bug(number=1, **fields):
    title = f"bug {number}"
    return {
        "title": title,
        "private": False,
        "duplicate_of_link": None,
        "date_last_updated": "2026-11-01T10:00:00.359332+00:00",
        **fields,
    }


def task(status, target="linux (Ubuntu)", **fields):
    return {"status": status, "bug_target_name": target, "is_complete": status in ("Fix Released", "Invalid"), **fields}


def test_the_kernels_task_speaks_for_all(desk, web):
    web.get(f"{API}/1", json=bug())
    tasks = [
        task("Invalid", "nvidia-graphics-drivers (Ubuntu)"),
        task("Fix Committed", "linux (Ubuntu Noble)"),
        task("Fix Released", date_closed="2026-10-30T00:00:00+00:00"),
    ]
    following = f"{API}/1/bug_tasks?ws.start=3"
    web.get(f"{API}/1/bug_tasks", json={"entries": tasks, "next_collection_link": following})
    web.get(
        following,
        json={"entries": [task("Fix Released", "linux (Ubuntu Jammy)")]},
        match=[matchers.query_param_matcher({"ws.start": "3"})],
    )
    status = desk.refresh("launchpad:1")["launchpad:1"]
    assert (status.state, status.outcome, status.closed) == ("closed", "fixed", "2026-10-30T00:00:00Z")
    assert status.fixed_in == ("linux (Ubuntu)", "linux (Ubuntu Jammy)")
    assert "linux (Ubuntu Noble): Fix Committed" in status.resolution
    assert status.changed == "2026-11-01T10:00:00Z"


@pytest.mark.parametrize(
    ("words", "state", "outcome"),
    [("Triaged", "open", "unknown"), ("Fix Committed", "open", "unknown"), ("Invalid", "closed", "invalid")],
)
def test_words(desk, web, words, state, outcome):
    web.get(f"{API}/1", json=bug())
    web.get(f"{API}/1/bug_tasks", json={"entries": [task(words)]})
    status = desk.refresh("launchpad:1")["launchpad:1"]
    assert (status.state, status.outcome) == (state, outcome)


def test_duplicates_and_their_loops(desk, web):
    for number, other in ((1, 2), (2, 3), (3, 2)):
        web.get(f"{API}/{number}", json=bug(number, duplicate_of_link=f"{API}/{other}"))
        web.get(f"{API}/{number}/bug_tasks", json={"entries": [task("New")]})
    run = desk.refresh("launchpad:1")
    assert run["launchpad:1"].outcome == "duplicate"
    assert "in a circle" in run["launchpad:1"].not_asked
    assert len(sent(web)) == 6


@pytest.mark.parametrize(("code", "visibility"), [(404, "unknown"), (410, "missing"), (401, "private")])
def test_not_for_us(desk, web, code, visibility):
    web.get(f"{API}/1", status=code, body="Object: <bugs>, name: u'1'", content_type="text/plain")
    run = desk.refresh("launchpad:1")
    assert run["launchpad:1"].visibility == visibility
    assert not run.refreshed.outcome.failed


def test_pages_are_read_on_the_same_host_only(desk, web):
    web.get(f"{API}/1", json=bug())
    web.get(f"{API}/1/bug_tasks", json={"entries": [], "next_collection_link": "https://elsewhere.example/"})
    run = desk.refresh("launchpad:1")
    assert "another host" in run.refreshed.outcome.failed["launchpad:1"]
