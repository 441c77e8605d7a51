"""What a run does: once for each crash, when it is finished, again where the base has changed."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import stat
import subprocess
import sys

import pytest

from advisor.hook import run as running
from advisor.hook.circumstances import Boot, places_of
from advisor.hook.history import History
from advisor.hook.journal import ADVISED, NOT_SAVED
from advisor.hook.run import record_shutdown

BOOT = Boot("0" * 32, 0.0, "6.12.118+deb13-amd64", "root=/dev/vda quiet")


def test_advice_beside_the_dump(site):
    place = site.add()
    outcome = site.run()
    assert outcome.advised == (str(place),)
    assert not outcome.problems
    for name in ("advice.txt", "advice.json"):
        status = (place / name).stat()
        assert stat.S_IMODE(status.st_mode) == 0o600
        assert status.st_uid == os.geteuid()
    assert "nouveau.runpm=0" in (place / "advice.txt").read_text()
    report = json.loads((place / "advice.json").read_text())
    assert report["verdict"] == "known"
    assert report["source"]["path"] == str(place)
    assert str(place / f"dmesg.{place.name}") in report["source"]["files"]


def test_the_same_as_check_says(site):
    place = site.add()
    site.run()
    assert site.command("check", str(place)).stdout == (place / "advice.txt").read_text()


def test_a_second_run_changes_nothing(site):
    place = site.add()
    site.run()
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in place.iterdir()]
    assert site.run().advised == ()
    assert before == [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in place.iterdir()]


def test_the_dump_is_untouched(site):
    place = site.add()
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in place.iterdir()}
    site.run()
    for name, (content, modified) in before.items():
        assert (place / name).read_bytes() == content
        assert (place / name).stat().st_mtime_ns == modified


@pytest.mark.parametrize(
    ("age", "incomplete", "advised"),
    [(10, False, False), (61, False, True), (61, True, False), (1700, True, False), (1900, True, True)],
)
def test_only_what_is_finished(site, age, incomplete, advised):
    place = site.add(at=site.now - age)
    if incomplete:
        (place / "dump-incomplete").write_bytes(b"makedumpfile")
        site.date(place, site.now - age)
    outcome = site.run()
    assert bool(outcome.advised) == advised
    assert bool(outcome.waiting) != advised
    if advised and incomplete:
        assert "dump-incomplete" in (place / "advice.txt").read_text()


def test_a_writer_whose_clock_is_ahead(site):
    site.add(at=site.now + 500)
    assert site.run().waiting
    site.now += 30
    assert site.run().waiting
    site.now += 31
    assert site.run().advised


def test_one_that_grows_again_is_waited_for_again(site):
    place = site.add(at=site.now + 500)
    site.run()
    site.now += 40
    with (place / "crash.txt").open("a") as more:
        more.write("\n")
    site.date(place, site.now + 500)
    assert site.run().waiting
    site.now += 40
    assert site.run().waiting
    site.now += 40
    assert site.run().advised


def test_what_was_saved_before_this_boot_is_finished(site):
    site.add(at=site.now - 20)
    site.boot = BOOT._replace(started=site.now - 10)
    assert site.run().advised


def test_two_crashes(site):
    site.add("202611240101")
    site.add("202611240202")
    assert len(site.run().advised) == 2


def test_nothing_there(site):
    outcome = site.run()
    assert outcome == running.Outcome()
    site.crashes.rmdir()
    assert site.run() == running.Outcome()


def test_what_is_no_crash_is_left_alone(site):
    (site.crashes / "kexec_cmd").write_text("kexec")
    (site.crashes / "lost+found").mkdir()
    (site.crashes / "notes").mkdir()
    (site.crashes / "notes" / "todo.md").write_text("hello")
    site.date(site.crashes / "notes", site.now - 3600)
    assert site.run() == running.Outcome()
    assert sorted(os.listdir(site.crashes / "notes")) == ["todo.md"]


def test_refreshed_once_when_the_base_changes(site, monkeypatch):
    place = site.add()
    site.run()
    first = (place / "advice.txt").stat().st_ino
    monkeypatch.setattr(running, "base_stamp", lambda: "2027.01.01 x")
    assert site.run().advised
    assert (place / "advice.txt").stat().st_ino != first
    assert not site.run().advised


def test_refreshed_once_when_a_status_changes(site, monkeypatch):
    site.add()
    site.run()
    monkeypatch.setattr(running, "status_stamp", lambda references: "changed" if references else "")
    assert site.run().advised
    assert not site.run().advised


def test_what_cannot_be_read_is_tried_once(site, monkeypatch):
    place = site.add()
    (place / "crash.txt").unlink()
    (place / f"dmesg.{place.name}").write_bytes(b"\0" * 100)
    site.date(place, site.now - 3600)
    first = site.run()
    assert first.problems == first.news
    assert "NUL bytes" in first.problems[0]
    monkeypatch.setattr(running, "advise", lambda *words: pytest.fail("it is read again"))
    again = site.run()
    assert again.problems == first.problems
    assert again.news == ()
    words = ("hook", "run", "--directory", str(site.crashes), "--state", str(site.state))
    assert "NUL bytes" in site.command(*words).stderr
    assert site.command(*words, "--quiet").stderr == ""


def test_what_cannot_be_read_is_tried_again_when_it_changes(site):
    place = site.add()
    log = (place / f"dmesg.{place.name}").read_bytes()
    (place / "crash.txt").unlink()
    (place / f"dmesg.{place.name}").write_bytes(b"")
    site.date(place, site.now - 3600)
    assert site.run().problems
    (place / f"dmesg.{place.name}").write_bytes(log)
    site.date(place, site.now - 1800)
    assert site.run().advised


def test_one_run_at_a_time(site):
    site.add()
    site.run()
    descriptor = os.open(site.state / "lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        assert site.run().busy
    finally:
        os.close(descriptor)
    assert not site.run().busy


def journal(site):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    server.bind(str(site.folder / "journal"))
    server.setblocking(False)
    return server


def fields_of(datagram):
    fields = {}
    while datagram:
        name, _, rest = datagram.partition(b"\n")
        size = int.from_bytes(rest[:8], "little")
        fields[name.decode()] = rest[8 : 8 + size].decode()
        assert rest[8 + size : 9 + size] == b"\n"
        datagram = rest[9 + size :]
    return fields


def test_the_journal_is_told_once(site):
    place = site.add()
    with journal(site) as server:
        site.run()
        fields = fields_of(server.recv(65536))
        site.run()
        with pytest.raises(BlockingIOError):
            server.recv(65536)
    assert fields["MESSAGE_ID"] == ADVISED
    assert fields["ADVISOR_VERDICT"] == "known"
    assert fields["ADVISOR_SIGNATURE"] == "nouveau-runpm-evo-wait"
    assert fields["ADVISOR_CRASH_DIRECTORY"] == str(place)
    assert fields["ADVISOR_WORKAROUND"] == "nouveau.runpm=0"
    assert "freedesktop:69488" in fields["ADVISOR_BUGS"]
    assert "kernel crashed" in fields["MESSAGE"]


def test_the_login_notice(site):
    place = site.add()
    site.run()
    notice = (site.state / "50-advisor").read_text()
    assert stat.S_IMODE((site.state / "50-advisor").stat().st_mode) == 0o644
    assert "Known kernel bug" in notice
    assert "nouveau.runpm=0" in notice
    assert "sudo update-grub" in notice
    assert f"sudo cat {place}/advice.txt" in notice
    log = (place / f"dmesg.{place.name}").read_text()
    for line in log.splitlines():
        assert line.strip() not in notice
        assert line.partition("] ")[2].strip() not in notice
    assert all(len(line) < 160 for line in notice.splitlines())


def test_the_notice_goes_after_a_week(site):
    site.add()
    site.run()
    site.now += 8 * 86400
    site.run()
    assert not (site.state / "50-advisor").exists()


def test_third_time_this_week(site):
    for number in range(3):
        site.add(f"20261120010{number}", site.now - (3 - number) * 86400)
    site.run()
    assert "Third time this week: same bug." in (site.state / "50-advisor").read_text()
    shown = site.command("history", "--state", str(site.state)).stdout
    assert "third time this week: same bug" in shown
    assert "3 crashes since" in shown


def test_the_history_as_json(site):
    place = site.add()
    site.boot = BOOT._replace(started=site.now - 7200)
    site.run()
    document = json.loads(site.command("history", "--state", str(site.state), "--format", "json").stdout)
    (bug,) = document["bugs"]
    assert bug["signature"] == "nouveau-runpm-evo-wait"
    assert bug["crashes"][0]["directory"] == str(place)
    assert bug["crashes"][0]["boot"] == BOOT.id
    assert document["boots"][0]["command_line"] == BOOT.command_line


def test_no_history_yet(site):
    done = site.command("history", "--state", str(site.state))
    assert done.returncode == 2
    assert "there is no history yet" in done.stderr


def boots(site, *marks):
    """A boot that ran for an hour and ended, by a shutdown or not, and the one after it that runs now."""
    shut_down, saved = marks
    first = Boot("1" * 32, site.now - 7200, "6.1", "quiet")
    site.boot = first
    site.now -= 3600
    site.run()
    if shut_down:
        record_shutdown(site.where)
    if saved:
        site.add(at=site.now + 60)
    site.now += 3600
    site.boot = Boot("2" * 32, site.now - 60, "6.1", "quiet")


@pytest.mark.parametrize(
    ("shut_down", "saved", "lost"), [(True, False, 0), (False, True, 0), (False, False, 1), (True, True, 0)]
)
def test_a_capture_that_failed(site, shut_down, saved, lost, monkeypatch):
    monkeypatch.setattr(running, "doctor_findings", lambda root: ("96 MB are reserved, which is too little",))
    boots(site, shut_down, saved)
    with journal(site) as server:
        site.run()
        site.run()
        told = []
        try:
            while True:
                told.append(fields_of(server.recv(65536))["MESSAGE_ID"])
        except BlockingIOError:
            pass
    with History(str(site.state)) as history:
        assert len(history.lost()) == lost
    assert told.count(NOT_SAVED) == lost
    notice = site.state / "50-advisor"
    if lost:
        assert "ended without a shutdown, and no crash was saved" in notice.read_text()
        assert "96 MB" in notice.read_text()
        assert "sudo advisor doctor" in notice.read_text()
        assert "nothing was saved" in site.command("history", "--state", str(site.state)).stdout
        assert "without a shutdown" in json.loads((site.state / "notice.json").read_text())["summary"]
    else:
        assert not notice.exists() or "without a shutdown" not in notice.read_text()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("etc/default/kdump-tools", 'SSH="root@collector"\n'),
        ("etc/kdump.conf", "nfs collector:/srv/crash\n"),
        ("etc/sysconfig/kdump", 'KDUMP_SAVEDIR="ssh://collector/srv"\n'),
        ("sys/fs/pstore/dmesg-efi-1", "Panic#1 Part1\n"),
    ],
)
def test_what_is_kept_elsewhere_is_not_lost(site, path, content):
    (site.folder / path).parent.mkdir(parents=True)
    (site.folder / path).write_text(content)
    boots(site, False, False)
    site.run()
    assert not (site.state / "50-advisor").exists()


def layouts(site):
    """The 2015 log as other systems save it."""
    log = (site.case / "dmesg.201505221035").read_bytes() + (site.case / "crash.txt").read_bytes()
    pstore = b"Panic#1 Part1\n" + log
    yield "kdump-utils", "host-2026-11-24-01:02:03", {"vmcore-dmesg.txt": log}
    yield "suse-kdump", "2026-11-24-01:02", {"dmesg.txt": log, "README.txt": b"Kernel crashdump\n"}
    yield "pstore", "dmesg-efi-176400000001001", {"dmesg-efi-176400000001001": pstore}
    yield "pstore", "1764000000", {"001/dmesg.txt": pstore, "001/dmesg-efi-176400000001001": pstore}


def test_every_layout(site):
    expected = {}
    for layout, name, files in layouts(site):
        for path, content in files.items():
            place = site.crashes / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            os.utime(place, (site.now - 3600, site.now - 3600))
            os.utime(place.parent, (site.now - 3600, site.now - 3600))
        expected[str(site.crashes / name)] = layout
    outcome = site.run()
    assert set(outcome.advised) == set(expected), outcome
    with History(str(site.state)) as history:
        for crash in history.crashes():
            assert crash.layout == expected[crash.source]
            assert crash.summary.signature == "nouveau-runpm-evo-wait"
    assert site.run() == running.Outcome()


def test_what_doctor_finds_is_said(site):
    (site.folder / "sys/kernel").mkdir(parents=True)
    (site.folder / "sys/kernel/kexec_crash_size").write_text(str(96 << 20))
    boots(site, False, False)
    site.run()
    with History(str(site.state)) as history:
        (lost,) = history.lost()
    assert any("96 MB" in finding for finding in lost.findings)
    assert any("panic=" in finding for finding in lost.findings)


def test_the_command(site):
    place = site.add()
    done = site.command("hook", "run", "--directory", str(site.crashes), "--state", str(site.state))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"advised: {place}\n"
    assert (site.state / "history.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_damaged_history_is_begun_anew(site):
    site.add()
    site.run()
    (site.state / "history.sqlite3").write_bytes(b"no database at all" * 100)
    assert site.run().advised
    assert list(site.state.glob("history.sqlite3.damaged-*"))


def test_settings_of_other_distributions(tmp_path):
    (tmp_path / "etc/sysconfig").mkdir(parents=True)
    (tmp_path / "etc/sysconfig/kdump").write_text('# x\nKDUMP_SAVEDIR="file:///srv/suse"\n')
    (tmp_path / "etc/kdump.conf").write_text("#path /no\npath /srv/fedora\n")
    places = places_of(str(tmp_path))
    assert f"{tmp_path}/srv/suse" in places
    assert f"{tmp_path}/srv/fedora" in places


def test_the_run_itself_stays_small(site):
    """What reads and matches is loaded in the child alone."""
    site.add()
    code = (
        "import sys; from advisor.cli.main import main\n"
        "main(['hook', 'run', '--directory', sys.argv[1], '--state', sys.argv[2]])\n"
        "print(sorted({'yaml', 'pydantic', 'requests', 'rapidfuzz', 're2', 'advisor.oops.read'} & set(sys.modules)))"
    )
    words = [sys.executable, "-c", code, str(site.crashes), str(site.state)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("advised: ")
    assert done.stdout.endswith("\n[]\n"), done
