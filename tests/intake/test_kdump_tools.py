"""Directories of kdump-tools, one by one and /var/crash as a whole."""

from __future__ import annotations

import gzip
import os
import subprocess

import pytest

from advisor.errors import UnreadableInput
from advisor.intake import dump_log
from advisor.intake.compressed import find_tool
from advisor.intake.kdump_tools import command_line_of, stamp_of, stamp_time
from advisor.intake.locate import locate, locate_all, locate_each

from .crashes import BT, LOG, STAMP, kdump_folder, lay_down, stamp_seconds, text_of
from .dumps import elf, flattened, kdump

KEXEC = (
    b'/sbin/kexec -p --command-line="root=/dev/vda ro console=ttyS0,115200 quiet  reset_devices '
    b'systemd.unit=kdump-tools-dump.service nr_cpus=1 irqpoll usbcore.nousb" --initrd=/var/lib/kdump/initrd.img '
    b"/var/lib/kdump/vmlinuz\n"
)


def test_a_directory_with_log_dump_and_saved_crash_output(tmp_path, host):
    folder = kdump_folder(tmp_path, extra={f"dump.{STAMP}": flattened(kdump()), "bt.txt": BT, "notes.txt": b"todo\n"})
    record = locate(str(folder), host=host)
    assert record.layout == "kdump-tools"
    assert [(os.path.basename(file.path), file.role) for file in record.files] == [
        (f"dmesg.{STAMP}", "crashed-kernel"),
        ("bt.txt", "crash-tool"),
    ]
    assert text_of(record) == LOG
    assert record.dump.release == "6.12.118+deb13-amd64"
    assert record.dump.format == "flattened"
    assert record.notes == record.others == ()
    assert record.time == stamp_seconds() + 20
    assert not record.this_machine


def test_the_log_is_read_again_as_often_as_wanted(tmp_path, host):
    record = locate(str(kdump_folder(tmp_path)), host=host)
    assert text_of(record) == text_of(record) == LOG


def test_content_counts_and_not_the_name_of_the_folder(tmp_path, host):
    folder = lay_down(tmp_path / "my crash", {f"dmesg.{STAMP}": LOG})
    assert locate(str(folder), host=host).layout == "kdump-tools"


def test_folders_of_network_targets(tmp_path, host):
    var_crash = tmp_path / "host" / "var" / "crash"
    lay_down(var_crash / f"192.0.2.7-{STAMP}", {f"dmesg.{STAMP}": LOG}, stamp_seconds())
    record = locate(str(var_crash), host=host)
    assert record.path.endswith(f"192.0.2.7-{STAMP}")
    assert not record.this_machine


@pytest.mark.parametrize("name", ["dump-incomplete", "vmcore-incomplete"])
def test_an_unfinished_dump_is_said(tmp_path, host, name):
    folder = kdump_folder(tmp_path, extra={name: flattened(kdump(), ended=False)[:-300]})
    record = locate(str(folder), host=host)
    assert record.notes[0] == f"{name}: the dump was not finished when the capture kernel stopped"
    assert "end record is missing" in record.dump.incomplete


def test_vmcore_fallback_and_compressed_dumps_are_dumps(tmp_path, host):
    core = kdump_folder(tmp_path / "1", extra={f"vmcore.{STAMP}": elf()})
    assert locate(str(core), host=host).dump.format == "elf"
    packed = kdump_folder(tmp_path / "2", extra={f"dump.{STAMP}.gz": gzip.compress(flattened(kdump()))})
    assert locate(str(packed), host=host).dump.build_id == "0123456789abcdef" * 2 + "01234567"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (f"dmesg.{STAMP}", ("dmesg", STAMP)),
        (f"dump.{STAMP}.lz4", ("dump", STAMP)),
        (f"vmcore.{STAMP}", ("vmcore", STAMP)),
        ("dmesg.txt", None),
        ("dmesg.0", None),
        (f"dmesg.{STAMP}.orig", None),
        (f"console.{STAMP}", None),
        ("dmesg.", None),
    ],
)
def test_names(name, parts):
    assert stamp_of(name) == parts


