"""As root in a directory that others may write: nothing is followed, nothing is written elsewhere, the reason is said."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from advisor.errors import AdvisorError
from advisor.hook import candidate as candidates
from advisor.hook import reading
from advisor.hook.candidate import refuse_file, refuse_folder
from advisor.hook.folder import Folder, own_folder
from advisor.hook.run import run

NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")
NOBODY = 65534


def untouched(site, *paths):
    """What must be the same afterwards."""
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_ino, path.lstat().st_mode) for path in paths}


@pytest.fixture
def outside(site):
    """A directory elsewhere that must stay as it is."""
    place = site.folder / "outside"
    place.mkdir()
    (place / "dmesg.202501010101").write_text("secret " * 100)
    (place / "advice.txt").write_text("mine")
    return place


def names(place):
    return sorted(os.listdir(place))


def test_a_link_to_a_directory(site, outside):
    (site.crashes / "202501010101").symlink_to(outside)
    before = names(outside)
    outcome = site.run()
    assert "is a symbolic link" in outcome.problems[0]
    assert names(outside) == before
    assert (outside / "advice.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["advice.txt", "advice.json"])
def test_a_link_where_the_advice_goes(site, outside, name):
    place = site.add()
    (place / name).symlink_to(outside / "advice.txt")
    assert site.run().advised
    assert not (place / name).is_symlink()
    assert (outside / "advice.txt").read_text() == "mine"


def test_a_hard_link_where_the_advice_goes(site, outside):
    place = site.add()
    os.link(outside / "advice.txt", place / "advice.txt")
    assert site.run().advised
    assert (outside / "advice.txt").read_text() == "mine"
    assert (place / "advice.txt").stat().st_nlink == 1


def test_a_directory_where_the_advice_goes(site):
    place = site.add()
    (place / "advice.txt").mkdir()
    outcome = site.run()
    assert not outcome.advised
    assert str(place) in outcome.problems[0]
    assert not [name for name in names(place) if name.startswith(".")]
    (place / "advice.txt").rmdir()
    assert site.run().advised


@pytest.mark.parametrize("kind", ["symlink", "hard link", "fifo", "socket", "device"])
def test_a_log_that_is_none(site, outside, kind):
    place = site.crashes / "202501010101"
    place.mkdir()
    log = place / "dmesg.202501010101"
    if kind == "symlink":
        log.symlink_to(outside / "dmesg.202501010101")
    elif kind == "hard link":
        os.link(outside / "dmesg.202501010101", log)
    elif kind == "fifo":
        os.mkfifo(log)
    elif kind == "socket":
        server = socket.socket(socket.AF_UNIX)
        cwd = os.getcwd()
        os.chdir(place)
        server.bind(log.name)
        os.chdir(cwd)
        server.close()
    else:
        try:
            os.mknod(log, stat.S_IFCHR | 0o600, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("devices cannot be made here")
    outcome = site.run()
    assert not outcome.advised
    assert names(place) == [log.name]
    entry = candidates.look_into(Folder.at(str(place)), place.name)
    assert entry.entries == {}
    assert len(entry.passed_over) == 1


def test_a_pipe_beside_the_log_is_said(site):
    place = site.add()
    os.mkfifo(place / "crash.fifo")
    site.run()
    assert "crash.fifo is a named pipe" in (place / "advice.txt").read_text().replace("\n  ", " ")


def test_a_giant_sparse_log(site):
    place = site.add()
    with (place / f"dmesg.{place.name}").open("r+b") as log:
        log.truncate(1 << 40)
    site.date(place, site.now - 3600)
    start = time.monotonic()
    outcome = site.run()
    assert time.monotonic() - start < 60
    if outcome.advised:
        assert "is larger than any log" in (place / "advice.txt").read_text().replace("\n  ", " ")


def test_a_giant_sparse_dump(site):
    place = site.add()
    with (place / f"dump.{place.name}").open("wb") as dump:
        dump.write(b"KDUMP   ")
        dump.truncate(1 << 42)
    site.date(place, site.now - 3600)
    start = time.monotonic()
    assert site.run().advised
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("name", ["2025\n01010101", "\x1b[2J", "a\u202eb", "b\udcff", "x" * 200])
def test_names(site, name, capsys):
    place = site.crashes / name
    try:
        place.mkdir(mode=0o755)
    except (OSError, UnicodeError):
        pytest.skip("no such name can be made here")
    (place / "dmesg.202501010101").write_text("BUG: x\n")
    site.date(place, site.now - 3600)
    outcome = site.run()
    for line in outcome.problems:
        assert line.isprintable(), line
    if not name.isprintable():
        assert names(place) == ["dmesg.202501010101"]


def test_a_file_name_with_escapes(site):
    place = site.add()
    (place / "crash\x1b[31m\n.txt").write_text("x")
    site.date(place, site.now - 3600)
    assert site.run().advised
    shown = (place / "advice.txt").read_text() + (place / "advice.json").read_text()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", shown)


@NEEDS_ROOT
def test_a_foreign_owner(site):
    place = site.add()
    os.chown(place, NOBODY, NOBODY)
    outcome = site.run()
    assert f"belongs to user {NOBODY}" in outcome.problems[0]
    assert "advice.txt" not in names(place)


@NEEDS_ROOT
def test_a_foreign_file(site):
    place = site.add()
    (place / "crash.txt").unlink()
    os.chown(place / f"dmesg.{place.name}", NOBODY, NOBODY)
    assert not site.run().advised
    assert "advice.txt" not in names(place)


@NEEDS_ROOT
def test_a_collection_of_somebody_is_read_with_their_rights(site):
    """Dumps that arrive over SSH belong to the collection's owner; what only root may read there stays unread."""
    try:
        subprocess.run([sys.executable, "-c", "pass"], user=NOBODY, group=NOBODY, cwd="/", check=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("another user may not run this interpreter")
    site.folder.parent.chmod(0o755)
    os.chown(site.crashes, NOBODY, NOBODY)
    place = site.add()
    os.chown(place, NOBODY, NOBODY)
    for file in place.iterdir():
        os.chown(file, NOBODY, NOBODY)
    closed = site.add("202501010102")
    os.chown(closed, NOBODY, NOBODY)  # its files are root's, 0600
    outcome = site.run()
    if not outcome.advised:
        assert "Permission" in outcome.problems[0] or "may not be read" in outcome.problems[0]
    for line in outcome.problems:
        assert "202501010102" in line, line
    assert outcome.advised == (str(place),)
    assert (place / "advice.txt").stat().st_uid == 0
    assert "advice.txt" not in names(closed)


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777, 0o1777])
def test_a_directory_that_others_may_write(site, mode):
    place = site.add()
    place.chmod(mode)
    outcome = site.run()
    assert "may be written by others" in outcome.problems[0]
    assert "advice.txt" not in names(place)


