"""The layouts other than kdump-tools: kdump-utils, SUSE, pstore, ABRT, apport, loose logs."""

from __future__ import annotations

import base64
import gzip
import os
import time
import zlib

import pytest

from advisor.errors import UnreadableInput
from advisor.intake.layouts import LAYOUTS, Layout
from advisor.intake.locate import locate, locate_all
from advisor.intake.pstore_parts import join_parts
from advisor.registry import resolve
from advisor.vocabulary import LAYOUTS as NAMES

from .crashes import BT, LOG, lay_down, text_of
from .dumps import elf, flattened, kdump


def names_of(record):
    return [(os.path.basename(file.path), file.role) for file in record.files]


def test_the_table_is_of_layouts():
    for name, target in LAYOUTS.items():
        assert name in NAMES
        assert isinstance(resolve(target), Layout)


class TestKdumpUtils:
    def test_whole(self, tmp_path, host):
        folder = tmp_path / "host/var/crash/127.0.0.1-2026-11-24-23:34:56"
        lay_down(folder, {"vmcore": kdump(), "vmcore-dmesg.txt": LOG, "kexec-dmesg.log": b"[    0.0] x\n", "bt": BT})
        record = locate(str(folder), host=host)
        assert record.layout == "kdump-utils"
        assert names_of(record) == [
            ("vmcore-dmesg.txt", "crashed-kernel"),
            ("kexec-dmesg.log", "capture-kernel"),
            ("bt", "crash-tool"),
        ]
        assert record.dump.machine == "x86_64"
        assert record.time == 1795567140.0
        assert record.this_machine
        assert locate(str(folder.parent), host=host).path == str(folder)

    def test_sent_from_another_machine(self, tmp_path, host):
        folder = tmp_path / "host/var/crash/192.0.2.1-2026-11-24-23:34:56"
        lay_down(folder, {"vmcore.flat": flattened(elf()), "vmcore-dmesg.txt": LOG})
        record = locate(str(folder), host=host)
        assert not record.this_machine
        assert record.dump.format == "flattened"

    def test_incomplete(self, tmp_path, host):
        lay_down(tmp_path / "c", {"vmcore-incomplete": kdump()[:15000], "vmcore-dmesg-incomplete.txt": LOG})
        record = locate(str(tmp_path / "c"), host=host)
        assert [note.partition(":")[0] for note in record.notes] == [
            "vmcore-incomplete",
            "vmcore-incomplete",
            "vmcore-dmesg-incomplete.txt",
        ]

    def test_only_the_capture_kernel_spoke(self, tmp_path, host):
        lay_down(tmp_path / "c", {"kexec-dmesg.log": LOG})
        record = locate(str(tmp_path / "c"), host=host)
        assert names_of(record) == [("kexec-dmesg.log", "capture-kernel")]
        assert "only the capture kernel's own log" in record.notes[0]

    def test_only_empty_logs(self, tmp_path, host):
        lay_down(tmp_path / "c", {"vmcore-dmesg.txt": b"", "vmcore": b""})
        with pytest.raises(UnreadableInput, match="holds only empty logs"):
            locate(str(tmp_path / "c"), host=host)


README = b"""Kernel crashdump
----------------

Crash time     : 2026-11-24 23:34 (+0100)
Kernel version : 6.4.0-150600.23.7-default
Host           : linux
Dump level     : 31
Dump format    : compressed
"""


def test_suse(tmp_path, host):
    folder = tmp_path / "host/var/crash/2026-11-24-23:34"
    lay_down(folder, {"vmcore": kdump(), "dmesg.txt": LOG, "README.txt": README})
    record = locate(str(folder), host=host)
    assert (record.layout, names_of(record)) == ("suse-kdump", [("dmesg.txt", "crashed-kernel")])
    assert record.stated_release == "6.4.0-150600.23.7-default"
    assert record.this_machine


def part(number, text, dump=1, why="Panic"):
    return f"{why}#{dump} Part{number}\n".encode() + text


