"""Every tracker against everything that goes wrong: what was known stays, and why it could not be asked is said."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest
import requests

from advisor.trackers.answer import LIMIT
from tests.trackers.conftest import NOW, sent

SOAP = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><get_statusResponse><m>{}</m>'
    "</get_statusResponse></e:Body></e:Envelope>"
)


class Case(NamedTuple):
    """One tracker, asked for one bug."""

    reference: str
    host: str
    good: str
    kind: str = "application/json"
    method: str = "GET"


TIME = '"2026-11-01T10:00:00Z"'
CASES = {
    "bugzilla": Case(
        "kernel:5", "https://bugzilla.kernel.org", '{"bugs": [{"id": 5, "status": "NEW", "is_open": true}]}'
    ),
    "gitlab": Case("gitlab.freedesktop:drm/amd#5", "https://gitlab.freedesktop.org", '[{"iid": 5, "state": "opened"}]'),
    "freedesktop": Case(
        "freedesktop:98276",
        "https://gitlab.freedesktop.org",
        '[{"iid": 5, "state": "opened", "description": "https://bugs.freedesktop.org/show_bug.cgi?id=98276"}]',
    ),
    "github": Case("github:torvalds/linux#5", "https://api.github.com", '{"state": "open"}'),
    "launchpad": Case("launchpad:5", "https://api.launchpad.net", '{"title": "t", "entries": []}'),
    "debbugs": Case(
        "debian:5",
        "https://bugs.debian.org",
        SOAP.format("<item><key>5</key><value><done/><subject>s</subject></value></item>"),
        "text/xml",
        "POST",
    ),
    "syzbot": Case(
        "syzbot:0123456789abcdef0123",
        "https://syzkaller.appspot.com",
        '{"version": 1, "title": "t", "status": "reported on 2024/01/01 00:00"}',
    ),
}
PAGE = "<!DOCTYPE html><html><body>their own words</body></html>"
ANUBIS = '<script id="anubis_version" type="application/json">"v1.26.4"</script><div>Verifying your request...</div>'


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def wrong(web, case, **answer):
    """Let everything on that host go wrong this way."""
    answer.setdefault("content_type", case.kind)
    web.add(case.method, re.compile(re.escape(case.host) + "/.*"), **answer)


def asked(desk, case):
    """Ask again what was known before; nothing of it may be lost."""
    before = desk.knew(case.reference)
    run = desk.refresh(case.reference)
    after = run[case.reference]
    assert after._replace(not_asked=None) == before, "the last good answer is lost"
    reason = run.refreshed.outcome.failed[case.reference]
    assert after.not_asked == reason
    assert not re.search(r"https?://|\n|Traceback|their own|surprise", reason)
    return reason


def test_success_after_all(desk, web, case):
    wrong(web, case, body=case.good)
    desk.knew(case.reference, state="closed")
    run = desk.refresh(case.reference)
    assert not run.refreshed.outcome.failed
    assert run[case.reference].checked


def test_a_short_wait_is_waited(desk, web, case):
    wrong(web, case, status=429, body="Retry later", headers={"Retry-After": "5"}, content_type="text/plain")
    good = web.add(case.method, re.compile(re.escape(case.host) + "/.*"), body=case.good, content_type=case.kind)
    run = desk.refresh(case.reference)
    assert not run.refreshed.outcome.failed
    assert run.clock.slept[0] == 5.0
    assert good.call_count


@pytest.mark.parametrize("after", ["3600", "Mon, 04 Jan 2027 10:46:40 GMT", None])
@pytest.mark.parametrize("code", [429, 503])
def test_a_long_wait_pauses_the_host(desk, web, case, after, code):
    if code == 503 and after is None:
        pytest.skip("503 without Retry-After is trouble, not a limit")
    wrong(web, case, status=code, body=PAGE, content_type="text/html", headers={"Retry-After": after} if after else {})
    reason = asked(desk, case)
    assert "limits" in reason or "maintenance" in reason or "is down" in reason
    assert len(sent(web)) == 1
    assert max(desk.clock.slept, default=0) <= 10
    desk.refresh(case.reference)
    assert len(sent(web)) == 1, "the next run leaves it alone too"
    desk.clock.time += 3601
    desk.refresh(case.reference)
    assert len(sent(web)) > 1


def test_trouble_is_tried_again(desk, web, case):
    wrong(web, case, status=502, body=PAGE, content_type="text/html")
    assert "trouble" in asked(desk, case)
    assert len(sent(web)) == 9, "three attempts, thrice"


def test_a_page_where_data_was_due(desk, web, case):
    wrong(web, case, body=PAGE, content_type="text/html")
    assert "web page" in asked(desk, case)


def test_a_bot_check_is_never_missing(desk, web, case):
    wrong(web, case, body=ANUBIS, content_type="text/html")
    assert "bot check" in asked(desk, case)
    assert len(sent(web)) == 1


def test_an_oversized_answer(desk, web, case):
    wrong(web, case, body=case.good + " " * (LIMIT + 1))
    assert "larger than" in asked(desk, case)


def test_a_foreign_redirect(desk, web, case):
    elsewhere = web.add(case.method, "https://elsewhere.example/", body=case.good, content_type=case.kind)
    wrong(web, case, status=302, headers={"Location": "https://elsewhere.example/"})
    assert "another host" in asked(desk, case)
    assert not elsewhere.call_count


def test_a_redirect_in_a_circle(desk, web, case):
    wrong(web, case, status=307, headers={"Location": "/again"})
    assert "circle" in asked(desk, case)


def test_a_timeout(desk, web, case):
    wrong(web, case, body=requests.ReadTimeout(f"{case.host}/?api_key=s3cret"))
    assert "in time" in asked(desk, case)


def test_tls_failure(desk, web, case):
    wrong(web, case, body=requests.exceptions.SSLError("certificate verify failed"))
    assert "TLS" in asked(desk, case)
    assert len(sent(web)) == 1


def test_no_such_name(desk, web, case):
    wrong(web, case, body=requests.ConnectionError("NameResolutionError('no')"))
    assert "resolved" in asked(desk, case)
    assert len(sent(web)) == 1


def test_half_an_answer(desk, web, case):
    wrong(web, case, body=case.good[: len(case.good) // 2])
    assert "cut off" in asked(desk, case)


@pytest.mark.parametrize("surprise", ['{"surprise": 1}', "[]", "null", "7", '[{"surprise": []}]', '{"bugs": {"a": 1}}'])
def test_another_form(desk, web, case, surprise):
    if case.kind != "application/json":
        surprise = SOAP.format("<item><surprise/></item>")
    elif isinstance(json.loads(surprise), list) and "/drm" in case.reference + "/drm" and surprise == "[]":
        pytest.skip("an empty list is an answer of GitLab")
    wrong(web, case, body=surprise)
    asked(desk, case)


def test_unchanged_where_nobody_asked(desk, web, case):
    wrong(web, case, status=304)
    assert "not asked" in asked(desk, case)


def test_githubs_own_limit(desk, web):
    case = CASES["github"]
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 40 * 86400 + 900)}
    wrong(web, case, status=403, body='{"message": "API rate limit exceeded for 192.0.2.1."}', headers=headers)
    assert "limits" in asked(desk, case)
    until, _ = desk.store.paused("api.github.com")
    assert until == NOW + 40 * 86400 + 900


def test_githubs_abuse_detection(desk, web):
    case = CASES["github"]
    wrong(web, case, status=403, body='{"message": "You have triggered an abuse detection mechanism."}')
    assert "limits" in asked(desk, case)
