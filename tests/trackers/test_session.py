"""The session: what is sent, to whom, and what can be learned of it from logs and errors."""

from __future__ import annotations

import logging

import pytest

from advisor.errors import UsageError
from advisor.trackers.cache import read_statuses
from advisor.trackers.configuration import KNOWN, read_configuration
from advisor.trackers.secrets import Key
from advisor.trackers.table import trackers_of
from advisor.trackers.wire import trusted_authorities
from tests.trackers.conftest import Desk, sent, with_key

SECRET = "sEcr3t/+k ey="[:9] + "Q"


def test_nothing_but_ids_is_sent(desk, web, monkeypatch):
    monkeypatch.setenv("USER", "some-person")
    web.get("https://bugzilla.kernel.org/rest/bug/7", json={"bugs": [{"id": 7, "status": "NEW"}]})
    web.get("https://api.github.com/repos/a/b/issues/7", json={"state": "open"})
    web.get("https://api.launchpad.net/devel/bugs/7", json={"title": "t"}, headers={"Set-Cookie": "id=1"})
    web.get("https://api.launchpad.net/devel/bugs/7/bug_tasks", json={"entries": []})
    web.get("https://syzkaller.appspot.com/bug", json={"version": 1, "title": "t", "status": "x"})
    references = [
        "kernel:7",
        "github:a/b#7",
        "launchpad:7",
        "syzbot:" + "a" * 20,
        "url:https://example.org/x",
        "CVE-2024-26585",
    ]
    desk.refresh(*references)
    allowed = {"User-Agent", "Accept", "Accept-Encoding", "Connection", "X-GitHub-Api-Version"}
    for call in web.calls:
        assert set(call.request.headers) <= allowed, call.request.headers
        assert call.request.headers["User-Agent"].startswith("advisor/")
        assert "Mozilla" not in call.request.headers["User-Agent"]
        assert not call.request.body
    assert sorted(url.partition("include_fields")[0] for url in sent(web)) == [
        "https://api.github.com/repos/a/b/issues/7",
        "https://api.launchpad.net/devel/bugs/7",
        "https://api.launchpad.net/devel/bugs/7/bug_tasks",
        "https://bugzilla.kernel.org/rest/bug/7?",
        "https://syzkaller.appspot.com/bug?extid=" + "a" * 20 + "&json=1",
    ]


