"""The desktop notice, on a bus of our own: dbus-daemon with a notification service that only writes down what it is told."""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import threading

import pytest

from advisor.errors import AdvisorError
from advisor.hook.notify import notify, read_notice
from advisor.hook.session_bus import NOTIFICATIONS, SessionBus, address, call, notify_body

NOTICE = {
    "id": "0123",
    "summary": "The kernel crashed",
    "body": "Known kernel bug: <b>x</b> & y.\nIn a terminal: sudo cat z",
}


@pytest.fixture
def notice(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    path = tmp_path / "notice.json"
    path.write_text(json.dumps(NOTICE))
    return path


@pytest.fixture
def bus(tmp_path, monkeypatch):
    """A private bus."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon here")
    config = tmp_path / "bus.conf"
    config.write_text(
        '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" '
        '"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>'
        f"<listen>unix:path={tmp_path}/bus</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    process = subprocess.Popen(
        [daemon, f"--config-file={config}", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline().strip()
        assert line.startswith("unix:path="), line
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", line)
        yield line
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


class Service(SessionBus):
    """A notification service: takes its name, then answers every call with the number 1."""

    def __init__(self, path):
        super().__init__(path)
        self.told = []
        text = NOTIFICATIONS.encode()
        body = struct.pack("<I", len(text)) + text + b"\0"
        body += b"\0" * (-len(body) % 4) + struct.pack("<I", 0)
        bus = "org.freedesktop.DBus"
        self._ask(call(2, "/org/freedesktop/DBus", bus, "RequestName", "su", body), 2)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        try:
            while True:
                head = self._take(16)
                body, serial, fields = struct.unpack("<III", head[4:16])
                names = self._take(fields + (-fields % 8))
                content = self._take(body)
                if head[1] != 1 or b"Notify\0" not in names:
                    continue
                self.told.append(content)
                sender = names[names.index(b":1.") :].split(b"\0")[0]
                reply = bytes((5, 1)) + b"u\0" + struct.pack("<I", serial)
                target = bytes((6, 1)) + b"s\0" + struct.pack("<I", len(sender)) + sender + b"\0"
                kind = bytes((8, 1)) + b"g\0\1u\0"
                rows = reply + target
                rows += b"\0" * (-len(rows) % 8) + kind
                start = b"l" + bytes((2, 1, 1)) + struct.pack("<III", 4, 99, len(rows)) + rows
                self._socket.sendall(start + b"\0" * (-len(start) % 8) + struct.pack("<I", 1))
        except (OSError, ValueError):
            pass


def test_shown_once(bus, notice):
    service = Service(address())
    assert notify(str(notice)) == "shown\n"
    assert notify(str(notice)) == "nothing new\n"
    assert len(service.told) == 1
    told = service.told[0]
    assert b"The kernel crashed\0" in told
    assert b"&lt;b&gt;x&lt;/b&gt; &amp; y.\nIn a terminal" in told
    assert told == notify_body(
        "advisor", NOTICE["summary"], NOTICE["body"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )
    notice.write_text(json.dumps({**NOTICE, "id": "4567"}))
    assert notify(str(notice)) == "shown\n"
    assert len(service.told) == 2
    service.close()


def test_without_a_service(bus, notice):
    with pytest.raises(AdvisorError, match="could not be shown"):
        notify(str(notice))
    service = Service(address())
    assert notify(str(notice)) == "shown\n"
    service.close()


def test_the_command(bus, notice, site):
    service = Service(address())
    done = site.command("hook", "notify", "--notice", str(notice))
    assert (done.returncode, done.stdout) == (0, "shown\n"), done.stderr
    service.close()


def test_without_a_session(notice, monkeypatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    with pytest.raises(AdvisorError, match="no desktop session"):
        notify(str(notice))


@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("unix:path=/run/user/1000/bus", "/run/user/1000/bus"),
        ("unix:path=/run/user/1000/bus,guid=abc", "/run/user/1000/bus"),
        ("tcp:host=x,port=1;unix:abstract=/tmp/dbus-x,guid=1", "\0/tmp/dbus-x"),
    ],
)
def test_addresses(monkeypatch, variable, path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", variable)
    assert address() == path


def test_nothing_to_say(notice):
    notice.write_text("{}")
    assert notify(str(notice)) == "nothing new\n"
    notice.unlink()
    assert notify(str(notice)) == "nothing new\n"


@pytest.mark.parametrize("content", ["", "[", "\x00" * 99])
def test_a_notice_that_is_none(notice, content):
    notice.write_text(content)
    with pytest.raises(AdvisorError, match="no notice of the hook"):
        read_notice(str(notice))


def test_a_notice_behind_a_link_is_not_read(notice):
    link = notice.with_name("link")
    link.symlink_to(notice)
    with pytest.raises(AdvisorError):
        read_notice(str(link))
    link.unlink()
    os.mkfifo(link)
    with pytest.raises(AdvisorError):
        read_notice(str(link))


def test_a_notice_cannot_carry_escapes(notice):
    notice.write_text(json.dumps({**NOTICE, "body": "a\x1b[31mb\nc"}))
    assert read_notice(str(notice))["body"] == "a\\x1b[31mb\nc"


@pytest.mark.parametrize("answer", [b"REJECTED\r\n", b"", b"OK 1\r\n", b"OK 1\r\n" + b"l\2\0\1" + b"\xff" * 12])
def test_a_bus_that_talks_nonsense(tmp_path, answer):
    path = str(tmp_path / "bus")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()

        def serve():
            with server.accept()[0] as client:
                client.recv(1000)
                client.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises((ValueError, OSError)):
            SessionBus(path)
        thread.join()
