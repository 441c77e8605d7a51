"""Whose cache and settings are read, and the way out through a proxy."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from advisor.trackers import cache, configuration
from advisor.trackers.cache import MACHINE_CACHE, cache_paths
from advisor.trackers.configuration import KNOWN, MACHINE_FILE, Configuration
from advisor.trackers.refresh import refresh
from advisor.trackers.store import default_path
from tests.trackers.conftest import Desk


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's folders, which the environment names."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_as_root_nothing_of_a_user(home, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_path() == MACHINE_CACHE
    assert cache_paths() == (MACHINE_CACHE,)
    assert configuration._files() == [MACHINE_FILE]
    assert all(path.startswith(("/var/", "/etc/")) for path in (MACHINE_CACHE, MACHINE_FILE))


def test_as_a_user_their_own_first(home, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    own = str(home / "cache/advisor/status.sqlite3")
    assert default_path() == own
    assert cache_paths() == (own, MACHINE_CACHE)
    assert configuration._files() == [MACHINE_FILE, str(home / "config/advisor/trackers.conf")]
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert default_path() == str(home / ".cache/advisor/status.sqlite3")
    assert configuration._files()[-1] == str(home / ".config/advisor/trackers.conf")


def test_a_cache_of_somebody_else_is_not_read(home, desk, monkeypatch):
    desk.knew("kernel:1")
    desk.store.close()
    assert cache.read_statuses(["kernel:1"], [desk.path])
    if os.geteuid() == 0:
        os.chown(desk.path, 4242, 4242)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert not cache.read_statuses(["kernel:1"], [desk.path])


def test_through_the_proxy_of_the_environment(tmp_path, monkeypatch):
    """It is asked to lead on, and where it will not, that is said; what was known stays."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    asked.append(client.recv(4096).split(b"\r\n")[0])
                    client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        for name in ("NO_PROXY", "no_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.getsockname()[1]}")
        desk = Desk(str(tmp_path / "status.sqlite3"))
        before = desk.knew("kernel:7")
        done = refresh(["kernel:7"], Configuration(KNOWN), desk.store, timing=desk.clock.timing)
        known = desk.store.status("kernel:7")
        desk.store.close()
    assert set(asked) == {b"CONNECT bugzilla.kernel.org:443 HTTP/1.1"} or set(asked) == {
        b"CONNECT bugzilla.kernel.org:443 HTTP/1.0"
    }
    reason = done.outcome.failed["kernel:7"]
    assert reason == "the proxy on the way to bugzilla.kernel.org does not answer"
    assert known == before._replace(not_asked=reason)
