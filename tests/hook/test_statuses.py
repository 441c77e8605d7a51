"""What the trackers last said is in the advice, and once it is something else the advice is made anew, once."""

from __future__ import annotations

import json

import pytest

from advisor.hook.summary import summarise
from advisor.pipeline import check_path
from advisor.references import parse_reference
from advisor.trackers import cache
from advisor.trackers.cache import Status
from advisor.trackers.store import Store

BUG = "freedesktop:69488"


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Lets a tracker have said something, into a cache in place of the standard ones."""
    path = str(tmp_path / "cache" / "status.sqlite3")
    monkeypatch.setattr(cache, "cache_paths", lambda: (path,))

    def tell(*statuses):
        store = Store(path)
        store.save(statuses)
        store.close()

    return tell


def bug_of(place):
    """The bug in the advice, as JSON has it."""
    (match, *_) = json.loads((place / "advice.json").read_text())["matches"]
    return next(row for row in match["bugs"] if f"{row['tracker']}:{row['id']}" == BUG)


def test_what_is_known_of_a_bug_is_in_the_advice(site, told):
    told(Status(BUG, "closed", "fixed", "public", "FIXED", title="idle", fixed_in=("4.3",)))
    place = site.add()
    assert site.run().advised
    row = bug_of(place)
    assert (row["state"], row["outcome"], row["resolution"]) == ("closed", "fixed", "FIXED")
    assert row["fixed_in"] == ["4.3"]
    assert row["checked"]
    assert "fixed in 4.3" in (place / "advice.txt").read_text()


def test_a_status_that_changes_makes_the_advice_anew_once(site, told):
    told(Status(BUG, "open", "unknown", "public", title="idle"))
    place = site.add()
    site.run()
    assert bug_of(place)["state"] == "open"
    told(Status(BUG, "closed", "wontfix", "public", "WONTFIX", title="idle"))
    assert site.run().advised == (str(place),)
    assert (bug_of(place)["state"], bug_of(place)["outcome"]) == ("closed", "wontfix")
    assert not site.run().advised


def test_the_same_answer_again_is_no_news(site, told):
    told(Status(BUG, "open", "unknown", "public", title="idle"))
    site.add()
    site.run()
    told(Status(BUG, "open", "unknown", "public", title="another title"))
    assert not site.run().advised


def test_a_damaged_cache_is_no_hindrance(site, told, tmp_path):
    told(Status(BUG, "open", "unknown", "public"))
    (tmp_path / "cache" / "status.sqlite3").write_bytes(b"no database at all" * 1000)
    place = site.add()
    assert site.run().advised
    assert bug_of(place)["state"] == "closed", "as the shipped records say"


def test_bugs_are_kept_as_the_cache_names_them(data):
    """Else a status that changes would not be noticed: a CVE has no tracker in front of it."""
    report = check_path(str(data / "kdump" / "2015" / "201505221035"))
    (answer, *rest) = report.matches
    bugs = (*answer.bugs, answer.bugs[0]._replace(tracker="cve", id="CVE-2024-26585"))
    kept = summarise(report._replace(matches=(answer._replace(bugs=bugs), *rest))).bugs
    assert kept[-1] == "CVE-2024-26585"
    assert [str(parse_reference(text)) for text in kept] == list(kept)
