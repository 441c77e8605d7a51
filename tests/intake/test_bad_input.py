"""Everything that is no crash: one line that names it and what to do, and never a wait."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys

import pytest

from advisor.errors import UnreadableInput, UsageError
from advisor.intake.locate import locate, locate_all, locate_each, locate_files

from .crashes import LOG, STAMP, kdump_folder, lay_down, text_of
from .dumps import kdump


def refused(path, **options):
    with pytest.raises(UnreadableInput) as caught:
        locate(str(path), **options)
    error = caught.value
    text = str(error)
    assert "\n" not in text
    assert text.isprintable()
    assert error.where
    assert error.hint
    return error


@pytest.mark.parametrize("path", ["/no/such/file", "", "a\x00b", "x" * 5000, "\udcff\udcfe", "\ud800"])
def test_missing(path):
    with pytest.raises(UnreadableInput):
        locate(path)


def test_empty_directory(tmp_path):
    assert refused(tmp_path).message == "is empty"


def test_directory_without_logs(tmp_path):
    lay_down(tmp_path, {"photo.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 10, "readme": b"nothing here\n"})
    assert refused(tmp_path).message == "holds no kernel log, dump or crash report"


def test_directory_of_reports_about_programs(tmp_path):
    lay_down(tmp_path, {"_usr_bin_gedit.1000.crash": b"ProblemType: Crash\n"})
    assert refused(tmp_path).message == "holds no kernel crash; 1 report about crashed programs passed over"


@pytest.mark.parametrize("target", ["pipe", "null", "socket", "link-to-pipe"])
def test_what_is_no_regular_file_is_never_opened(tmp_path, target, monkeypatch):
    path = tmp_path / target
    if target == "pipe":
        os.mkfifo(path)
    elif target == "link-to-pipe":
        os.mkfifo(tmp_path / "p")
        path.symlink_to("p")
    elif target == "socket":
        monkeypatch.chdir(tmp_path)
        socket.socket(socket.AF_UNIX).bind("socket")
    else:
        path.symlink_to("/dev/null")
    refused(path)


def test_a_pipe_in_a_crash_directory(tmp_path):
    folder = tmp_path / STAMP
    folder.mkdir()
    os.mkfifo(folder / f"dmesg.{STAMP}")
    refused(folder)
    (folder / f"dmesg.{STAMP}").unlink()
    (folder / f"dmesg.{STAMP}").symlink_to("/etc/passwd")
    assert "links in it are not followed" in refused(folder).message


def test_a_file_that_becomes_a_pipe_after_it_was_looked_at(tmp_path, monkeypatch):
    regular = lay_down(tmp_path, {"log": LOG}) / "log"
    os.mkfifo(tmp_path / "pipe")
    opened = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest: opened(str(path).replace("log", "pipe"), *rest))
    assert "named pipe" in refused(regular).message


def test_links_that_the_user_names(tmp_path, host):
    folder = kdump_folder(tmp_path)
    (tmp_path / "good").symlink_to(folder / f"dmesg.{STAMP}")
    (tmp_path / "folder").symlink_to(folder)
    (tmp_path / "bad").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    assert text_of(locate(str(tmp_path / "good"), host=host)) == LOG
    assert text_of(locate(str(tmp_path / "folder"), host=host)) == LOG
    assert refused(tmp_path / "bad").message == "is a broken symbolic link"
    refused(tmp_path / "loop")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\x00" * 200_000, "holds nothing but NUL bytes"),
        (random.Random(1).randbytes(200_000), "is no text, so no kernel log"),
        (b"\xff\xfe" + "[    1.0] BUG: x\n".encode("utf-16-le"), "is text in UTF-16"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 9 + b"\x03\x00" + b"\x00" * 100, "is a program, no dump"),
    ],
)
def test_what_is_no_log(tmp_path, content, message):
    assert refused(lay_down(tmp_path, {"file": content}) / "file").message == message


def test_fifty_megabytes_of_random_bytes(tmp_path):
    path = tmp_path / "random"
    piece = random.Random(2).randbytes(1 << 20)
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(piece)
    assert "is no text" in refused(path).message
    folder = lay_down(tmp_path / STAMP, {})
    path.rename(folder / f"dmesg.{STAMP}")
    assert "is no text" in refused(folder).message


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 300_000 + LOG * 500,
        LOG * 500 + b"\x00" * 300_000,
        LOG[:150],
        LOG.replace(b"nouveau", b"nouv\xff\xfe\x80au"),
        b"\xef\xbb\xbf" + LOG,
        LOG.replace(b"\n", b"\r\n"),
        b"just a sentence",
    ],
    ids=["NULs-before", "NULs-after", "cut", "invalid-UTF-8", "BOM", "CRLF", "no-kernel-log"],
)
def test_what_can_be_read_is_read(tmp_path, content):
    assert text_of(locate(str(lay_down(tmp_path, {"file": content}) / "file"))) == content


def test_a_log_that_is_cut_while_it_is_read(tmp_path):
    path = lay_down(tmp_path, {"file": LOG * 1000}) / "file"
    record = locate(str(path))
    chunks = record.files[0].chunks(1000)
    assert len(next(chunks)) == 1000
    os.truncate(path, 1500)
    assert sum(map(len, chunks)) == 500


def test_a_log_that_vanishes_or_becomes_unreadable_after_it_was_found(tmp_path, monkeypatch):
    path = lay_down(tmp_path, {"file": LOG}) / "file"
    record = locate(str(path))
    path.unlink()
    with pytest.raises(UnreadableInput, match="no such file"):
        text_of(record)


def test_a_disk_error_while_reading(tmp_path):
    path = lay_down(tmp_path, {"file": LOG}) / "file"
    stream = locate(str(path)).files[0].open()
    os.dup2(os.open(tmp_path, os.O_RDONLY), stream.fileno())
    with pytest.raises(UnreadableInput, match="cannot be read"):
        stream.read(100)


def test_half_written_dump_alone(tmp_path):
    folder = lay_down(tmp_path / STAMP, {"dump-incomplete": kdump()[:5000]})
    refused(folder)


def test_names_with_control_characters(tmp_path):
    assert str(refused(tmp_path / "a\x1b[31mb\nc\u202e")).startswith(str(tmp_path) + r"/a\x1b[31mb\nc\u202e: no such")
    assert r"\xff" in str(refused(os.fsdecode(bytes(tmp_path) + b"/\xff")))
    folder = kdump_folder(tmp_path, extra={"bt\x1b.txt": b"crash> bt\n"})
    assert locate(str(folder)).files[1].path.endswith(r"bt\x1b.txt")


def test_proc_kmsg_never_waits():
    if not os.path.exists("/proc/kmsg"):
        pytest.skip("there is no /proc/kmsg here")
    code = "from advisor.intake.locate import locate\ntry: locate('/proc/kmsg')\nexcept Exception as e: print(e)"
    subprocess.run([sys.executable, "-c", code], timeout=20, check=True, capture_output=True)


def test_several_files(tmp_path):
    lay_down(tmp_path, {"a": LOG, "kexec-dmesg.log": LOG, "bt": b"crash> bt\nPID: 1\n"})
    record = locate_files([str(tmp_path / name) for name in ("kexec-dmesg.log", "bt", "a")])
    assert [file.role for file in record.files] == ["unknown", "crash-tool", "capture-kernel"]
    with pytest.raises(UnreadableInput, match="is a directory among several files"):
        locate_files([str(tmp_path), str(tmp_path / "a")])
    with pytest.raises(UsageError):
        locate_files([])


def test_every_of_a_single_log_is_that_log(tmp_path):
    path = str(lay_down(tmp_path, {"a": LOG}) / "a")
    assert len(locate_all(path)) == 1
    with pytest.raises(UnreadableInput):
        list(locate_each(str(tmp_path / "b")))