class TestPstore:
    def test_raw_records_join_by_falling_part(self, tmp_path, host):
        folder = tmp_path / "host/sys/fs/pstore"
        records = {f"dmesg-efi-17955671400{n}001": part(n, f"line {4 - n}\n".encode()) for n in (1, 2, 3)}
        lay_down(folder, records)
        record = locate(str(folder), host=host)
        assert (record.layout, text_of(record)) == ("pstore", b"line 1\nline 2\nline 3\n")
        assert record.this_machine
        assert record.time == 1795567140.0

    def test_newer_name_and_two_crashes(self, tmp_path, host):
        lay_down(tmp_path / "p", {f"dmesg-efi_pstore-17955671400{n}001": part(n, b"new\n") for n in (1, 2)})
        lay_down(tmp_path / "p", {f"dmesg-efi_pstore-17950000000{n}001": part(n, b"old\n") for n in (1, 2)})
        record = locate(str(tmp_path / "p"), host=host)
        assert text_of(record) == b"new\nnew\n"
        assert len(record.others) == 1
        assert not record.this_machine

    def test_erst_and_ramoops_go_by_the_time_of_the_file(self, tmp_path, host):
        lay_down(tmp_path / "p", {"dmesg-erst-6991234567890123456": part(1, b"old\n")}, modified=1000.0)
        lay_down(tmp_path / "p", {"dmesg-ramoops-0": part(1, b"new\n")}, modified=5000.0)
        assert text_of(locate(str(tmp_path / "p"), host=host)) == b"new\n"

    def test_archive_of_systemd(self, tmp_path, host):
        archive = tmp_path / "host/var/lib/systemd/pstore"
        records = {f"dmesg-efi-17955671400{n}001": part(n, f"line {3 - n}\n".encode()) for n in (1, 2)}
        lay_down(archive / "1795567140" / "001", {**records, "dmesg.txt": b"".join(records.values())})
        lay_down(archive / "1790000000" / "001", {"dmesg-efi-179000000001001": part(1, b"older\n")})
        for path in (archive, archive / "1795567140", archive / "1795567140" / "001"):
            record = locate(str(path), host=host)
            assert text_of(record) == b"line 1\nline 2\n"
            assert record.this_machine
        assert locate(str(archive), host=host).others == (str(archive / "1790000000"),)
        assert len(locate_all(str(archive), host=host)) == 2

    def test_dmesg_txt_alone_as_older_systemd_wrote_it(self, tmp_path, host):
        text = b"dmesg-efi-155741337602001:\n" + part(2, b"a\n") + b"dmesg-efi-155741337601001:\n" + part(1, b"b\n")
        lay_down(tmp_path / "155741337", {"dmesg.txt": text})
        assert text_of(locate(str(tmp_path / "155741337"), host=host)) == b"a\nb\n"
        assert text_of(locate(str(lay_down(tmp_path / "x", {"record": text[27:]}) / "record"), host=host)) == b"a\nb\n"

    def test_an_oops_and_the_panic_after_it_are_one_log(self):
        oops = [part(2, b"boot\n", 1, "Oops"), part(1, b"oops\ntrace\n", 1, "Oops")]
        panic = [part(1, b"oops\ntrace\npanic\n", 2)]
        assert join_parts(panic + oops)[0] == b"boot\noops\ntrace\npanic\n"
        assert join_parts([*oops, part(1, b"later\n", 2)])[0] == b"boot\noops\ntrace\nlater\n"

    def test_missing_parts_are_said(self):
        assert join_parts([part(4, b"a\n"), part(1, b"b\n")])[1] == ("of the log in pstore, part 2, 3 of 4 is missing",)

    def test_records_that_the_kernel_could_not_decompress(self, tmp_path, host):
        lay_down(tmp_path / "p", {"dmesg-efi-179556714001001.enc.z": b"\x78\x9c..."})
        with pytest.raises(UnreadableInput, match="could not decompress"):
            locate(str(tmp_path / "p"), host=host)


ELEMENTS = {
    "type": b"Kerneloops",
    "analyzer": b"abrt-oops",
    "time": b"1795567140",
    "kernel": b"6.12.118+deb13-amd64",
    "cmdline": b"root=/dev/vda ro nouveau.runpm=0",
    "backtrace": b"BUG: unable to handle page fault\n",
}


class TestAbrt:
    def test_oops(self, tmp_path, host):
        folder = lay_down(tmp_path / "host/var/spool/abrt/oops-2026-11-24-23:34:56-1-0", ELEMENTS)
        record = locate(str(folder), host=host)
        assert (record.layout, names_of(record)) == ("abrt", [("backtrace", "crashed-kernel")])
        assert record.stated_release == "6.12.118+deb13-amd64"
        assert record.probable_command_line == "root=/dev/vda ro nouveau.runpm=0"
        assert record.time == 1795567140.0
        assert record.this_machine
        lay_down(folder, {"remote": b"1"})
        assert not locate(str(folder), host=host).this_machine

    def test_the_same_oops_is_not_read_twice(self, tmp_path, host):
        lay_down(tmp_path / "a", {**ELEMENTS, "dmesg": b"[ 7.0] BUG: unable to handle page fault\n"})
        assert names_of(locate(str(tmp_path / "a"), host=host)) == [("dmesg", "crashed-kernel")]
        lay_down(tmp_path / "b", {**ELEMENTS, "dmesg": b"[ 7.0] something else\n"})
        assert len(locate(str(tmp_path / "b"), host=host).files) == 2

    def test_vmcore(self, tmp_path, host):
        elements = {"type": b"vmcore", "time": b"1795567140", "vmcore": kdump(), "vmcore-dmesg.txt": LOG}
        record = locate(str(lay_down(tmp_path / "vmcore-127.0.0.1-2026", elements)), host=host)
        assert (record.layout, text_of(record), record.dump.format) == ("abrt", LOG, "kdump-compressed")

    def test_of_a_program(self, tmp_path, host):
        ccpp = {"type": b"CCpp", "time": b"1", "executable": b"/usr/bin/gedit\x1b[31m"}
        folder = lay_down(tmp_path / "spool/ccpp-1", ccpp)
        with pytest.raises(UnreadableInput, match=r"about /usr/bin/gedit\\x1b\[31m, not about the kernel"):
            locate(str(folder), host=host)
        lay_down(tmp_path / "spool/oops-1", ELEMENTS)
        record = locate(str(tmp_path / "spool"), host=host)
        assert record.path.endswith("oops-1")
        assert "1 report about crashed programs passed over" in record.notes


