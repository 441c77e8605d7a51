"""Input that is none: one line that names it and says what to do, or the honest verdict; no traceback, no hang."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

from advisor.cli.main import main

CASE = "tests/data/kdump/2015/201505221035"
TIMEOUT = 60
"""Seconds after which a run counts as hanging."""


@pytest.fixture(autouse=True)
def in_the_repository(root, monkeypatch):
    monkeypatch.chdir(root)


def check(*words: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "advisor", "check", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
        **options,
    )


def missing(folder):
    return folder / "missing"


def empty_directory(folder):
    return folder


def directory_without_logs(folder):
    (folder / "notes.bin").write_bytes(b"\x7fELF\0\0\0")
    return folder


def fifo(folder):
    os.mkfifo(folder / "fifo")
    return folder / "fifo"


def device(folder):
    return "/dev/zero"


def broken_link(folder):
    (folder / "link").symlink_to("nowhere")
    return folder / "link"


def link_to_itself(folder):
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def empty_file(folder):
    (folder / "dmesg").write_bytes(b"")
    return folder / "dmesg"


def half_a_dump(folder):
    crash = folder / "202611250101"
    crash.mkdir()
    (crash / "dump-incomplete").write_bytes(b"makedumpfile\0\0\0\0" + bytes(300))
    return crash


def nul_in_the_name(folder):
    return "a\0b"


NOTHING_TO_READ = [
    missing,
    empty_directory,
    directory_without_logs,
    fifo,
    device,
    broken_link,
    link_to_itself,
    empty_file,
    half_a_dump,
]


@pytest.mark.parametrize("make", [*NOTHING_TO_READ, nul_in_the_name], ids=lambda make: make.__name__)
def test_nothing_to_read(make, tmp_path, capsys):
    path = str(make(tmp_path))
    assert main(["check", path]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("advisor: ")
    assert captured.err.rstrip().endswith(".")
    assert path.replace("\0", "\\x00").rsplit("/", 1)[-1] in captured.err


def test_a_directory_that_holds_a_fifo_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "dmesg.202611250101")
    assert check(tmp_path).returncode == 2


@pytest.mark.parametrize("mark", [b"", b"[    1.000000] Linux version 6.1.0\n"])
@pytest.mark.parametrize(
    "content",
    [bytes(1 << 20), b"\xff\xfe\x80 \xc3\x28\n" * 1000, b"\n" * 100_000, b"x" * (1 << 20), b"\x1b[2J\x07\n" * 10],
    ids=["NULs", "invalid UTF-8", "newlines", "one long line", "control characters"],
)
def test_rubbish_has_no_crash(tmp_path, capsys, content, mark):
    log = tmp_path / "log"
    log.write_bytes(mark + content)
    status = main(["check", str(log)])
    captured = capsys.readouterr()
    assert status in (1, 2)
    assert "fault of advisor" not in captured.err
    if status == 1:
        assert "No crash in this log" in captured.out


def test_fifty_megabytes_of_random_bytes(tmp_path):
    log = tmp_path / "log"
    source = random.Random(2015)
    block = source.randbytes(1 << 20)
    with open(log, "wb") as stream:
        for shift in range(50):
            stream.write(block[shift * 4099 :] + block[: shift * 4099])
    done = check(log)
    assert done.returncode in (1, 2), done.stderr


@pytest.mark.parametrize("keep", [1, 40, 150, 230])
def test_a_truncated_log_is_answered_honestly(keep, data, tmp_path, capsys):
    log = tmp_path / "dmesg"
    whole = next((data / "kdump" / "2015" / "201505221035").glob("dmesg.*")).read_bytes()
    log.write_bytes(whole[:keep])
    assert main(["check", str(log), "--format", "json"]) in (0, 1)
    assert capsys.readouterr().err == ""


def test_random_damage_never_becomes_a_fault(data, tmp_path, capsys):
    whole = (data / "kdump" / "debian13-softlockup" / "202611242334" / "dmesg.202611242334").read_bytes()
    source = random.Random(7)
    log = tmp_path / "dmesg"
    for _ in range(20):
        damaged = bytearray(whole[-20_000:])
        for _ in range(source.randrange(1, 400)):
            damaged[source.randrange(len(damaged))] = source.randrange(256)
        del damaged[source.randrange(len(damaged)) : source.randrange(len(damaged))]
        log.write_bytes(damaged)
        assert main(["check", str(log)]) in (0, 1, 2, 3), bytes(damaged)
    capsys.readouterr()


def test_standard_input(root):
    log = next((root / CASE).glob("dmesg.*"))
    with open(log, "rb") as stream:
        done = check("-", stdin=stream)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nouveau.runpm=0" in done.stdout


def test_several_inputs_where_one_cannot_be_read(tmp_path):
    done = check(CASE, tmp_path / "missing", "tests/data/log/clean-boot-debian12/log.txt", "--format", "json")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert [line[:1] for line in done.stdout.splitlines()] == ["{", "{"]


@pytest.mark.parametrize(
    ("paths", "status"),
    [
        ([CASE, "tests/data/log/clean-boot-debian12/log.txt"], 0),
        (["tests/data/log/clean-boot-debian12/log.txt", "tests/data/kdump/debian13-sysrq"], 1),
    ],
)
def test_status_of_several(paths, status):
    assert check(*paths).returncode == status


def test_a_bad_signature_is_named_and_skipped(tmp_path):
    (tmp_path / "bad.yaml").write_text("id: bad\ntitle: [unclosed\n")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = check(CASE, "--signatures", tmp_path, env=environment)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "bad.yaml" in done.stderr
    assert "nouveau.runpm=0" in done.stdout


ROOTLESS = """
import os, shlex, sys
from advisor.cli.main import main
main(["check", "{case}"])  # loads every module, for nobody may not read where Python lies
main(["check", "/missing"])
sys.stderr.write("---")
os.setgid(65534)
os.setuid(65534)
sys.argv[0] = "{program}"
sys.exit(main(["check", "{crash}"]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody who may not read")
def test_a_log_that_may_not_be_read(root, tmp_path):
    crash = tmp_path / "202611242326"
    crash.mkdir()
    log = crash / "dmesg.202611242326"
    log.write_bytes(b"[    1.000000] sysrq: Trigger a crash\n")
    log.chmod(0o600)
    for folder in (crash, tmp_path, *tmp_path.parents[:3]):  # three levels up under several workers
        if folder.stat().st_mode & 0o777 == 0o700:
            folder.chmod(0o755)
    program = tmp_path / "bin" / "advisor"
    program.parent.mkdir(mode=0o755)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    code = ROOTLESS.format(case=CASE, crash=crash, program=program)
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    if "base is missing" in done.stderr:
        pytest.skip("nobody may not read this source tree")
    assert done.returncode == 2
    assert f"sudo {program} check {crash}" in done.stderr
    assert done.stderr.partition("---")[2].count("\n") == 1
