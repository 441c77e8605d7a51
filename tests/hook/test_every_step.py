"""Ended at every single step: whatever the run was about to do to the disk or the journal, the next one completes it."""

from __future__ import annotations

import json
import os
import signal
import socket

import pytest

from advisor.hook import history, journal
from advisor.hook import run as running
from advisor.hook.circumstances import Boot
from advisor.hook.history import History
from advisor.hook.journal import ADVISED, NOT_SAVED
from advisor.hook.reading import advise

LAST = 400
"""More steps than a run has."""
SYSTEM_CALLS = ("open", "mkdir", "write", "fchmod", "fsync", "rename", "unlink", "close")


def ended_before(site, step):
    """A run that is killed before it does that step; whether it was. The reader is another process and not looked at."""
    child = os.fork()
    if child == 0:
        try:
            left = [step]

            def counted(function):
                def call(*words, **named):
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return function(*words, **named)

                return call

            for name in SYSTEM_CALLS:
                setattr(os, name, counted(getattr(os, name)))
            history.History._do = counted(history.History._do)
            journal.socket.socket.sendto = counted(socket.socket.sendto)
            site.run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def forget(site):
    """Everything that earlier runs kept."""
    for path in site.state.glob("*"):
        path.unlink()


@pytest.fixture
def journal_socket(site):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(site.folder / "journal"))
        server.setblocking(False)

        def told():
            found = []
            try:
                while True:
                    found.append(server.recv(65536))
            except BlockingIOError:
                return found

        yield told


@pytest.fixture
def answered_before(site, monkeypatch):
    """One answer for all runs: reading takes most of a run's time and writes nothing."""
    place = site.add()
    with running.Folder.at(str(place)) as folder:
        answer = advise(folder, running.look_into(folder, place.name))
    monkeypatch.setattr(running, "advise", lambda *words: answer)
    return place, answer


def test_a_crash_that_was_saved(site, journal_socket, answered_before):
    place, answer = answered_before
    original = {path.name: path.read_bytes() for path in place.iterdir()}
    steps = 0
    for step in range(1, LAST):
        forget(site)
        for name in ("advice.txt", "advice.json"):
            (place / name).unlink(missing_ok=True)
        if not ended_before(site, step):
            steps = step
            break
        for name, content in original.items():
            assert (place / name).read_bytes() == content
        for name, content in (("advice.txt", answer.text), ("advice.json", answer.json)):
            assert not (place / name).exists() or (place / name).read_bytes() == content, step
        outcome = site.run()
        assert outcome.problems == (), step
        told = journal_socket()
        assert any(ADVISED.encode() in entry for entry in told), step
        assert (place / "advice.txt").read_bytes() == answer.text
        assert (place / "advice.json").read_bytes() == answer.json
        assert sorted(os.listdir(place)) == sorted([*original, "advice.txt", "advice.json"]), step
        assert "nouveau.runpm=0" in (site.state / "50-advisor").read_text()
        assert "nouveau.runpm=0" in json.loads((site.state / "notice.json").read_text())["body"]
        assert not [name for name in os.listdir(site.state) if name.startswith(".")], step
        with History(str(site.state)) as kept:
            (crash,) = kept.crashes()
        assert crash.told
        assert site.run() == running.Outcome()
        assert journal_socket() == []
    assert steps > 40


def test_a_capture_that_failed(site, journal_socket, monkeypatch):
    monkeypatch.setattr(running, "doctor_findings", lambda root: ("96 MB are reserved",))
    for step in range(1, LAST):
        forget(site)
        now = site.now
        site.boot = Boot("1" * 32, now - 7200, "6.1", "quiet")
        site.run()
        site.now += 3600
        site.boot = Boot("2" * 32, site.now - 60, "6.1", "quiet")
        killed = ended_before(site, step)
        site.run()
        assert any(NOT_SAVED.encode() in entry for entry in journal_socket()), step
        assert "96 MB" in (site.state / "50-advisor").read_text()
        with History(str(site.state)) as kept:
            assert len(kept.lost()) == 1
        site.now = now
        if not killed:
            return
    pytest.fail("the run has more steps than were tried")


def test_power_may_fail_after_a_rename(site, answered_before, monkeypatch):
    """What a name leads to was written to the disk before it got the name, and the name after it."""
    done = []
    named = {}

    def note(name, describe):
        function = getattr(os, name)

        def call(*words, **more):
            result = function(*words, **more)
            done.append((name, describe(result, *words)))
            return result

        monkeypatch.setattr(os, name, call)

    def opened(result, path, *words):
        named[result] = str(path)
        return str(path)

    note("open", opened)
    note("fsync", lambda result, descriptor: named.get(descriptor, "?"))
    note("rename", lambda result, source, target: (source, target))
    site.run()
    renamed = [(number, names) for number, (name, names) in enumerate(done) if name == "rename"]
    assert [target for _, (_, target) in renamed] == ["advice.json", "advice.txt", "notice.json", "50-advisor"]
    for number, (source, _) in renamed:
        assert ("fsync", source) in done[:number]
        following = next(name for name, _ in done[number + 1 :])
        assert following == "fsync"
