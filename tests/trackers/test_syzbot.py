"""syzbot: one bug, its prose, what needs a login, the lists."""

from __future__ import annotations

import pytest

from advisor.trackers.syzbot import MANY
from tests.trackers.conftest import sent

HOST = "https://syzkaller.appspot.com"
EXTID = "0123456789abcdef0123"


def bug(status, **fields):
    return {"version": 1, "title": "KASAN: use-after-free", "id": "f" * 40, "status": status, **fields}


@pytest.mark.parametrize(
    ("words", "state", "outcome"),
    [
        ("upstream: reported C repro on 2024/05/01 12:00", "open", "unknown"),
        ("fixed on 2024/06/01 12:00", "closed", "fixed"),
        ("closed as dup on 2024/06/01 12:00", "closed", "duplicate"),
        ("closed as invalid on 2024/06/01 12:00", "closed", "invalid"),
        ("auto-obsoleted due to no activity on 2024/06/01 12:00", "closed", "expired"),
    ],
)
def test_prose(desk, web, words, state, outcome):
    web.get(f"{HOST}/bug?extid={EXTID}&json=1", json=bug(words))
    status = desk.refresh(f"syzbot:{EXTID}")[f"syzbot:{EXTID}"]
    assert (status.state, status.outcome, status.resolution) == (state, outcome, words)


def test_the_fix(desk, web):
    fixes = [{"title": "foo: fix", "hash": "430ac66eb4c5b5c4eb846b78ebf65747510b30f1"}, {"title": "no hash yet"}]
    web.get(
        f"{HOST}/bug",
        json=bug("fixed on 2024/06/01 12:00", **{"fix-commits": fixes, "fix-time": "2024-06-01T12:00:00Z"}),
    )
    status = desk.refresh("syzbot:" + "f" * 40)["syzbot:" + "f" * 40]
    assert (status.fixed_in, status.closed) == (("commit 430ac66eb4c5",), "2024-06-01T12:00:00Z")
    assert "id=ffff" in sent(web)[0]


def test_a_login_means_private(desk, web):
    web.get(f"{HOST}/bug", status=307, headers={"Location": "https://accounts.google.com/ServiceLogin?x"})
    run = desk.refresh(f"syzbot:{EXTID}")
    assert run[f"syzbot:{EXTID}"].visibility == "private"
    assert not run.refreshed.outcome.failed


@pytest.mark.parametrize(("code", "visibility"), [(403, "private"), (404, "unknown")])
def test_errors_are_pages(desk, web, code, visibility):
    web.get(f"{HOST}/bug", status=code, body="<html>no</html>", content_type="text/html")
    assert desk.refresh(f"syzbot:{EXTID}")[f"syzbot:{EXTID}"].visibility == visibility


def test_many_are_read_from_the_lists(desk, web):
    idents = [f"{number:020x}" for number in range(1, MANY + 6)]
    rows = [{"title": f"bug {ident}", "link": f"/bug?extid={ident}&amp;x=1"} for ident in idents]
    fixed = [{**row, "fix-commits": [{"hash": "a" * 40}]} for row in rows[:10]]
    for path, part in (("/upstream/fixed", fixed), ("/upstream/invalid", rows[10:15]), ("/upstream", rows[15:-1])):
        web.get(HOST + path, json={"version": 1, "Bugs": part})
    web.get(f"{HOST}/bug", json=bug("reported on 2024/05/01 12:00"))
    run = desk.refresh(*(f"syzbot:{ident}" for ident in idents))
    assert len(sent(web)) == 4
    assert run[f"syzbot:{idents[0]}"].fixed_in == ("commit aaaaaaaaaaaa",)
    assert run[f"syzbot:{idents[12]}"].outcome == "invalid"
    assert run[f"syzbot:{idents[16]}"].state == run[f"syzbot:{idents[-1]}"].state == "open"


def test_three_seconds_between_two(desk, web):
    web.get(f"{HOST}/bug", json=bug("reported on 2024/05/01 12:00"))
    run = desk.refresh(*(f"syzbot:{number:020x}" for number in range(1, 5)))
    assert run.clock.slept == [3.0, 3.0, 3.0]
