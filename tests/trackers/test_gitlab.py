"""GitLab: a project's issues at once, moves and duplicates by GraphQL, renamed projects, the retired Bugzilla's ids."""

from __future__ import annotations

import json
from urllib.parse import unquote

from advisor.trackers.configuration import KNOWN, Instance
from tests.trackers.conftest import sent

API = "https://gitlab.freedesktop.org/api/v4/projects"
GRAPHQL = "https://gitlab.freedesktop.org/api/graphql"
AMD = "gitlab.freedesktop:drm/amd#"


def issue(number, state="opened", **fields):
    return {
        "iid": number,
        "state": state,
        "title": f"issue {number}",
        "updated_at": "2026-11-01T10:00:00.000Z",
        **fields,
    }


def test_a_project_at_once(desk, web):
    closed = issue(2, "closed", closed_at="2026-10-30T09:00:00.123+02:00", milestone={"title": "6.8"})
    web.get(f"{API}/drm%2Famd/issues", json=[issue(1), closed])
    run = desk.refresh(AMD + "1", AMD + "2", AMD + "3")
    assert "iids[]=1&iids[]=2&iids[]=3" in unquote(sent(web)[0])
    assert len(sent(web)) == 1
    assert run[AMD + "1"].state == "open"
    status = run[AMD + "2"]
    assert (status.state, status.outcome, status.closed) == ("closed", "unspecified", "2026-10-30T07:00:00Z")
    assert status.fixed_in == ("6.8",)
    assert run[AMD + "3"][1:4] == ("unknown", "unknown", "unknown")
    assert run[AMD + "3"].not_asked == "not found or not public"
    assert not run.refreshed.outcome.failed


def test_moves_and_duplicates_are_told_by_graphql(desk, web):
    moved = issue(1, "closed", moved_to_id=4711)
    duplicate = issue(
        2, "closed", _links={"closed_as_duplicate_of": "https://gitlab.freedesktop.org/api/v4/projects/1/issues/9"}
    )
    web.get(f"{API}/drm%2Famd/issues", json=[moved, duplicate])
    web.get(f"{API}/drm%2Fintel/issues", json=[issue(5), issue(6, "closed")])
    nodes = [
        {
            "iid": "1",
            "movedTo": {"webUrl": "https://gitlab.freedesktop.org/drm/intel/-/issues/5"},
            "closedAsDuplicateOf": None,
        },
        {
            "iid": "2",
            "movedTo": None,
            "closedAsDuplicateOf": {"webUrl": "https://gitlab.freedesktop.org/drm/intel/-/work_items/6"},
        },
    ]
    web.post(GRAPHQL, json={"data": {"project": {"issues": {"nodes": nodes}}}})
    run = desk.refresh(AMD + "1", AMD + "2")
    assert (run[AMD + "1"].outcome, run[AMD + "1"].moved_to) == ("moved", "gitlab.freedesktop:drm/intel#5")
    assert (run[AMD + "2"].outcome, run[AMD + "2"].duplicate_of) == ("duplicate", "gitlab.freedesktop:drm/intel#6")
    asked = json.loads(next(call.request.body for call in web.calls if call.request.method == "POST"))
    assert asked["variables"] == {"project": "drm/amd", "numbers": ["1", "2"]}
    assert run["gitlab.freedesktop:drm/intel#5"].state == "open"


def test_a_loop_of_moves_ends(desk, web):
    web.get(f"{API}/drm%2Famd/issues", json=[issue(1, "closed", moved_to_id=1)])
    web.get(f"{API}/drm%2Fintel/issues", json=[issue(5, "closed", moved_to_id=2)])

    def where(request):
        other = "drm/intel/-/issues/5" if "drm/amd" in request.body.decode() else "drm/amd/-/issues/1"
        ident = "1" if "drm/amd" in request.body.decode() else "5"
        node = {"iid": ident, "movedTo": {"webUrl": f"https://gitlab.freedesktop.org/{other}"}}
        return (
            200,
            {"Content-Type": "application/json"},
            json.dumps({"data": {"project": {"issues": {"nodes": [node]}}}}),
        )

    web.add_callback("POST", GRAPHQL, callback=where)
    status = desk.refresh(AMD + "1")[AMD + "1"]
    assert "in a circle" in status.not_asked
    assert len(web.calls) == 4


