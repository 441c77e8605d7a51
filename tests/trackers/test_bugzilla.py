"""Bugzilla: searches, single bugs, their errors, duplicates, keys."""

from __future__ import annotations

import pytest
from responses import matchers

from advisor.trackers.configuration import KNOWN, Instance
from advisor.trackers.secrets import Key
from tests.trackers.conftest import sent, with_key

KERNEL = "https://bugzilla.kernel.org/rest/bug"


def bug(number, status="NEW", resolution="", **fields):
    return {
        "id": number,
        "status": status,
        "resolution": resolution,
        "is_open": not resolution,
        "summary": f"bug {number}",
        "dupe_of": None,
        "last_change_time": "2026-11-01T10:00:00Z",
        "see_also": [],
        "target_milestone": "---",
        **fields,
    }


def answers(web, path, *bugs, **options):
    web.get(path, json={"bugs": list(bugs), "faults": []}, **options)


def error(web, path, status, code):
    web.get(path, status=status, json={"error": True, "code": code, "message": "secret words of the server"})


def test_one(desk, web):
    answers(web, f"{KERNEL}/7", bug(7, "RESOLVED", "CODE_FIX", target_milestone="6.8"))
    status = desk.refresh("kernel:7")["kernel:7"]
    assert status[:4] == ("kernel:7", "closed", "fixed", "public")
    assert (status.resolution, status.fixed_in, status.title) == ("CODE_FIX", ("6.8",), "bug 7")
    assert (status.changed, status.source) == ("2026-11-01T10:00:00Z", "https://bugzilla.kernel.org")
    assert status.checked == status.fetched == "2026-11-25T09:46:40Z"
    assert status.not_asked is None


def test_many_are_searched_and_the_absent_asked_singly(desk, web):
    answers(web, KERNEL, bug(1), bug(2, "CLOSED", "WONTFIX"))
    error(web, f"{KERNEL}/3", 401, 102)
    error(web, f"{KERNEL}/4", 404, "101")
    run = desk.refresh("kernel:1", "kernel:2", "kernel:3", "kernel:4")
    assert "id=1,2,3,4" in sent(web)[0]
    assert len(sent(web)) == 3
    assert run["kernel:1"].state == "open"
    assert (run["kernel:2"].outcome, run["kernel:2"].resolution) == ("wontfix", "WONTFIX")
    assert (run["kernel:3"].visibility, run["kernel:3"].state) == ("private", "unknown")
    assert run["kernel:4"].visibility == "missing"
    assert not run.refreshed.outcome.failed


@pytest.mark.parametrize(
    ("resolution", "outcome"),
    [
        ("INSUFFICIENT_DATA", "expired"),
        ("NOTABUG", "invalid"),
        ("ERRATA", "fixed"),
        ("EOL", "wontfix"),
        ("MIGRATED", "moved"),
        ("BRAND_NEW_WORD", "unspecified"),
    ],
)
def test_words(desk, web, resolution, outcome):
    answers(web, f"{KERNEL}/7", bug(7, "CLOSED", resolution))
    status = desk.refresh("kernel:7")["kernel:7"]
    assert (status.state, status.outcome, status.resolution) == ("closed", outcome, resolution)


def test_a_chain_of_duplicates_is_followed_to_its_end(desk, web):
    answers(web, f"{KERNEL}/1", bug(1, "RESOLVED", "DUPLICATE", dupe_of=2))
    answers(web, f"{KERNEL}/2", bug(2, "RESOLVED", "DUPLICATE", dupe_of=3))
    answers(web, f"{KERNEL}/3", bug(3, "RESOLVED", "FIXED", target_milestone="6.9"))
    run = desk.refresh("kernel:1")
    assert (run["kernel:1"].outcome, run["kernel:1"].duplicate_of) == ("duplicate", "kernel:3")
    assert run["kernel:1"].fixed_in == ("6.9",)
    assert run["kernel:3"].outcome == "fixed"


def test_a_loop_of_duplicates_ends(desk, web):
    answers(web, f"{KERNEL}/1", bug(1, "RESOLVED", "DUPLICATE", dupe_of=2))
    answers(web, f"{KERNEL}/2", bug(2, "RESOLVED", "DUPLICATE", dupe_of=1))
    status = desk.refresh("kernel:1")["kernel:1"]
    assert status.duplicate_of == "kernel:2"
    assert status.not_asked == "its duplicates lead in a circle: kernel:1 → kernel:2 → kernel:1"
    assert len(sent(web)) == 2