def test_a_collection_that_others_may_write(site):
    """Ubuntu's /var/crash: 1777 or 3777, with root's directories in it."""
    site.crashes.chmod(0o1777)
    site.add()
    assert site.run().advised


def test_a_directory_that_is_swapped_while_it_is_read(site, outside, monkeypatch):
    """The advice goes into the directory that was checked, wherever it is by then."""
    place = site.add()
    moved = site.folder / "moved"
    really = reading.advise

    def swap(folder, candidate, root):
        place.rename(moved)
        place.symlink_to(outside)
        return really(folder, candidate, root)

    monkeypatch.setattr("advisor.hook.run.advise", swap)
    before = names(outside)
    site.run()
    assert names(outside) == before
    assert (outside / "advice.txt").read_text() == "mine"
    assert "nouveau.runpm=0" in (moved / "advice.txt").read_text()


def test_directories_that_are_swapped_all_the_time(site, outside):
    """A second thread exchanges the directory and a link, as fast as it can, for many runs."""
    site.add("202501010101")
    place, other = site.crashes / "202501010101", site.crashes / "swap"
    other.symlink_to(outside)
    before = names(outside)
    end = threading.Event()

    def swap():
        spare = site.crashes / ".spare"
        while not end.is_set():
            for source, target in ((place, spare), (other, place), (spare, other)):
                with suppress(OSError):
                    source.rename(target)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(15):
            site.run()
    finally:
        end.set()
        thread.join()
    assert names(outside) == before
    assert (outside / "advice.txt").read_text() == "mine"


def test_too_many_names(site):
    for number in range(300):
        (site.crashes / f"empty{number}").mkdir()
    start = time.monotonic()
    assert not site.run().advised
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 5000,
        os.urandom(50_000),
        b"BUG: " * 100_000,
        b"\xff\xfe" + "BUG: x".encode("utf-16"),
        b"\x1f\x8b" * 99,
    ],
)
def test_any_bytes_as_a_log(site, content):
    place = site.add()
    (place / "crash.txt").unlink()
    (place / f"dmesg.{place.name}").write_bytes(content)
    site.date(place, site.now - 3600)
    outcome = site.run()
    assert len(outcome.advised) + len(outcome.problems) == 1
    assert "fault of advisor" not in "".join(outcome.problems)


def test_a_reader_that_hangs_is_ended(site, monkeypatch):
    site.add()
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    monkeypatch.setattr(reading, "_answer", lambda *words: time.sleep(60))
    start = time.monotonic()
    outcome = site.run()
    assert time.monotonic() - start < 20
    assert "could not be read within" in outcome.problems[0]


def test_a_reader_that_outlives_the_run_does_not_hold_the_lock(site, monkeypatch):
    """As after kill -9: flock belongs to the open file, which a child shares."""
    site.add()
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    monkeypatch.setattr(reading, "_answer", lambda *words: time.sleep(5))
    monkeypatch.setattr(reading, "_end", lambda child: None)
    assert not site.run().busy
    monkeypatch.undo()
    assert not site.run().busy


def test_a_reader_that_dies(site, monkeypatch):
    site.add()
    monkeypatch.setattr(reading, "_answer", lambda *words: os._exit(9))
    assert "the reader died" in site.run().problems[0]


