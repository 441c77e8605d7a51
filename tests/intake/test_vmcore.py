"""Dump headers, made byte by byte, and what makedumpfile itself makes of dumps."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import random
import struct
import subprocess
import sys
import time

import pytest

from advisor.errors import UnreadableInput
from advisor.intake import dump_log, spool
from advisor.intake.compressed import find_tool
from advisor.intake.locate import locate
from advisor.intake.vmcore import describe_dump, parse_vmcoreinfo, read_header

from .crashes import STAMP, lay_down, text_of
from .dumps import VERSION, elf, flattened, kdump, old_kernel_core

BUILD_ID = "0123456789abcdef0123456789abcdef01234567"
needs_makedumpfile = pytest.mark.skipif(find_tool("makedumpfile") is None, reason="makedumpfile is not installed")


def header_of(tmp_path, content, name="vmcore"):
    return read_header(str(lay_down(tmp_path, {name: content}) / name))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"order": ">", "machine": "s390x"},
        {"wide": False, "machine": "i686"},
        {"wide": False, "arm": True, "machine": "armv7l"},
    ],
    ids=["x86_64", "s390x", "i686", "armv7l"],
)
@pytest.mark.parametrize("form", ["kdump-compressed", "flattened", "shuffled", "gz", "bz2", "xz"])
def test_kdump_headers(tmp_path, options, form):
    content = kdump(**options)
    if form == "flattened":
        content = flattened(content)
    elif form == "shuffled":
        content = flattened(content, piece=777, shuffled=True)
    elif form in ("gz", "bz2", "xz"):
        content = {"gz": gzip, "bz2": bz2, "xz": lzma}[form].compress(content)
    header = header_of(tmp_path, content)
    assert header.format == ("flattened" if form == "shuffled" else form if form == "flattened" else "kdump-compressed")
    assert (header.release, header.version) == ("6.12.118+deb13-amd64", VERSION)
    assert header.machine == options.get("machine", "x86_64")
    assert header.build_id == BUILD_ID
    assert header.crash_time == 1795567140.0
    assert header.incomplete is None


@pytest.mark.parametrize("number", [62, 183, 21, 22])
@pytest.mark.parametrize(("order", "wide"), [("<", True), (">", True), ("<", False)])
@pytest.mark.parametrize("flat", [False, True])
def test_elf_headers(tmp_path, number, order, wide, flat):
    content = elf(machine=number, order=order, wide=wide)
    header = header_of(tmp_path, flattened(content) if flat else content)
    names = {62: "x86_64", 183: "aarch64", 21: "ppc64" if order == ">" else "ppc64le", 22: "s390x"}
    assert (header.machine, header.release, header.build_id) == (names[number], "6.12.118+deb13-amd64", BUILD_ID)
    assert header.format == ("flattened" if flat else "elf")
    assert header.incomplete is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (kdump()[:-1], "it ends at byte 20855 of 20856"),
        (kdump()[:20500], "it ends within its table of pages"),
        (kdump()[:14000], "it ends within its page bitmap"),
        (kdump()[:300], "it ends within its first header"),
        (kdump(status=0x9), "makedumpfile marked it as incomplete: its disk was full"),
        (flattened(kdump(), ended=False), "its end record is missing, so it was cut while it was written"),
        (flattened(kdump())[:9000], "its end record is missing, so it was cut while it was written"),
        (flattened(b"")[:4096], "its end record is missing, so it was cut while it was written"),
        (elf()[:-1], "it ends at byte 4984 of 4985"),
        (elf()[:100], "it ends within its table of segments"),
        (elf()[:40], "it ends within its first header"),
        (gzip.compress(kdump())[:-20], None),
    ],
)
def test_cut_dumps_say_so(tmp_path, content, reason):
    header = header_of(tmp_path, content)
    if reason:
        digits = "".join(char for char in reason if not char.isdigit())
        assert "".join(char for char in header.incomplete or "" if not char.isdigit()) == digits
    _, notes = describe_dump(str(tmp_path / "vmcore"))
    assert all(note.startswith("vmcore: the dump is incomplete") for note in notes)


@pytest.mark.parametrize("content", [b"", b"\x00" * 9000, b"text\n" * 100, b"\x7fELF" + b"\x00" * 100])
def test_what_is_no_dump(tmp_path, content):
    with pytest.raises(UnreadableInput):
        header_of(tmp_path, content)
    header, notes = describe_dump(str(tmp_path / "vmcore"))
    assert header is None
    assert notes[0].startswith("vmcore: the dump ")


def test_damaged_headers_never_escape_as_anything_else(tmp_path):
    """Six hundred mutations: a header or a refusal, and in no time."""
    chance = random.Random(3)
    bases = [kdump(), elf(), flattened(kdump()), kdump(wide=False), flattened(elf(order=">"), shuffled=True)]
    path = tmp_path / "vmcore"
    for number in range(600):
        content = bytearray(bases[number % len(bases)])
        for _ in range(chance.randrange(1, 12)):
            at = chance.choice((chance.randrange(16, 600), chance.randrange(len(content)), 4096 + chance.randrange(64)))
            content[at : at + 4] = chance.choice((b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff", chance.randbytes(4)))
        path.write_bytes(content[: chance.randrange(len(content))] if number % 3 == 0 else content)
        with contextlib.suppress(UnreadableInput):
            read_header(str(path))


def test_many_tiny_records_stay_cheap(tmp_path):
    tiny = struct.pack(">qq", 0, 1) + b"K"
    header = header_of(tmp_path, flattened(b"")[:4096] + tiny * 100_000 + b"\xff" * 16)
    assert header.incomplete == "it holds no dump header"


def test_vmcoreinfo_is_made_printable():
    found = parse_vmcoreinfo(b"OSRELEASE=6.1\x1b[31m\nBUILD-ID=zz\nrubbish\nSYMBOL(a)=1\n\xff=\xfe\n")
    assert found["OSRELEASE"] == "6.1[31m"
    assert "SYMBOL(a)" not in found


LOG = b"<6>[    0.000000] Linux version 2.6.32\n<1>[   76.792430] BUG: unable to handle kernel paging request\n"


@needs_makedumpfile
@pytest.mark.parametrize("form", ["plain", "flattened", "gz", "flattened.xz"])
def test_makedumpfile_takes_the_log_out(tmp_path, form, monkeypatch):
    content = old_kernel_core(LOG)
    if "flattened" in form:
        content = flattened(content)
    if form == "gz":
        content = gzip.compress(content)
    if form == "flattened.xz":
        content = lzma.compress(content)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    folder = lay_down(tmp_path / STAMP, {f"dump.{STAMP}": content})
    record = locate(str(folder))
    assert text_of(record) == LOG
    assert record.notes == (f"the log was taken out of dump.{STAMP} with makedumpfile",)
    assert record.dump.release == "2.6.32"
    assert record.files[0].role == "crashed-kernel"
    assert list(temporary.iterdir()) == []


@needs_makedumpfile
def test_a_vmcore_alone(tmp_path):
    folder = lay_down(tmp_path / "somewhere", {"vmcore": old_kernel_core(LOG)})
    for path in (folder, folder / "vmcore"):
        record = locate(str(path))
        assert (record.layout, text_of(record), record.path) == ("vmcore", LOG, str(path))


@needs_makedumpfile
def test_what_makedumpfile_cannot_read(tmp_path):
    folder = lay_down(tmp_path / STAMP, {f"dump.{STAMP}": kdump()})
    with pytest.raises(UnreadableInput) as caught:
        locate(str(folder))
    assert caught.value.message.startswith("makedumpfile could not take the log out of the dump: ")
    folder = lay_down(tmp_path / "202611242335", {"dump-incomplete": flattened(kdump(), ended=False)[:9000]})
    with pytest.raises(UnreadableInput) as caught:
        locate(str(folder))
    assert "only half written" in caught.value.hint


@needs_makedumpfile
def test_a_flattened_dump_that_was_cut_still_has_its_log(tmp_path):
    """`makedumpfile -R` itself spins for ever on such a file."""
    cut = flattened(old_kernel_core(LOG), ended=False)[:-500]
    record = locate(str(lay_down(tmp_path / STAMP, {"dump-incomplete": cut})))
    assert text_of(record) == LOG
    assert any("end record is missing" in note for note in record.notes)


def fake_tool(tmp_path, monkeypatch, script):
    tool = lay_down(tmp_path / "bin", {"makedumpfile": f"#!/bin/sh\n{script}\n".encode()}) / "makedumpfile"
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")


def test_the_words_of_a_failing_tool_become_ours(tmp_path, monkeypatch):
    fake_tool(
        tmp_path,
        monkeypatch,
        "echo 'The kernel version is not supported.'; echo 'readmem: no\033[31m such page.'; "
        "echo 'makedumpfile Failed.'; exit 1",
    )
    with pytest.raises(UnreadableInput) as caught:
        locate(str(lay_down(tmp_path / "c", {"vmcore": elf()})))
    assert caught.value.message.endswith(r"the dump: readmem: no\x1b[31m such page")


def test_noise_is_no_failure(tmp_path, monkeypatch):
    fake_tool(tmp_path, monkeypatch, "echo 'The kernel version is not supported.' >&2; printf 'the log' > \"$3\"")
    assert text_of(locate(str(lay_down(tmp_path / "c", {"vmcore": elf()})))) == b"the log"


def test_a_tool_that_hangs(tmp_path, monkeypatch):
    fake_tool(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(dump_log, "TIMEOUT", 0.2)
    with pytest.raises(UnreadableInput, match="did not finish"):
        locate(str(lay_down(tmp_path / "c", {"vmcore": elf()})))


def test_nothing_is_left_behind_when_it_is_ended(tmp_path, root):
    """SIGTERM while the tool runs: the temporary directory goes, and so does the tool."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    script = f"#!/bin/sh\necho $$ > {tmp_path}/pid.part; mv {tmp_path}/pid.part {tmp_path}/pid; exec sleep 60\n"
    tool = lay_down(tmp_path / "bin", {"makedumpfile": script.encode()}) / "makedumpfile"
    tool.chmod(0o755)
    folder = lay_down(tmp_path / "c", {"vmcore": elf()})
    code = f"from advisor.intake.locate import locate; locate({str(folder)!r})"
    environment = {**os.environ, "TMPDIR": str(temporary), "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, env=environment) as process:
        deadline = time.monotonic() + 20
        while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
            os.sched_yield()
        process.terminate()
        assert process.wait(20) == 128 + 15
    assert list(temporary.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_no_room_for_the_temporary_file(tmp_path, monkeypatch):
    fake_tool(tmp_path, monkeypatch, "exit 1")
    monkeypatch.setattr(dump_log, "SPARE", 1 << 60)
    with pytest.raises(UnreadableInput, match="MB are free") as caught:
        locate(str(lay_down(tmp_path / "c", {"vmcore": flattened(elf())})))
    assert caught.value.hint == "Set TMPDIR to a directory with more space"
    monkeypatch.setenv("TMPDIR", "/no/such/folder")
    assert spool.temporary_folder() == "/var/tmp"
