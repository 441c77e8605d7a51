"""The status cache: what survives what, several processes, damage, and that reading leaves no trace."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.errors import AdvisorError
from advisor.trackers.cache import Status, cached_references, news_since, read_statuses, shipped
from advisor.trackers.interface import Failure, Unchanged, Validator, hidden, missing, private
from advisor.trackers.lifetime import DAY
from advisor.trackers.store import Store

GOOD = Status("kernel:1", "closed", "fixed", "public", "CODE_FIX", "a title", fixed_in=("6.8", "6.6.21"))


def read(desk, reference="kernel:1"):
    return desk.known()[reference]


def test_a_failure_only_adds_its_reason(desk):
    desk.store.save([GOOD])
    before = read(desk)
    desk.clock.time += 99 * DAY
    desk.store.save([Failure("kernel:1", "no answer in time")])
    assert read(desk) == before._replace(not_asked="no answer in time")
    assert desk.store.due(["kernel:1"]) == ["kernel:1"]
    desk.store.save([Unchanged("kernel:1")])
    assert read(desk).not_asked is None
    assert read(desk).checked > before.checked
    assert desk.store.due(["kernel:1"]) == []


def test_hidden_bugs_keep_what_was_known(desk):
    desk.store.save([GOOD])
    desk.store.save([private("kernel:1", "s")])
    assert (read(desk).visibility, read(desk).outcome) == ("private", "fixed")
    desk.store.save([hidden("kernel:1", "s")])
    assert read(desk).outcome == "fixed"
    assert read(desk).not_asked == "not found or not public"
    desk.store.save([missing("kernel:1", "s")])
    assert (read(desk).visibility, read(desk).state, read(desk).title) == ("missing", "unknown", "a title")


@pytest.mark.parametrize(
    ("status", "days"),
    [
        (GOOD, 30),
        (GOOD._replace(outcome="wontfix"), 7),
        (GOOD._replace(state="open", outcome="unknown"), 1),
        (missing("kernel:1", "s"), 7),
        (hidden("kernel:1", "s"), 7),
    ],
)
def test_time_to_live(desk, status, days):
    desk.store.save([status])
    desk.clock.time += days * DAY - 1
    assert desk.store.due(["kernel:1", "kernel:2"]) == ["kernel:2"]
    desk.clock.time += 2
    assert desk.store.due(["kernel:1"]) == ["kernel:1"]


def test_changes_are_told(desk):
    opened = GOOD._replace(state="open", outcome="unknown", fixed_in=())
    assert desk.store.save([opened]) == []
    assert desk.store.save([opened._replace(title="other")]) == []
    (change,) = desk.store.save([GOOD])
    assert (change.before.state, change.after.state) == ("open", "closed")
    assert read(desk).closed == "2026-11-25T09:46:40Z", "the second of the two answers that enclose it"
    desk.store.save([opened._replace(changed="2026-11-25T10:00:00Z")])
    assert read(desk).reopened == "2026-11-25T10:00:00Z"


def test_news_since_a_review():
    fixed = GOOD._replace(closed="2026-11-20T00:00:00Z")
    assert "fixed on 2026-11-20" in news_since("2026-11-19", fixed)
    assert news_since("2026-11-20", fixed) is None
    assert news_since(None, fixed) is None
    assert "opened again" in news_since("2026-11-19", Status("kernel:1", "open", reopened="2026-11-20T00:00:00Z"))


def test_validators_count_only_while_everything_is_known(desk):
    validator = Validator("https://h/?id=1,2", "e", None, ("kernel:1", "kernel:2"))
    desk.store.save([GOOD], validator)
    assert desk.store.validator(validator.request) is None
    desk.store.save([GOOD._replace(reference="kernel:2")])
    assert desk.store.validator(validator.request) == validator


def test_reading_leaves_no_trace(tmp_path):
    path = tmp_path / "status.sqlite3"
    assert read_statuses(["kernel:1"], [str(path)]) == {}
    assert list(tmp_path.iterdir()) == []
    store = Store(str(path))
    store.save([GOOD])
    store.close()
    before = sorted(file.name for file in tmp_path.iterdir())
    assert before == ["status.sqlite3", "status.sqlite3.lock"]
    path.chmod(0o444)
    assert read_statuses(["kernel:1"], [str(path)])["kernel:1"].fixed_in == ("6.8", "6.6.21")
    assert cached_references(str(path)) == ["kernel:1"]
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_reading_while_a_refresh_writes(desk):
    desk.store.save([GOOD])
    assert os.path.exists(desk.path + "-wal")
    assert read_statuses(["kernel:1"], [desk.path])["kernel:1"].outcome == "fixed"


def test_the_newer_of_two_caches_counts(tmp_path):
    paths = []
    for name, moment, state in (("a", 1e9, "open"), ("b", 2e9, "closed")):
        paths.append(str(tmp_path / name / "status.sqlite3"))
        store = Store(paths[-1], lambda moment=moment: moment)
        store.save([GOOD._replace(state=state)])
        store.close()
    for order in (paths, paths[::-1]):
        assert read_statuses(["kernel:1"], order)["kernel:1"].state == "closed"


@pytest.mark.parametrize("damage", ["not sqlite", "half", "zeros", "foreign"])
def test_a_damaged_cache_is_set_aside(tmp_path, damage):
    path = tmp_path / "status.sqlite3"
    store = Store(str(path))
    store.save([GOOD._replace(reference=f"kernel:{number}", title="x" * 300) for number in range(1, 300)])
    store.close()
    whole = path.read_bytes()
    if damage == "foreign":
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine (x)")
        whole = path.read_bytes()
    spoilt = {
        "not sqlite": b"hello" * 1000,
        "half": whole[: len(whole) // 2],
        "zeros": whole[:8192] + bytes(len(whole) - 8192),
        "foreign": whole,
    }[damage]
    path.write_bytes(spoilt)
    read_statuses(["kernel:1"], [str(path)])
    store = Store(str(path))
    assert len(store.notes) == 1
    assert "damaged" in store.notes[0]
    assert store.references() == []
    store.save([GOOD])
    store.close()
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == spoilt
    assert read_statuses(["kernel:1"], [str(path)])["kernel:1"].outcome == "fixed"


def test_a_newer_programs_cache_is_left_alone(tmp_path):
    path = tmp_path / "status.sqlite3"
    Store(str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(AdvisorError, match="newer advisor"):
        Store(str(path))
    assert read_statuses(["kernel:1"], [str(path)]) == {}


def test_a_place_that_cannot_be_written():
    with pytest.raises(AdvisorError, match="cannot be used"):
        Store("/proc/advisor/status.sqlite3")


def test_several_processes(tmp_path):
    path = str(tmp_path / "status.sqlite3")
    code = (
        "import sys\nfrom advisor.trackers.store import Store\nfrom advisor.trackers.cache import Status\n"
        "store = Store(sys.argv[1])\n"
        "for n in range(60): store.save([Status(f'kernel:{sys.argv[2]}{n:03}', 'open', visibility='public')])\n"
        "store.close()\n"
    )
    root = Path(__file__).resolve().parents[2]
    children = [subprocess.Popen([sys.executable, "-c", code, path, str(number)], cwd=root) for number in (1, 2, 3, 4)]
    assert [child.wait(60) for child in children] == [0, 0, 0, 0]
    assert len(cached_references(path) or []) == 240


def test_links_are_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "status.sqlite3").symlink_to(victim)
    with pytest.raises(AdvisorError):
        Store(str(tmp_path / "status.sqlite3"))
    assert victim.read_text() == "precious"


def test_the_shipped_snapshot_is_sorted_and_whole():
    from advisor.references import parse_reference
    from advisor.trackers.cache import SNAPSHOT
    from advisor.vocabulary import BUG_OUTCOMES, BUG_STATES

    lines = [line for line in Path(SNAPSHOT).read_bytes().splitlines() if not line.startswith(b"#")]
    assert lines == sorted(lines)
    references = [line.split(b"\t")[0].decode() for line in lines]
    statuses = list(shipped(references))
    assert [status.reference for status in statuses] == references
    for status in statuses:
        assert str(parse_reference(status.reference)) == status.reference
        assert status.state in BUG_STATES
        assert status.outcome in BUG_OUTCOMES
        assert status.source
        assert status.checked
    for absent in ("", "A", "freedesktop:1", "zzz", "CVE-2022-4891", "freedesktop:9068", "\udc80"):
        assert list(shipped([absent])) == []


def test_the_two_bugs_of_2015():
    known = read_statuses(["freedesktop:90682", "freedesktop:69488"], ())
    moved = known["freedesktop:90682"]
    assert (moved.outcome, moved.moved_to) == ("moved", "gitlab.freedesktop:xorg/driver/xf86-video-nouveau#194")
    closed = known["freedesktop:69488"]
    assert (closed.state, closed.outcome, closed.moved_to) == ("closed", "unspecified", None)
    assert "did not move" in closed.not_asked