def test_a_reader_that_wants_too_much_memory(site, monkeypatch):
    place = site.add()

    def greedy(*words):
        reading._limit()
        return {"reason": str(len(bytearray(2 << 30)))}

    monkeypatch.setattr(reading, "_answer", greedy)
    assert not site.run().advised
    assert "advice.txt" not in names(place)


def test_a_state_directory_of_others_is_refused(site):
    site.state.mkdir()
    site.state.chmod(0o777)
    with pytest.raises(AdvisorError, match="not yours alone"):
        site.run()


def test_a_state_directory_that_is_a_link_into_a_foreign_one(site):
    site.state.mkdir()
    (site.state / "history.sqlite3").symlink_to(site.folder / "elsewhere")
    with pytest.raises(AdvisorError):
        site.run()
    assert not (site.folder / "elsewhere").exists()


def test_what_was_left_half_written_goes(site):
    place = site.add()
    (place / ".advisor-advice.txt-1.tmp").write_text("half")
    site.date(place, site.now - 3600)
    site.run()
    assert not [name for name in names(place) if name.startswith(".")]


def test_rules_say_why():
    def status(mode=0o600, uid=0, links=1, size=10):
        return os.stat_result((stat.S_IFREG | mode, 1, 1, links, uid, 0, size, 0, 0, 0))

    assert refuse_file("dmesg.1", status(), 0) is None
    assert refuse_file("dmesg.1", status(links=2), 0) == "has 2 names (hard links)"
    assert refuse_file("dmesg.1", status(uid=12345), 0) == "belongs to user 12345"
    assert refuse_file("dmesg.1", status(size=1 << 40), 0) == f"is larger than any log: {1 << 20} MB"
    assert refuse_file("dump.1", status(size=1 << 40), 0) is None
    folder = os.stat_result((stat.S_IFDIR | 0o755, 1, 1, 2, 12345, 0, 0, 0, 0, 0))
    assert refuse_folder("1", folder, os.stat("/")) == "belongs to user 12345"


def test_own_folder_makes_it(tmp_path):
    with own_folder(str(tmp_path / "a" / "b")) as folder:
        folder.write("x", b"y" * 100_000, 0o644)
    assert (tmp_path / "a" / "b" / "x").read_bytes() == b"y" * 100_000
    assert os.listdir(tmp_path / "a" / "b") == ["x"]


@NEEDS_ROOT
@pytest.mark.parametrize("options", ["size=64k", "ro"])
def test_a_disk_that_is_full_or_read_only(site, options):
    """The dump is untouched, no half advice is seen, and the next run that can write completes it."""
    source = site.add()
    mounted = site.folder / "mounted"
    mounted.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k,mode=755", "x", str(mounted)], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        place = mounted / source.name
        shutil.copytree(source, place)
        if options == "ro":
            subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
        else:
            filler = os.open(mounted / "filler", os.O_WRONLY | os.O_CREAT)
            with suppress(OSError):
                while True:
                    os.write(filler, b"x" * 512)
            os.close(filler)
        before = {path: path.read_bytes() for path in place.iterdir()}
        outcome = run(site.where._replace(places=(str(mounted),)))
        assert not outcome.advised
        assert outcome.problems
        assert {path: path.read_bytes() for path in place.iterdir()} == before
        if options == "ro":
            subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
        else:
            (mounted / "filler").unlink()
        outcome = run(site.where._replace(places=(str(mounted),)))
        assert outcome.advised, outcome
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


@NEEDS_ROOT
@pytest.mark.parametrize("options", ["full", "ro", "gone"])
def test_a_state_that_cannot_be_written(site, options):
    """Said in one line; the dump is untouched, and the next run that can write completes it."""
    place = site.add()
    before = {path: path.read_bytes() for path in place.iterdir()}
    site.state.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=96k,mode=755", "x", str(site.state)]
    if subprocess.run(words, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        if options == "ro":
            subprocess.run(["mount", "-o", "remount,ro", str(site.state)], check=True)
        elif options == "full":
            with suppress(OSError), (site.state / "filler").open("wb", buffering=0) as filler:
                while filler.write(b"x" * 512):
                    pass
        else:
            subprocess.run(["mount", "-o", "remount,size=4k,nr_inodes=1", str(site.state)], check=False)
        done = site.command("hook", "run", "--directory", str(site.crashes), "--state", str(site.state))
        assert done.returncode == 2, done
        assert done.stderr.startswith(f"advisor: {site.state}")
        assert done.stderr.count("\n") == 1
        assert {path: path.read_bytes() for path in place.iterdir() if path in before} == before
        assert not [name for name in names(place) if name.startswith(".")]
    finally:
        subprocess.run(["umount", str(site.state)], check=True)
    assert site.run().advised
    assert "nouveau.runpm=0" in (place / "advice.txt").read_text()


def test_the_command_is_silent_about_nothing(site):
    done = site.command("hook", "run", "--directory", str(site.crashes), "--state", str(site.state))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sys.flags.isolated == 0
