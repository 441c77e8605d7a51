"""GitHub: conditional REST without a token, GraphQL with one, transfers, limits."""

from __future__ import annotations

import json

import pytest

from advisor.trackers.secrets import Key
from tests.trackers.conftest import NOW, sent, with_key

API = "https://api.github.com"
ISSUE = f"{API}/repos/torvalds/linux/issues"
KEYED = with_key("github", Key("t0ken", "bearer"))


def issue(number=1, state="open", repository="torvalds/linux", **fields):
    return {
        "number": number,
        "state": state,
        "state_reason": None,
        "title": f"issue {number}",
        "updated_at": "2026-11-01T10:00:00Z",
        "html_url": f"https://github.com/{repository}/issues/{number}",
        **fields,
    }


@pytest.mark.parametrize(
    ("fields", "outcome", "words"),
    [
        ({"state_reason": "completed"}, "fixed", "completed"),
        ({"state_reason": "not_planned"}, "wontfix", "not_planned"),
        ({"state_reason": "duplicate"}, "duplicate", "duplicate"),
        ({}, "unspecified", None),
        ({"pull_request": {"merged_at": "2026-11-01T10:00:00Z"}}, "fixed", "merged"),
        ({"pull_request": {"merged_at": None}}, "unspecified", None),
    ],
)
def test_closed(desk, web, fields, outcome, words):
    web.get(f"{ISSUE}/1", json=issue(1, "closed", closed_at="2026-10-30T00:00:00Z", **fields))
    status = desk.refresh("github:torvalds/linux#1")["github:torvalds/linux#1"]
    assert (status.state, status.outcome, status.resolution) == ("closed", outcome, words)
    assert status.closed == "2026-10-30T00:00:00Z"


def test_asked_again_with_its_etag(desk, web):
    headers = {"ETag": 'W/"abc"', "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"}
    web.get(f"{ISSUE}/1", json=issue(), headers=headers)
    desk.refresh("github:torvalds/linux#1")
    desk.clock.time += 2 * 86400
    web.replace("GET", f"{ISSUE}/1", status=304)
    run = desk.refresh("github:torvalds/linux#1")
    assert web.calls[-1].request.headers["If-None-Match"] == 'W/"abc"'
    assert web.calls[-1].request.headers["If-Modified-Since"] == "Sun, 01 Nov 2026 10:00:00 GMT"
    assert run["github:torvalds/linux#1"].checked == "2026-11-27T09:46:40Z"


def test_a_transferred_issue(desk, web):
    web.get(f"{ISSUE}/1", status=301, headers={"Location": f"{API}/repositories/1/issues/9"}, json={"message": "Moved"})
    web.get(f"{API}/repositories/1/issues/9", json=issue(9, repository="new/place"))
    web.get(f"{API}/repos/new/place/issues/9", json=issue(9, repository="new/place"))
    status = desk.refresh("github:torvalds/linux#1")["github:torvalds/linux#1"]
    assert (status.state, status.moved_to) == ("open", "github:new/place#9")


@pytest.mark.parametrize(("code", "visibility"), [(404, "unknown"), (410, "missing")])
def test_gone_or_hidden(desk, web, code, visibility):
    web.get(f"{ISSUE}/1", status=code, json={"message": "Not Found"})
    run = desk.refresh("github:torvalds/linux#1")
    assert run["github:torvalds/linux#1"].visibility == visibility
    assert not run.refreshed.outcome.failed


def test_the_last_request_that_the_limit_allows(desk, web):
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 1800)}
    web.get(f"{ISSUE}/1", json=issue(), headers=headers)
    run = desk.refresh("github:torvalds/linux#1", "github:torvalds/linux#2")
    assert len(sent(web)) == 1
    assert run["github:torvalds/linux#1"].state == "open"
    assert "limits" in run.refreshed.outcome.failed["github:torvalds/linux#2"]
    again = desk.refresh("github:torvalds/linux#2")
    assert len(sent(web)) == 1, "the limit holds for the next run too"
    assert again.refreshed.outcome.failed
    desk.clock.time += 1801
    web.get(f"{ISSUE}/2", json=issue(2))
    assert desk.refresh("github:torvalds/linux#2")["github:torvalds/linux#2"].state == "open"


def test_with_a_token_one_query_for_many(desk, web):
    def answer(request):
        assert request.headers["Authorization"] == "Bearer t0ken"
        query = json.loads(request.body)["query"]
        assert 'owner: "torvalds", name: "linux"' in query
        fixed = {"title": "one", "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2026-10-30T00:00:00Z"}
        double = {
            "title": "two",
            "state": "CLOSED",
            "stateReason": "DUPLICATE",
            "duplicateOf": {"url": "https://github.com/torvalds/linux/issues/1"},
        }
        pull = {"title": "three", "state": "MERGED", "mergedAt": "2026-10-30T00:00:00Z"}
        data = {"r0": {"i": fixed}, "r1": {"i": double}, "r2": {"i": pull}, "r3": None}
        errors = [{"type": "NOT_FOUND", "path": ["r3"]}]
        return 200, {"Content-Type": "application/json"}, json.dumps({"data": data, "errors": errors})

    web.add_callback("POST", f"{API}/graphql", callback=answer)
    web.get(f"{ISSUE}/4", status=404, json={"message": "Not Found"})
    run = desk.refresh(*(f"github:torvalds/linux#{number}" for number in (1, 2, 3, 4)), instances=KEYED)
    assert run["github:torvalds/linux#1"].outcome == "fixed"
    assert run["github:torvalds/linux#2"].duplicate_of == "github:torvalds/linux#1"
    assert run["github:torvalds/linux#3"].resolution == "merged"
    assert run["github:torvalds/linux#4"].not_asked == "not found or not public"
    assert len(sent(web)) == 2


@pytest.mark.parametrize("code", [200, 401])
def test_graphql_refuses(desk, web, code):
    body = {"errors": [{"type": "RATE_LIMITED"}]} if code == 200 else {"message": "Bad credentials"}
    web.post(f"{API}/graphql", status=code, json=body)
    run = desk.refresh("github:torvalds/linux#1", "github:torvalds/linux#2", instances=KEYED)
    assert len(run.refreshed.outcome.failed) == 2
    assert len(sent(web)) == 1