def test_times_of_a_copy_are_the_stamp():
    assert stamp_time(STAMP, stamp_seconds() + 31) == stamp_seconds() + 31
    assert stamp_time(STAMP, stamp_seconds() + 86400 * 9) == stamp_seconds()
    assert stamp_time("202699999999", 5.0) == 5.0
    assert stamp_time("20261124", 5.0) == 5.0


class TestVarCrash:
    """/var/crash itself."""

    @pytest.fixture
    def var_crash(self, tmp_path):
        folder = tmp_path / "host" / "var" / "crash"
        for stamp in ("202611201000", STAMP, "202611222000"):
            kdump_folder(folder, stamp)
        lay_down(folder, {"kdump_lock": b"", "kexec_cmd": KEXEC})
        return folder

    def test_newest_is_taken_and_the_others_named(self, var_crash, host):
        record = locate(str(var_crash), host=host)
        assert record.path == str(var_crash / STAMP)
        assert record.others == (str(var_crash / "202611222000"), str(var_crash / "202611201000"))
        assert record.this_machine

    def test_all_of_them(self, var_crash, host):
        assert [record.path[-12:] for record in locate_all(str(var_crash), host=host)] == [
            STAMP,
            "202611222000",
            "202611201000",
        ]

    def test_a_copy_elsewhere_is_not_demonstrably_this_machine(self, var_crash, host, tmp_path):
        copy = tmp_path / "copy"
        var_crash.rename(copy)
        assert not locate(str(copy), host=host).this_machine

    def test_core_folder_is_read_from_the_settings(self, var_crash, host, tmp_path):
        lay_down(tmp_path / "host/etc/default", {"kdump-tools": b'USE_KDUMP=1\nKDUMP_COREDIR="/srv/dumps"\n'})
        assert not locate(str(var_crash), host=host).this_machine
        (tmp_path / "host/srv").mkdir()
        var_crash.rename(tmp_path / "host/srv/dumps")
        assert locate(str(tmp_path / "host/srv/dumps" / STAMP), host=host).this_machine

    def test_command_line_from_an_older_kexec_cmd(self, var_crash, host):
        os.utime(var_crash / "kexec_cmd", (stamp_seconds() - 500, stamp_seconds() - 500))
        record = locate(str(var_crash / STAMP), host=host)
        assert record.probable_command_line == "root=/dev/vda ro console=ttyS0,115200 quiet"

    def test_no_command_line_from_a_younger_kexec_cmd(self, var_crash, host):
        os.utime(var_crash / "kexec_cmd", (stamp_seconds() + 500, stamp_seconds() + 500))
        assert locate(str(var_crash / STAMP), host=host).probable_command_line is None

    def test_an_empty_stamp_is_said(self, var_crash, host):
        (var_crash / "202611250101").mkdir()
        record = locate(str(var_crash), host=host)
        assert record.path.endswith(STAMP)
        assert "nothing was saved in 202611250101: the directory is empty" in record.notes

    def test_reports_about_programs_are_one_count_line(self, var_crash, host):
        for number in range(3):
            report = b"ProblemType: Crash\nExecutablePath: /usr/bin/gedit\n"
            lay_down(var_crash, {f"_usr_bin_gedit.{number}.crash": report})
        assert "3 reports about crashed programs passed over" in locate(str(var_crash), host=host).notes

    def test_links_in_it_are_not_followed(self, var_crash, host):
        (var_crash / "latest").symlink_to(STAMP)
        assert len(locate_all(str(var_crash), host=host)) == 3

    def test_one_that_cannot_be_read_does_not_hide_the_others(self, var_crash, host):
        (var_crash / STAMP / f"dmesg.{STAMP}").write_bytes(b"\x00" * 5000)
        found = list(locate_each(str(var_crash), host=host))
        assert isinstance(found[0], UnreadableInput)
        assert len(found) == 3
        assert len(locate_all(str(var_crash), host=host)) == 2
        with pytest.raises(UnreadableInput, match="nothing but NUL bytes"):
            locate(str(var_crash), host=host)


def test_kexec_command_lines():
    assert command_line_of(KEXEC.decode()) == "root=/dev/vda ro console=ttyS0,115200 quiet"
    assert command_line_of("/sbin/kexec -p") is None
    assert command_line_of('--command-line="unfinished') is None
    assert command_line_of('--command-line="irqpoll"') is None


