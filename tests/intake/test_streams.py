"""Compressed logs, standard input, the journal, this machine without a PATH."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import shutil
import subprocess
import sys
import types

import pytest

from advisor.errors import UnreadableInput, UsageError
from advisor.intake import compressed, journal, newest, spool
from advisor.intake.locate import locate, locate_newest
from advisor.intake.newest import Search

from .crashes import LOG, STAMP, kdump_folder, lay_down, text_of

PACK = {
    "gz": gzip.compress,
    "bz2": lambda content: bz2.compress(content, 1),
    "xz": lambda content: lzma.compress(content, preset=0),
}


def by_tool(name, content):
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return subprocess.run(
        [name, "-cq", *(["-B4"] if name == "lz4" else [])], input=content, capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize("form", ["gz", "bz2", "xz", "lz4", "zstd"])
@pytest.mark.parametrize("content", [LOG, LOG * 35_000], ids=["small", "10 MB"])
def test_compressed_logs(tmp_path, form, content):
    packed = PACK[form](content) if form in PACK else by_tool(form, content)
    record = locate(str(lay_down(tmp_path, {"log": packed}) / "log"))
    assert text_of(record) == text_of(record) == content
    assert record.notes == ()


@pytest.mark.parametrize("form", ["gz", "bz2", "xz", "lz4", "zstd"])
def test_cut_compressed_logs(tmp_path, form):
    content = b"".join(b"[%5d.000000] line %d of the log\n" % (n, n * n) for n in range(100_000))
    packed = PACK[form](content) if form in PACK else by_tool(form, content)
    record = locate(str(lay_down(tmp_path, {"log": packed[: len(packed) * 3 // 4]}) / "log"))
    text = text_of(record)
    assert text
    assert content.startswith(text)
    assert "cut or damaged" in record.notes[0]


def test_several_streams_in_a_row_and_padding(tmp_path):
    packed = gzip.compress(LOG) + gzip.compress(LOG) + b"\x00" * 100
    assert text_of(locate(str(lay_down(tmp_path, {"log": packed}) / "log"))) == LOG * 2


@pytest.mark.parametrize("content", [b"\x1f\x8b" + b"rubbish" * 9, gzip.compress(b""), gzip.compress(b"\x00" * 9999)])
def test_compressed_nothing(tmp_path, content):
    with pytest.raises(UnreadableInput):
        locate(str(lay_down(tmp_path, {"log": content}) / "log"))


@pytest.mark.parametrize("kind", ["lz4", "zstd"])
def test_nothing_to_decompress_with(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(compressed, "find_tool", lambda name: None)
    monkeypatch.setattr(compressed, "_by_module", lambda *_: None)
    magic = {"lz4": b"\x04\x22\x4d\x18", "zstd": b"\x28\xb5\x2f\xfd"}[kind]
    with pytest.raises(UnreadableInput) as caught:
        locate(str(lay_down(tmp_path, {"log": magic + b"x" * 50}) / "log"))
    assert caught.value.hint == f"Install the package {kind}"


def test_a_file_that_expands_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(compressed, "Spool", lambda where: spool.Spool(where, in_memory=1000, limit=3 << 20))
    record = locate(str(lay_down(tmp_path, {"log": gzip.compress(LOG * 60_000)}) / "log"))
    assert len(text_of(record)) == 3 << 20
    assert record.notes[0].endswith("only the first 3 MB were read")


def test_no_room_for_the_spool(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "SPARE", 1 << 60)
    with pytest.raises(UnreadableInput, match="no space left"):
        locate(str(lay_down(tmp_path, {"log": gzip.compress(LOG * 60_000)}) / "log"))


def stdin(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(content)))


@pytest.mark.parametrize("content", [LOG, LOG * 60_000], ids=["memory", "file"])
def test_standard_input(monkeypatch, content):
    stdin(monkeypatch, content)
    record = locate("-")
    assert (record.path, record.layout, record.files[0].path) == ("-", "log", "-")
    assert text_of(record) == text_of(record) == content


def test_two_readers_of_one_spool_do_not_disturb_each_other(monkeypatch):
    stdin(monkeypatch, LOG * 60_000)
    file = locate("-").files[0]
    with file.open() as one, file.open() as two:
        assert one.read(1000) == two.read(1000)
        assert one.read(1000) == two.read(1000)


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, gzip.compress(LOG), os.urandom(5000), b"KDUMP   " + b"\x00" * 99]
)
def test_standard_input_that_is_no_log(monkeypatch, content):
    stdin(monkeypatch, content)
    with pytest.raises(UnreadableInput) as caught:
        locate("-")
    assert caught.value.where == "-"


def test_closed_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableInput):
        locate("-")


JOURNALCTL = r"""#!/bin/sh
# a journal of boots: $BOOTS/N/kernel and $BOOTS/N/end
boot=0; end=; for word in "$@"; do case $word in
    --boot=*) boot=${word#--boot=} ;; --lines=*) end=1 ;; esac; done
test "$LC_ALL" = C || exit 9
echo "$@" >> "$BOOTS/calls"
test -d "$BOOTS/$boot" || { echo "Data from the specified boot ($boot) is not available: No such boot ID" >&2; exit 1; }
if [ "$end" ]; then exec cat "$BOOTS/$boot/end"; else exec cat "$BOOTS/$boot/kernel"; fi
"""
SHUT_DOWN = b"1795567000.000001 host systemd[1]: Reached target reboot.target - System Reboot.\n"
CUT_OFF = b"1795567000.000001 host sshd[7]: Accepted publickey\n"
CAPTURE = b"[    0.000000] host kernel: Command line: root=/dev/vda nr_cpus=1 elfcorehdr=0x1e000000\n"
BOOT = b"[    0.000000] host kernel: Linux version 6.12.118+deb13-amd64\n"


@pytest.fixture
def boots(tmp_path, monkeypatch):
    """A fake journalctl; the function lays down boots as `{number: (kernel log, last lines)}`."""
    tool = lay_down(tmp_path / "bin", {"journalctl": JOURNALCTL.encode()}) / "journalctl"
    tool.chmod(0o755)
    folder = tmp_path / "boots"
    folder.mkdir()
    monkeypatch.setenv("BOOTS", str(folder))
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")

    def make(numbers):
        for number, (kernel, end) in numbers.items():
            lay_down(folder / str(number), {"kernel": kernel, "end": end})
        return folder

    return make


def test_a_boot_of_the_journal(boots):
    folder = boots({-1: (BOOT + LOG, CUT_OFF)})
    record = locate("", boot="-1")
    assert (record.layout, record.path, text_of(record)) == ("journal", "journal of boot -1", BOOT + LOG)
    assert record.this_machine
    assert (folder / "calls").read_text().split() == [
        "--dmesg",
        "--boot=-1",
        "-o",
        "short-monotonic",
        "--no-pager",
        "--quiet",
    ]
    with pytest.raises(UnreadableInput, match=r"the journal does not hold it \(Data from the specified boot \(-2\)"):
        locate("", boot="-2")


@pytest.mark.parametrize("boot", ["x", "", "--help", "-", "1.5", "0 ; ls", "123456789", "a" * 31])
def test_what_names_no_boot(boot):
    with pytest.raises(UsageError):
        locate("", boot=boot)


@pytest.mark.parametrize("boot", ["0", "-1", "+2", "a" * 32, "0123456789abcdef" * 2 + "-3"])
def test_what_names_a_boot(boot):
    assert journal.check_boot(boot) == boot


def test_no_journalctl(monkeypatch):
    monkeypatch.setattr(journal, "find_tool", lambda name: None)
    with pytest.raises(UnreadableInput, match="no journalctl"):
        locate("", boot="-1")


def test_a_journalctl_that_hangs(tmp_path, monkeypatch):
    tool = lay_down(tmp_path / "bin", {"journalctl": b"#!/bin/sh\nexec sleep 60\n"}) / "journalctl"
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(journal, "TIMEOUT", 0.2)
    with pytest.raises(UnreadableInput):
        locate("", boot="-1")


def test_a_binary_journal_file(tmp_path, boots):
    boots({0: (LOG, b"")})
    path = lay_down(tmp_path, {"system.journal": b"LPKSHHRH" + b"\x00" * 200}) / "system.journal"
    record = locate(str(path))
    assert (record.layout, text_of(record), record.this_machine) == ("journal", LOG, False)


class TestNewest:
    """No PATH."""

    def paths(self, host, tmp_path):
        return [record.path.replace(f"{tmp_path}/host", "") for record in Search(host)]

    def test_nothing_anywhere_points_to_the_doctor(self, host, boots):
        boots({})
        with pytest.raises(UnreadableInput) as caught:
            locate_newest(host=host)
        assert caught.value.message.startswith("no crash was found on this machine")
        assert caught.value.hint == "Run 'advisor doctor' to see whether it can catch one"
        assert "\n" not in str(caught.value)

    def test_order_is_by_time(self, host, boots, tmp_path):
        boots({0: (BOOT, b""), -1: (BOOT + LOG, CUT_OFF)})
        kdump_folder(tmp_path / "host/var/crash")
        kdump_folder(tmp_path / "host/var/crash", "202611010101")
        lay_down(tmp_path / "host/sys/fs/pstore", {"dmesg-efi-100000000001001": b"Panic#1 Part1\nx\n"})
        assert self.paths(host, tmp_path) == [
            "journal of this boot",
            "journal of boot -1",
            f"/var/crash/{STAMP}",
            "/sys/fs/pstore",
        ]

    def test_the_capture_boot_stands_between(self, host, boots, tmp_path):
        boots({0: (BOOT, b""), -1: (CAPTURE, SHUT_DOWN.replace(b"Reached", b"saved")), -2: (BOOT + LOG, CUT_OFF)})
        search = Search(host)
        assert [record.path for record in search] == ["journal of this boot", "journal of boot -2"]
        assert "journal: boot -1 is the capture kernel's" in search.looked_at

    def test_a_boot_that_was_shut_down_holds_no_crash(self, host, boots, tmp_path):
        boots({0: (BOOT, b""), -1: (BOOT, SHUT_DOWN), -2: (BOOT + LOG, CUT_OFF)})
        search = Search(host)
        assert [record.path for record in search] == ["journal of this boot"]
        assert "journal: boot -1 was shut down" in search.looked_at

    def test_pick_says_what_was_passed_over(self, host, boots, tmp_path):
        boots({0: (BOOT, b"")})
        kdump_folder(tmp_path / "host/var/crash")
        record = locate_newest(lambda found: found.layout == "kdump-tools", host=host)
        assert record.path.endswith(STAMP)
        assert record.this_machine
        assert record.notes[0] == "looked at, without a crash in it: journal of this boot"
        nothing = locate_newest(lambda found: False, host=host)
        assert nothing.path == "journal of this boot"
        assert STAMP in nothing.notes[0]

    def test_a_crash_that_may_not_be_read_is_named(self, host, boots, tmp_path):
        boots({0: (BOOT, b"")})
        folder = kdump_folder(tmp_path / "host/var/crash")
        (folder / f"dmesg.{STAMP}").write_bytes(b"")
        search = Search(host)
        assert [record.path for record in search] == ["journal of this boot"]
        assert any(f"dmesg.{STAMP}: is empty" in place for place in search.looked_at)

    def test_a_crash_for_root_alone_is_no_absence_of_crashes(self, host, boots, tmp_path, monkeypatch):
        boots({0: (BOOT, b"")})
        folder = kdump_folder(tmp_path / "host/var/crash")
        opened = os.open
        refusal = PermissionError(13, "Permission denied")

        def refuse(path, *rest, **options):
            if str(path).endswith(STAMP):
                raise refusal
            return opened(path, *rest, **options)

        monkeypatch.setattr(os, "open", refuse)
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(UnreadableInput) as caught:
            locate_newest(lambda found: False, host=host)
        assert caught.value.hint.endswith(f"check {folder}")
        record = locate_newest(lambda found: True, host=host)
        assert record.path == "journal of this boot"

    def test_no_journal_at_all(self, host, monkeypatch, tmp_path):
        monkeypatch.setattr(journal, "find_tool", lambda name: None)
        kdump_folder(tmp_path / "host/var/crash")
        assert locate_newest(host=host).path.endswith(STAMP)

    def test_the_real_machine(self):
        """Whatever this machine holds: an answer or a refusal."""
        try:
            record = locate_newest()
        except UnreadableInput as error:
            record = None
            hint = error.hint
        assert record.this_machine if record else "advisor doctor" in hint

    def test_shutdown_marks_are_bytes(self):
        assert all(isinstance(mark, bytes) for mark in newest.SHUTDOWN)


def test_the_hot_path_imports_little(tmp_path, root):
    """A kdump-tools directory with its log: neither compression nor processes nor temporary files."""
    folder = kdump_folder(tmp_path)
    code = (
        "import sys; from advisor.intake.locate import locate\n"
        f"record = locate({str(folder)!r}); b''.join(record.files[0].chunks()); print(*sys.modules)"
    )
    run = [sys.executable, "-c", code]
    loaded = set(subprocess.run(run, cwd=root, capture_output=True, text=True, check=True).stdout.split())
    heavy = "tempfile subprocess pathlib struct gzip zlib bz2 lzma shutil random json threading shlex signal"
    bare = subprocess.run(
        [sys.executable, "-c", "import sys, typing; print(*sys.modules)"], capture_output=True, text=True
    )
    assert not loaded & set(heavy.split()) - set(bare.stdout.split())
    assert {name for name in loaded if name.startswith("advisor.intake.")} == {
        f"advisor.intake.{name}"
        for name in ("access", "content", "kdump_tools", "layouts", "locate", "record", "text_file")
    }
