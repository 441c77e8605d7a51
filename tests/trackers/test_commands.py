"""`advisor refresh` and `advisor status` as a person meets them, the timer, and what a check shows of it all."""

from __future__ import annotations

import json
import os
import stat
import sys

import pytest

from advisor.cli.main import main
from advisor.errors import UsageError
from advisor.trackers import timer
from advisor.trackers.cache import Status
from advisor.trackers.stale import overtaken
from advisor.trackers.store import Store


@pytest.fixture
def cache(tmp_path):
    return str(tmp_path / "status.sqlite3")


def bug(web, number, **fields):
    row = {"id": number, "status": "NEW", "is_open": True, "summary": "it\x1b[31m crashes", **fields}
    web.get(f"https://bugzilla.kernel.org/rest/bug/{number}", json={"bugs": [row]})


def test_refresh_and_status(web, cache, capsys):
    bug(web, 7)
    assert main(["refresh", "--cache", cache, "bko#7"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 bug: 1 answered\nkernel:7  open (as of ")
    assert main(["refresh", "--cache", cache, "kernel:7"]) == 0
    assert capsys.readouterr().out.startswith("1 bug: 1 still fresh\n")
    assert len(web.calls) == 1
    assert main(["status", "--cache", cache]) == 0
    out = capsys.readouterr().out
    assert "checked just now, from https://bugzilla.kernel.org" in out
    assert "\x1b" not in out
    assert main(["status", "--cache", cache, "--format", "json", "kernel:7", "kernel:8"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["state"] == "open"


def test_what_changed_is_said(web, cache, capsys):
    bug(web, 7)
    main(["refresh", "--cache", cache, "kernel:7"])
    web.reset()
    bug(web, 7, is_open=False, status="RESOLVED", resolution="CODE_FIX", target_milestone="6.9")
    assert main(["refresh", "--cache", cache, "--force", "kernel:7"]) == 0
    assert "kernel:7: open → closed, fixed in 6.9" in capsys.readouterr().out


def test_some_could_not_be_asked(web, cache, capsys):
    web.get("https://bugzilla.kernel.org/rest/bug/7", status=503, headers={"Retry-After": "3600"})
    assert main(["refresh", "--cache", cache, "kernel:7", "suse:1"]) == 1
    out = capsys.readouterr().out
    assert "Could not ask:\n" in out
    assert "bugzilla.kernel.org is down for maintenance: kernel:7" in out
    assert "bugzilla.suse.com tells nothing without an account (set a key): suse:1" in out


def test_links_and_records_are_no_failure(web, cache, capsys):
    assert (
        main(["refresh", "--cache", cache, "https://lore.kernel.org/r/x@y", "CVE-1999-99999", "freedesktop:69488"]) == 0
    )
    assert "1 known from the shipped records, 2 that no tracker tells of" in capsys.readouterr().out


def test_the_bugs_of_one_crash(web, cache, capsys, data):
    web.get(
        "https://gitlab.freedesktop.org/api/v4/projects/xorg%2Fdriver%2Fxf86-video-nouveau/issues",
        json=[{"iid": 194, "state": "closed", "title": "failed to idle channel"}],
    )
    assert main(["refresh", "--cache", cache, "--for", str(data / "kdump" / "2015" / "201505221035")]) == 0
    out = capsys.readouterr().out
    assert "moved to gitlab.freedesktop:xorg/driver/xf86-video-nouveau#194" in out
    assert [call.request.url.partition("?")[0] for call in web.calls] == [
        "https://gitlab.freedesktop.org/api/v4/projects/xorg%2Fdriver%2Fxf86-video-nouveau/issues"
    ]


def test_offline_asks_nobody(web, cache, capsys):
    assert main(["refresh", "--cache", cache, "--offline", "--all"]) == 1
    assert "not asked: --offline" in capsys.readouterr().out
    assert not web.calls
    assert main(["refresh", "--cache", cache, "--offline", "freedesktop:90682"]) == 0


def test_stale_means_asked_before(web, cache, capsys):
    assert main(["refresh", "--cache", cache, "--stale"]) == 0
    assert capsys.readouterr().out == "0 bugs\n"


@pytest.mark.parametrize(
    "words", [["nonsense"], ["--all", "kernel:1"], ["--for", "/nowhere"], ["--config", "/nowhere"]]
)
def test_usage_errors(web, cache, capsys, words):
    assert main(["refresh", "--cache", cache, *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_damaged_cache_is_said_once(web, cache, capsys):
    with open(cache, "w") as stream:
        stream.write("damaged")
    main(["status", "--cache", cache])
    assert "begins anew" in capsys.readouterr().err
    bug(web, 7)
    assert main(["refresh", "--cache", cache, "kernel:7"]) == 0
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["refresh", "--cache", cache, "kernel:7"]) == 0
    assert capsys.readouterr().err == ""


def test_timer_units(capsys):
    assert main(["refresh", "--print-timer"]) == 0
    out = capsys.readouterr().out
    assert f'ExecStart="{sys.executable}" -I -m advisor refresh --all' in out
    assert "OnCalendar=daily" in out
    with pytest.raises(UsageError):
        timer.unit_texts('/tmp/a"b')


@pytest.mark.skipif(os.geteuid() != 0, reason="installing units wants root")
def test_installing_the_timer(tmp_path, monkeypatch):
    monkeypatch.setattr(timer, "foreign_part", lambda path: None)
    written = timer.install(str(tmp_path))
    assert [os.path.basename(path) for path in written] == list(timer.UNITS)
    assert stat.S_IMODE(os.stat(written[0]).st_mode) == 0o644


def test_a_program_that_others_may_change(tmp_path):
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "python").write_text("")
    loose.chmod(0o777)
    assert timer.foreign_part(str(loose / "python")) == str(loose)


@pytest.fixture
def answered(tmp_path, monkeypatch):
    """A cache in place of the standard ones."""
    path = str(tmp_path / "status.sqlite3")
    monkeypatch.setattr("advisor.trackers.cache.cache_paths", lambda: (path,))
    store = Store(path)
    yield store
    store.close()


def test_a_check_shows_what_was_last_said(answered, data, capsys):
    closed = "2099-01-01T00:00:00Z"
    bug = Status("freedesktop:69488", "closed", "wontfix", "public", "WONTFIX", closed=closed)
    answered.save([bug])
    path = str(data / "kdump" / "2015" / "201505221035")
    assert main(["check", path, "--format", "json"]) == 0
    match = json.loads(capsys.readouterr().out)["matches"][0]
    row = next(row for row in match["bugs"] if row["id"] == "69488")
    assert (row["state"], row["outcome"], row["resolution"]) == ("closed", "wontfix", "WONTFIX")
    assert row["checked"]
    told = "closed without a fix on 2099-01-01, after this was reviewed" in (match["note"] or "")
    assert told == (match["review"] == "reviewed")


def test_signatures_that_a_bug_has_overtaken(answered):
    answered.save(
        [
            Status("kernel:1", "closed", "fixed", "public", closed="2026-06-01T00:00:00Z"),
            Status("kernel:2", "open", "unknown", "public", changed="2026-06-01T00:00:00Z"),
            Status("kernel:3", "closed", "duplicate", "public", duplicate_of="kernel:1"),
            Status("kernel:4", "closed", "fixed", "public", changed="2026-06-01T00:00:00Z"),
        ]
    )
    rows = [
        ("fixed-since", "2026-05-01", ("kernel:1", "kernel:2")),
        ("reviewed-since", "2026-07-01", ("kernel:1",)),
        ("draft", None, ("kernel:2",)),
        ("double", None, ("kernel:3",)),
        ("perhaps", "2026-05-01", ("kernel:4",)),
    ]
    found = {row.id: row.news for row in overtaken(rows)}
    assert list(found) == ["fixed-since", "double", "perhaps"]
    assert found["fixed-since"] == ("kernel:1 was fixed on 2026-06-01, after this was reviewed.",)
    assert "duplicate of kernel:1" in found["double"][0]


def test_the_command_for_maintainers(answered, capsys):
    answered.save(
        [
            Status(
                "freedesktop:69488",
                "closed",
                "duplicate",
                "public",
                duplicate_of="kernel:1",
                closed="2099-01-01T00:00:00Z",
            )
        ]
    )
    assert main(["signatures", "stale", "--markdown"]) == 0
    out = capsys.readouterr().out
    assert "  - freedesktop:69488 was closed as a duplicate on 2099-01-01, after this was reviewed." in out
    assert "freedesktop:90682" not in out, "it was moved long before the review"