def test_a_log_that_the_user_named_keeps_what_lies_around_it(tmp_path, host):
    var_crash = tmp_path / "host" / "var" / "crash"
    folder = kdump_folder(var_crash, extra={f"dump.{STAMP}": kdump(), "bt.txt": BT})
    record = locate(str(folder / f"dmesg.{STAMP}"), host=host)
    assert record.layout == "kdump-tools"
    assert len(record.files) == 1
    assert record.this_machine
    assert record.dump.format == "kdump-compressed"


def test_naming_the_dump_reads_the_log_beside_it(tmp_path, host):
    folder = kdump_folder(tmp_path, extra={f"dump.{STAMP}": kdump()})
    record = locate(str(folder / f"dump.{STAMP}"), host=host)
    assert text_of(record) == LOG


def test_two_crashes_in_one_directory(tmp_path, host):
    folder = kdump_folder(tmp_path, extra={"dmesg.202611010101": b"old\n"})
    record = locate(str(folder), host=host)
    assert text_of(record) == LOG
    assert record.others == (str(folder / "dmesg.202611010101"),)


def test_an_unreadable_log_gives_the_line_to_type_and_never_unpacks_the_dump(tmp_path, host, monkeypatch):
    folder = kdump_folder(tmp_path, extra={f"dump.{STAMP}": kdump()})
    program = lay_down(tmp_path / "my venv", {"advisor": b"#!"}) / "advisor"
    monkeypatch.setattr("sys.argv", [str(program), "check", str(folder)])
    monkeypatch.setattr(dump_log, "log_from_dump", lambda *_: pytest.fail("the dump was unpacked"))
    opened = os.open

    def refuse(path, *arguments, **options):
        if str(path).endswith(f"dmesg.{STAMP}"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(UnreadableInput) as caught:
        locate(str(folder), host=host)
    assert caught.value.where == str(folder / f"dmesg.{STAMP}")
    assert caught.value.hint == f"Type: sudo '{program}' check {folder}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("mode", ["log", "folder"])
def test_as_another_user(tmp_path, root, mode):
    """The real refusal, in a child process without root's rights."""
    folder = kdump_folder(tmp_path, extra={f"dump.{STAMP}": kdump()})
    for parent in [tmp_path, *tmp_path.parents][:4]:
        parent.chmod(0o755)
    if mode == "folder":
        folder.chmod(0o700)
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(root)!r})\n"
        "import advisor.intake.collection, advisor.intake.plain, advisor.intake.kdump_tools, advisor.intake.vmcore\n"
        "import advisor.intake.vmcore_bytes, shlex, os\n"
        "from advisor.intake.locate import locate\n"
        "os.setgid(65534); os.setgroups([]); os.setuid(65534)\n"
        "try:\n"
        f"    print(locate({str(folder)!r}))\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    named = folder / f"dmesg.{STAMP}" if mode == "log" else folder
    expected = f"NotPermitted {named}: may not be read by you. Type: sudo {sys.executable} -m advisor check {folder}.\n"
    assert (done.stdout, done.stderr) == (expected, "")


def test_no_log_and_no_makedumpfile(tmp_path, host, monkeypatch):
    folder = lay_down(tmp_path / STAMP, {f"dump.{STAMP}": kdump()})
    monkeypatch.setattr(dump_log, "find_tool", lambda name: None)
    with pytest.raises(UnreadableInput) as caught:
        locate(str(folder), host=host)
    assert caught.value.hint == "Install the package makedumpfile"


@pytest.mark.parametrize("name", ["lz4", "zstd"])
def test_an_lz4_dump_without_lz4_is_a_note(tmp_path, host, monkeypatch, name):
    from advisor.intake import compressed

    magic = {"lz4": b"\x04\x22\x4d\x18", "zstd": b"\x28\xb5\x2f\xfd"}[name]
    monkeypatch.setattr(compressed, "find_tool", lambda name: None)
    monkeypatch.setattr(compressed, "_by_module", lambda *_: None)
    folder = kdump_folder(tmp_path, extra={f"dump.{STAMP}.{name[:3]}": magic + b"x" * 100})
    record = locate(str(folder), host=host)
    if record.notes:
        assert f"is compressed with {name}" in record.notes[0]
    assert text_of(record) == LOG


def test_tools_of_the_system_are_found_off_the_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert find_tool("no-such-tool") is None