def test_no_password_of_netrc(desk, web, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine bugzilla.kernel.org login me password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    web.get("https://bugzilla.kernel.org/rest/bug/7", json={"bugs": [{"id": 7, "status": "NEW"}]})
    desk.refresh("kernel:7")
    assert "Authorization" not in web.calls[0].request.headers


@pytest.mark.parametrize("place", ["query:Bugzilla_api_key", "header:X-BUGZILLA-API-KEY", "bearer"])
def test_a_key_goes_to_its_tracker_and_nowhere_else(tmp_path, web, caplog, capfd, place):
    caplog.set_level(logging.DEBUG)
    desk = Desk(str(tmp_path / "status.sqlite3"))
    key = Key(SECRET, place)
    web.get(
        "https://bugzilla.kernel.org/rest/bug",
        json={"bugs": [{"id": 7, "status": "NEW", "summary": f"my key {SECRET}"}]},
        headers={"ETag": "e"},
    )
    web.get("https://bugzilla.kernel.org/rest/bug/8", status=500, body=f"<h1>{SECRET}</h1>", content_type="text/html")
    web.get("https://api.github.com/repos/a/b/issues/7", json={"state": "open"})
    run = desk.refresh("kernel:7", "kernel:8", "github:a/b#7", instances=with_key("kernel", key))
    desk.store.close()
    for call in web.calls:
        carries = SECRET in str(call.request.headers) + (call.request.url or "").replace("%2F", "/").replace(
            "%2B", "+"
        ).replace("+k", "+k")
        assert carries == ("bugzilla.kernel.org" in (call.request.url or ""))
    everything = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    captured = capfd.readouterr()
    seen = caplog.text + repr(run) + repr(key) + captured.out + captured.err
    for form in (SECRET, "sEcr3t%2F", "sEcr3t"):
        assert form.encode() not in everything
        assert form not in seen
    assert read_statuses(["kernel:7"], [desk.path])["kernel:7"].title == "my key ***"


def test_a_key_does_not_follow_a_redirect_to_another_host(desk, web):
    instances = tuple(
        instance._replace(key=Key(SECRET, "bearer")) if instance.name == "syzbot" else instance for instance in KNOWN
    )
    ident = "a" * 20
    web.get(
        f"https://syzkaller.appspot.com/bug?extid={ident}&json=1",
        status=301,
        headers={"Location": "https://syzbot.org/bug"},
    )
    web.get("https://syzbot.org/bug", json={"version": 1, "title": "t", "status": "x"})
    run = desk.refresh(f"syzbot:{ident}", instances=instances)
    assert run[f"syzbot:{ident}"].state == "open"
    assert ["Authorization" in call.request.headers for call in web.calls] == [True, False]


def test_no_redirect_to_plain_http(desk, web):
    web.get(
        "https://bugzilla.kernel.org/rest/bug/7",
        status=302,
        headers={"Location": "http://bugzilla.kernel.org/rest/bug/7"},
    )
    run = desk.refresh("kernel:7")
    assert "not followed" in run.refreshed.outcome.failed["kernel:7"]


def test_the_machines_authorities(monkeypatch, tmp_path):
    bundle = tmp_path / "ca.pem"
    bundle.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    assert trusted_authorities() == str(bundle)


def test_logs_of_the_library_hold_no_key(caplog):
    from advisor.trackers.session import Session

    Session([Key(SECRET, "query:api_key")])
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3.connectionpool").debug('"GET /rest/bug?api_key=%s HTTP/1.1"', SECRET)
    assert SECRET not in caplog.text
    assert "***" in caplog.text


def write(tmp_path, text, mode=0o600):
    path = tmp_path / "trackers.conf"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_settings(tmp_path):
    path = write(
        tmp_path,
        "[kernel]\nurl = http://127.0.0.1:8099/\nkey = abc\nkey-in = query\npace = 0.1\n"
        "[bugzilla example]\nurl = https://bugs.example.org\n[gitlab here]\nurl = https://gitlab.example.org\n",
    )
    configuration = read_configuration(path, {"ADVISOR_KEY_GITLAB_FREEDESKTOP": "glpat-1", "GITHUB_TOKEN": "ghp"})
    by_name = {instance.name: instance for instance in configuration.instances}
    assert by_name["kernel"][2:5] == ("http://127.0.0.1:8099", 0.1, Key("abc", "query:Bugzilla_api_key"))
    assert by_name["gitlab.freedesktop"].key == Key("glpat-1", "header:PRIVATE-TOKEN")
    assert by_name["github"].key == Key("ghp", "bearer")
    assert configuration.notes == ()
    assert configuration.named("example:12") == "https://bugs.example.org/show_bug.cgi?id=12"
    assert configuration.named("here:a/b#3") == "https://gitlab.example.org/a/b/-/issues/3"
    assert configuration.named("kernel:12") == "kernel:12"
    assert len(trackers_of(configuration)) == 13


def test_a_key_of_the_environment_goes_where_the_settings_say(tmp_path):
    path = write(tmp_path, "[kernel]\nkey-in = query\n")
    by_name = {instance.name: instance for instance in read_configuration(path, {"ADVISOR_KEY_KERNEL": "k"}).instances}
    assert by_name["kernel"].key == Key("k", "query:Bugzilla_api_key")


def test_a_token_of_github_is_not_for_another_address(tmp_path):
    path = write(tmp_path, "[github]\nurl = https://github.example.org/api/v3\n")
    by_name = {instance.name: instance for instance in read_configuration(path, {"GITHUB_TOKEN": "ghp"}).instances}
    assert by_name["github"].key is None


def test_doubtful_settings_are_said(tmp_path):
    path = write(tmp_path, "[kernel]\nurl = http://bugs.example.org\nkey = abc\n", 0o644)
    configuration = read_configuration(path, {})
    assert len(configuration.notes) == 2
    assert "abc" not in " ".join(configuration.notes)
    assert all(instance.key is None for instance in configuration.instances)


@pytest.mark.parametrize(
    "text",
    [
        "[nobody]\nurl = https://a.example\n",
        "[kernel]\ncolour = red\n",
        "[kernel]\nurl = ftp://x\n",
        "key = 1\n",
        "[kernel]\nkey\n",
        "[kernel]\npace = soon\n",
        "[bugzilla x]\npace = 1\n",
        "[kernel]\nkey = a b\n",
        "[kernel]\nkey = a\nkey-in = cookie\n",
        "[kernel]\n[kernel]\n",
    ],
)
def test_settings_that_make_no_sense(tmp_path, text):
    with pytest.raises(UsageError) as error:
        read_configuration(write(tmp_path, text), {})
    assert "trackers.conf" in str(error.value)