def test_a_moved_bug_goes_where_it_says(desk, web):
    see = ["https://example.org/", "https://gitlab.freedesktop.org/drm/amd/-/issues/5"]
    answers(web, f"{KERNEL}/1", bug(1, "RESOLVED", "MOVED", see_also=see))
    web.get(
        "https://gitlab.freedesktop.org/api/v4/projects/drm%2Famd/issues",
        json=[{"iid": 5, "state": "opened", "title": "here now"}],
    )
    run = desk.refresh("kernel:1")
    assert (run["kernel:1"].outcome, run["kernel:1"].moved_to) == ("moved", "gitlab.freedesktop:drm/amd#5")
    assert run["gitlab.freedesktop:drm/amd#5"].state == "open"


def test_a_reopened_bug(desk, web):
    answers(web, f"{KERNEL}/1", bug(1, "REOPENED"))
    assert desk.refresh("kernel:1")["kernel:1"].reopened == "2026-11-01T10:00:00Z"


def test_an_address_too_long_is_halved(desk, web):
    def halve(request):
        ids = request.params["id"].split(",")
        if len(ids) > 2:
            return 414, {"Content-Type": "text/html"}, "<h1>Request-URI Too Long</h1>"
        import json

        return 200, {"Content-Type": "application/json"}, json.dumps({"bugs": [bug(int(ident)) for ident in ids]})

    web.add_callback("GET", KERNEL, callback=halve)
    run = desk.refresh(*(f"kernel:{number}" for number in range(1, 8)))
    assert len(run.refreshed.outcome.asked) == 7
    assert not run.refreshed.outcome.failed


@pytest.mark.parametrize(("status", "code", "words"), [(401, 410, "account"), (400, 306, "key"), (400, "306", "key")])
def test_a_login_or_a_bad_key_stops_the_host(desk, web, status, code, words):
    error(web, KERNEL, status, code)
    run = desk.refresh(*(f"kernel:{number}" for number in range(1, 300)))
    assert len(sent(web)) == 1
    assert len(run.refreshed.outcome.failed) == 299
    assert words in run["kernel:1"].not_asked
    assert "secret" not in run["kernel:1"].not_asked


def test_suse_wants_a_key(desk, web):
    run = desk.refresh("suse:1099193")
    assert not sent(web)
    assert "account" in run.refreshed.outcome.failed["suse:1099193"]
    web.get(
        "https://bugzilla.suse.com/rest/bug/1099193",
        json={"bugs": [bug(1099193)]},
        match=[matchers.header_matcher({"X-BUGZILLA-API-KEY": "k3y"})],
    )
    run = desk.refresh("suse:1099193", instances=with_key("suse", Key("k3y", "header:X-BUGZILLA-API-KEY")))
    assert run["suse:1099193"].state == "open"


def test_unchanged_since_the_last_answer(desk, web):
    answers(web, KERNEL, bug(1), bug(2), headers={"ETag": "unquoted+/"})
    first = desk.refresh("kernel:1", "kernel:2")
    desk.clock.time += 2 * 86400
    web.replace("GET", KERNEL, status=304)
    second = desk.refresh("kernel:1", "kernel:2")
    assert web.calls[-1].request.headers["If-None-Match"] == "unquoted+/"
    assert second["kernel:1"].checked > first["kernel:1"].checked
    assert second["kernel:1"].fetched == first["kernel:1"].fetched
    assert second["kernel:2"].title == "bug 2"
    assert len(sent(web)) == 2


def test_other_servers_by_their_addresses(desk, web):
    mine = (*KNOWN, Instance("mine", "bugzilla", "https://bugs.example.org/bz", 1.0))
    reference = "url:https://bugs.example.org/bz/show_bug.cgi?id=9"
    answers(web, "https://bugs.example.org/bz/rest/bug/9", bug(9, "RESOLVED", "DUPLICATE", dupe_of=8))
    answers(web, "https://bugs.example.org/bz/rest/bug/8", bug(8))
    run = desk.refresh(reference, instances=mine)
    assert run[reference].duplicate_of == "url:https://bugs.example.org/bz/show_bug.cgi?id=8"


def test_aliases(desk, web):
    mine = (*KNOWN, Instance("mine", "bugzilla", "https://bugs.example.org", 1.0))
    reference = "url:https://bugs.example.org/show_bug.cgi?id=resume-hang"
    answers(web, "https://bugs.example.org/rest/bug/resume-hang", bug(3, alias=["resume-hang"]))
    assert desk.refresh(reference, instances=mine)[reference].title == "bug 3"
