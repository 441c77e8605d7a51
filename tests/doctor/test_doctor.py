"""Each check on made-up systems: a root with the files that it reads, and commands that answer what they are told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from advisor.doctor.checks import CHECKS, diagnose
from advisor.doctor.finding import ADVICE, OK, PROBLEM, STATES, UNKNOWN
from advisor.doctor.render import as_json, text
from advisor.doctor.system import System

RELEASE = "6.12.118+deb13-amd64"
READY = {
    "etc/os-release": "ID=debian\nVERSION_ID=13\n",
    "usr/sbin/kdump-config": "",
    "usr/bin/makedumpfile": "",
    "usr/sbin/kexec": "",
    "usr/bin/crash": "",
    "etc/default/kdump-tools": "USE_KDUMP=1\n#KDUMP_COREDIR=/elsewhere\n",
    "etc/default/grub.d/kdump-tools.cfg": "",
    "etc/systemd/system/multi-user.target.wants/kdump-tools.service": "",
    "sys/kernel/kexec_crash_size": str(192 << 20),
    "sys/kernel/kexec_crash_loaded": "1",
    "sys/kernel/security/lockdown": "[none] integrity confidentiality",
    "proc/cmdline": "root=/dev/vda crashkernel=192M panic=10",
    "proc/meminfo": "MemTotal: 1500000 kB\n",
    "proc/sys/kernel/panic_on_oops": "1",
    "proc/sys/kernel/sysrq": "1",
    "proc/sys/kernel/nmi_watchdog": "1",
    "proc/sys/kernel/softlockup_panic": "1",
    "proc/sys/kernel/hardlockup_panic": "1",
    "proc/sys/kernel/hung_task_panic": "1",
    "sys/module/pstore/parameters/backend": "efi_pstore",
    f"usr/lib/debug/boot/vmlinux-{RELEASE}": "",
}
ANSWERS = {
    "kdump-config": "DUMP_MODE: kdump\ncrashkernel suggested size: 185M\n",
    "crash": "\ncrash 8.0.6\nCopyright (C) 2002-2024  Red Hat, Inc.\n",
}


def machine(tmp_path, changes=None, answers=None, free=5 << 30, release=RELEASE):
    files = {**READY, **(changes or {})}
    for path, content in files.items():
        if content is not None:
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content)
    told = {**ANSWERS, **(answers or {})}
    return System(str(tmp_path), lambda words: told.get(words[0]), release, "x86_64", lambda place: free)


def found(system, name):
    return diagnose(system, [name]).findings[0].finding


def test_a_ready_machine(tmp_path):
    diagnosis = diagnose(machine(tmp_path))
    assert diagnosis.ready
    assert [named.check for named in diagnosis.findings] == list(CHECKS)
    assert {named.finding.state for named in diagnosis.findings} == {OK}, diagnosis
    assert text(diagnosis).startswith("Ready:")


@pytest.mark.parametrize(
    ("name", "changes", "state", "words", "command"),
    [
        ("packages", {"usr/sbin/kdump-config": None}, PROBLEM, "kdump-config", "sudo apt install kdump-tools"),
        ("enabled", {"etc/default/kdump-tools": "USE_KDUMP=0\n"}, PROBLEM, "USE_KDUMP=0", "USE_KDUMP=1"),
        ("enabled", {"etc/default/kdump-tools": ""}, PROBLEM, "USE_KDUMP=", "systemctl enable"),
        (
            "enabled",
            {
                "etc/systemd/system/multi-user.target.wants/kdump-tools.service": None,
                "etc/systemd/system/multi-user.target.wants/ssh.service": "",
            },
            PROBLEM,
            "not started at boot",
            "systemctl enable kdump-tools",
        ),
        (
            "crashkernel",
            {"sys/kernel/kexec_crash_size": "0", "proc/cmdline": "root=/dev/vda"},
            PROBLEM,
            "not on the kernel's command line",
            "crashkernel=192M",
        ),
        ("crashkernel", {"sys/kernel/kexec_crash_size": "0"}, PROBLEM, "did not reserve", "update-grub"),
        ("crashkernel", {"sys/kernel/kexec_crash_size": str(96 << 20)}, PROBLEM, "96 MB", "crashkernel=192M"),
        ("crashkernel", {"sys/kernel/kexec_crash_size": str(128 << 20)}, ADVICE, "185 MB", "crashkernel=192M"),
        ("loaded", {"sys/kernel/kexec_crash_loaded": "0"}, PROBLEM, "no capture kernel", "kdump-config load"),
        ("loaded", {"sys/kernel/kexec_crash_loaded": None}, UNKNOWN, "container", ""),
        (
            "lockdown",
            {
                "sys/kernel/security/lockdown": "none [integrity] confidentiality",
                "sys/kernel/kexec_crash_loaded": "0",
            },
            PROBLEM,
            "integrity",
            "kexec -p -s",
        ),
        ("lockdown", {"sys/kernel/security/lockdown": "none [integrity] confidentiality"}, OK, "integrity", ""),
        ("panic-on-oops", {"proc/sys/kernel/panic_on_oops": "0"}, ADVICE, "limps on", "kernel.panic_on_oops=1"),
        ("panic-reboot", {"proc/cmdline": "crashkernel=192M panic=0"}, ADVICE, "panic=", "panic=10"),
        ("lockups", {"proc/sys/kernel/hung_task_panic": "0"}, ADVICE, "wait for ever", "hung_task_panic=1"),
        ("lockups", {"proc/sys/kernel/hardlockup_panic": None}, OK, "captured", ""),
        ("sysrq", {"proc/sys/kernel/sysrq": "438"}, ADVICE, "438", "kernel.sysrq=446"),
        ("sysrq", {"proc/sys/kernel/sysrq": "0"}, ADVICE, "0", "kernel.sysrq=1"),
        ("pstore", {"sys/module/pstore/parameters/backend": "(null)"}, ADVICE, "no backend", "ramoops"),
        (
            "pstore",
            {"sys/module/pstore/parameters/backend": None, "sys/firmware/efi/runtime": ""},
            ADVICE,
            "no backend",
            "modprobe efi_pstore",
        ),
        ("crash-tool", {"usr/bin/crash": None}, ADVICE, "not installed", "sudo apt install crash"),
        (
            "symbols",
            {f"usr/lib/debug/boot/vmlinux-{RELEASE}": None},
            ADVICE,
            RELEASE,
            f"sudo apt install linux-image-{RELEASE}-dbg",
        ),
    ],
)
def test_each_finding(tmp_path, name, changes, state, words, command):
    finding = found(machine(tmp_path, changes), name)
    assert finding.state == state, finding
    assert words in finding.summary
    assert command in "\n".join(finding.commands)
    assert bool(finding.reason) == (state in (PROBLEM, ADVICE)) or state == UNKNOWN


@pytest.mark.parametrize(("free", "state"), [(5 << 30, OK), (260 << 20, OK), (100 << 20, PROBLEM), (None, UNKNOWN)])
def test_space(tmp_path, free, state):
    assert found(machine(tmp_path, free=free), "space").state == state


def test_space_of_a_large_machine(tmp_path):
    system = machine(tmp_path, {"proc/meminfo": f"MemTotal: {64 << 20} kB\n"}, free=2 << 30)
    assert found(system, "space").state == ADVICE


def test_the_crash_folder_of_the_settings(tmp_path):
    system = machine(tmp_path, {"etc/default/kdump-tools": 'USE_KDUMP=1\nKDUMP_COREDIR="/srv/crash"\n'})
    assert "/srv/crash" in found(system, "space").summary


@pytest.mark.parametrize(
    ("answer", "release", "state"),
    [
        ("crash 8.0.6", "6.12.118+deb13-amd64", OK),
        ("crash 8.0.2", "6.1.0-50-amd64", OK),
        ("crash 8.0.2", "6.12.118+deb13-amd64", ADVICE),
        ("crash 8.0.6++", "6.18.1", ADVICE),
        ("crash 10.1.0", "9.9.9", OK),
        ("", "6.12.1", UNKNOWN),
        ("\x1b[31mnonsense", "6.12.1", UNKNOWN),
    ],
)
def test_age_of_the_crash_tool(tmp_path, answer, release, state):
    assert found(machine(tmp_path, answers={"crash": answer}, release=release), "crash-tool").state == state


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ("crashkernel suggested size: 300M\n", "320M"),
        ("crashkernel suggested size: unknown, reboot first\n", "512M-:192M"),
        ("", "512M-:192M"),
    ],
)
def test_the_estimate_decides_what_is_suggested(tmp_path, answer, size):
    system = machine(tmp_path, {"sys/kernel/kexec_crash_size": "0"}, {"kdump-config": answer})
    assert f"crashkernel={size}/" in "\n".join(found(system, "crashkernel").commands)


@pytest.mark.parametrize(
    ("ident", "install", "reserve"),
    [
        ("ubuntu", "sudo apt install linux-crashdump", "update-grub"),
        ("fedora", "sudo dnf install kdump-utils", "grubby"),
        ("almalinux", "sudo yum install kexec-tools", "grubby"),
        ("opensuse-leap", "sudo zypper install kdump", "crashkernel=256M"),
        ("arch", "sudo pacman -S kexec-tools", "grub-mkconfig"),
        ("gentoo", "kexec-tools", "crashkernel=256M"),
    ],
)
def test_every_family_has_commands(tmp_path, ident, install, reserve):
    files = dict.fromkeys(READY)
    system = machine(tmp_path, {**files, "etc/os-release": f"ID={ident}\n", "proc/cmdline": "quiet"}, {})
    diagnosis = diagnose(system)
    assert not diagnosis.ready
    commands = {named.check: "\n".join(named.finding.commands) for named in diagnosis.findings}
    assert install in commands["packages"]
    assert reserve in commands["crashkernel"]
    for named in diagnosis.findings:
        assert named.finding.state in STATES
        assert named.finding.commands or named.finding.state in (OK, UNKNOWN), named
        for line in named.finding.commands:
            assert "{" not in line, line
            assert line.startswith(("sudo ", "#", "echo ", "printf ", "[ -s", "grep ")), line


@pytest.mark.parametrize(
    ("tool", "answer"), [("kdumpctl", "Reserved crashkernel: 256M\nRecommended crashkernel: 384M\n")]
)
def test_fedora_estimates_by_kdumpctl(tmp_path, tool, answer):
    changes = {"etc/os-release": "ID=fedora\n", "usr/bin/kdumpctl": "", "sys/kernel/kexec_crash_size": str(256 << 20)}
    finding = found(machine(tmp_path, changes, {tool: answer}), "crashkernel")
    assert finding.state == ADVICE
    assert "384 MB" in finding.summary


def test_commands_are_shell(tmp_path):
    """Every line that is no comment is taken by a shell."""
    for ident in ("debian", "ubuntu", "fedora", "rhel", "suse", "arch", "generic"):
        files = dict.fromkeys(READY)
        diagnosis = diagnose(machine(tmp_path / ident, {**files, "etc/os-release": f"ID={ident}\n"}, {}))
        for named in diagnosis.findings:
            for line in named.finding.commands:
                assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0, line


def test_a_check_that_fails_is_a_finding(tmp_path, monkeypatch):
    system = machine(tmp_path)
    monkeypatch.setattr(system, "number", lambda path: 1 / 0)
    diagnosis = diagnose(system)
    assert {named.check for named in diagnosis.findings if "ZeroDivisionError" in named.finding.summary} >= {"loaded"}
    assert diagnosis.findings[0].finding.state == OK


def test_nothing_escapes_to_the_terminal(tmp_path):
    system = machine(tmp_path, {"etc/default/kdump-tools": "USE_KDUMP=\x1b[2J\nKDUMP_COREDIR=/a\x1b]0;x\n"})
    shown = text(diagnose(system)) + as_json(diagnose(system))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", shown)


def test_json(tmp_path):
    document = json.loads(as_json(diagnose(machine(tmp_path, {"sys/kernel/kexec_crash_loaded": "0"}))))
    assert document["ready"] is False
    assert [finding["check"] for finding in document["findings"]] == list(CHECKS)
    assert set(document["findings"][0]) == {"check", "state", "summary", "reason", "commands"}


def test_nothing_is_changed(tmp_path):
    system = machine(tmp_path)
    before = sorted((path, os.stat(path).st_mtime_ns) for path in map(str, tmp_path.rglob("*")))
    diagnose(system)
    assert before == sorted((path, os.stat(path).st_mtime_ns) for path in map(str, tmp_path.rglob("*")))


@pytest.mark.parametrize(("changes", "status"), [({}, 0), ({"sys/kernel/kexec_crash_loaded": "0"}, 1)])
def test_the_command(tmp_path, root, changes, status):
    machine(tmp_path, changes)
    done = subprocess.run(
        [sys.executable, "-m", "advisor", "doctor", "--root", str(tmp_path), "--format", "json"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert json.loads(done.stdout)["ready"] is (status == 0)