def packed(content, *, bare=False):
    if bare:
        pieces = [zlib.compress(content)]
    else:
        whole = gzip.compress(content)
        pieces = [whole[:10], whole[10:50], whole[50:]]
    return b"base64\n" + b"".join(b" " + base64.b64encode(piece) + b"\n" for piece in pieces)


class TestApport:
    HEAD = b"ProblemType: KernelCrash\nArchitecture: amd64\nDate: Tue Nov 24 23:34:56 2026\n"

    def test_kernel_crash(self, tmp_path, host):
        report = self.HEAD + b"CoreDump: " + packed(b"x" * 5000) + b"VmCoreDmesg: " + packed(LOG)
        report += b"Uname: Linux 6.8.0-49-generic x86_64\nProcCmdLine: root=/dev/vda quiet\n"
        path = lay_down(tmp_path / "host/var/crash", {"linux-image-6.8-202611242334.crash": report})
        record = locate(str(path), host=host)
        assert (record.layout, text_of(record)) == ("apport", LOG)
        assert record.stated_release == "6.8.0-49-generic"
        assert record.probable_command_line == "root=/dev/vda quiet"
        assert record.time == time.mktime((2026, 11, 24, 23, 34, 56, 0, 0, -1))
        assert record.this_machine
        folder = lay_down(path / "202611242334", {"dmesg.202611242334": LOG})
        assert [one.path for one in locate_all(str(path), host=host)] == [str(folder)]

    def test_kernel_oops_and_bare_zlib(self, tmp_path, host):
        report = b"ProblemType: KernelOops\nOopsText:\n BUG: unable\n  RIP: x\nPackage: linux\nDmesg: "
        path = lay_down(tmp_path, {"a.crash": report + packed(LOG, bare=True)}) / "a.crash"
        assert text_of(locate(str(path), host=host)) == b"BUG: unable\n RIP: x\n"
        path = lay_down(tmp_path, {"b.crash": b"ProblemType: KernelOops\nDmesg: " + packed(LOG, bare=True)}) / "b.crash"
        assert text_of(locate(str(path), host=host)) == LOG

    @pytest.mark.parametrize("cut", [-10, -60])
    def test_cut(self, tmp_path, host, cut):
        report = (self.HEAD + b"VmCoreDmesg: " + packed(LOG * 50))[:cut]
        record = locate(str(lay_down(tmp_path, {"a.crash": report}) / "a.crash"), host=host)
        assert record.notes
        assert text_of(record)[:50] == LOG[:50]

    def test_without_a_log_and_of_a_program(self, tmp_path, host):
        path = lay_down(tmp_path, {"a.crash": self.HEAD}) / "a.crash"
        with pytest.raises(UnreadableInput, match="holds no kernel log"):
            locate(str(path), host=host)
        path = lay_down(tmp_path, {"b.crash": b"ProblemType: Crash\n"}) / "b.crash"
        with pytest.raises(UnreadableInput, match="about a program, not about the kernel"):
            locate(str(path), host=host)

    def test_a_field_that_expands_without_end(self, tmp_path, host, monkeypatch):
        from advisor.intake import apport

        monkeypatch.setattr(apport, "MAX_TEXT", 100_000)
        bomb = self.HEAD + b"VmCoreDmesg: " + packed(b"[    1.0] x\n" * 500_000)
        record = locate(str(lay_down(tmp_path, {"a.crash": bomb}) / "a.crash"), host=host)
        assert len(text_of(record)) == 100_000


def test_loose_logs(tmp_path, host):
    lay_down(
        tmp_path, {"kern.log": b"Nov 24 x kernel: [    1.0] y\n", "z.gz": gzip.compress(LOG), "bt": BT, "n": b"no\n"}
    )
    record = locate(str(tmp_path), host=host)
    assert record.layout == "log"
    assert sorted(names_of(record)) == [("bt", "crash-tool"), ("kern.log", "unknown"), ("z.gz", "unknown")]
    assert names_of(record)[-1] == ("bt", "crash-tool")


@pytest.mark.parametrize("content", [BT, b"crash> bt\nPID: 1\n", b'PID: 1 TASK: ffff CPU: 0 COMMAND: "x"\n'])
def test_saved_crash_output_alone(tmp_path, host, content):
    lay_down(tmp_path / "a", {"saved.txt": content})
    for path in (tmp_path / "a", tmp_path / "a" / "saved.txt"):
        record = locate(str(path), host=host)
        assert (record.layout, record.files[0].role) == ("crash-tool", "crash-tool")