def test_without_graphql_the_outcome_is_known_and_the_target_not(desk, web):
    web.get(f"{API}/drm%2Famd/issues", json=[issue(1, "closed", moved_to_id=4711)])
    web.post(GRAPHQL, status=200, body="<html>", content_type="text/html")
    status = desk.refresh(AMD + "1")[AMD + "1"]
    assert (status.outcome, status.moved_to) == ("moved", None)


def test_a_renamed_project(desk, web):
    target = f"{API}/81/issues?iids[]=1&scope=all&per_page=100"
    web.get(f"{API}/drm%2Famd/issues", status=301, headers={"Location": target})
    url = "https://gitlab.freedesktop.org/drm/radeon/-/issues/1"
    web.get(f"{API}/81/issues", json=[issue(1, web_url=url)])
    status = desk.refresh(AMD + "1")[AMD + "1"]
    assert (status.state, status.moved_to) == ("open", "gitlab.freedesktop:drm/radeon#1")


def test_a_project_that_is_hidden(desk, web):
    web.get(f"{API}/drm%2Famd/issues", status=404, json={"message": "404 Project Not Found"})
    status = desk.refresh(AMD + "1")[AMD + "1"]
    assert (status.visibility, status.not_asked) == ("unknown", "not found or not public")


def test_another_server(desk, web):
    mine = (*KNOWN, Instance("mine", "gitlab", "https://gitlab.example.org", 1.0))
    reference = "url:https://gitlab.example.org/group/sub/project/-/issues/3"
    web.get("https://gitlab.example.org/api/v4/projects/group%2Fsub%2Fproject/issues", json=[issue(3)])
    assert desk.refresh(reference, instances=mine)[reference].title == "issue 3"


def test_an_old_id_that_the_map_knows_is_not_searched(desk, web):
    web.get(f"{API}/xorg%2Fdriver%2Fxf86-video-nouveau/issues", json=[issue(194, "closed")])
    run = desk.refresh("freedesktop:90682", "freedesktop:69488")
    assert len(sent(web)) == 1
    assert run.refreshed.outcome.settled == ["freedesktop:90682", "freedesktop:69488"]
    assert run["gitlab.freedesktop:xorg/driver/xf86-video-nouveau#194"].state == "closed"


def test_an_old_id_is_searched_by_its_address(desk, web):
    other = {
        "iid": 7,
        "title": "other",
        "description": "**[Link to original bug (#982766)](https://bugs.freedesktop.org/show_bug.cgi?id=982766)**",
    }
    quoted = {"iid": 8, "title": "quoted", "description": "as in\nhttps://bugs.freedesktop.org/show_bug.cgi?id=98276"}
    right = {
        "iid": 106,
        "title": "right",
        "description": "**[Link to original bug (#98276)](https://bugs.freedesktop.org/show_bug.cgi?id=98276)**\n",
    }
    web.get(f"{API}/drm%2Fintel/issues", json=[other, quoted])
    web.get(f"{API}/drm%2Famd/issues", json=[right, issue(106)])
    status = desk.refresh("freedesktop:98276")["freedesktop:98276"]
    assert (status.state, status.outcome, status.moved_to) == ("closed", "moved", "gitlab.freedesktop:drm/amd#106")


def test_an_old_id_that_is_nowhere(desk, web):
    for project in ("drm%2Fintel", "drm%2Famd", "mesa%2Fmesa", "xorg%2Fdriver%2Fxf86-video-nouveau"):
        web.get(f"{API}/{project}/issues", json=[])
    status = desk.refresh("freedesktop:11111")["freedesktop:11111"]
    assert (status.state, status.visibility, status.moved_to) == ("unknown", "unknown", None)
    assert "not moved to GitLab" in status.not_asked
