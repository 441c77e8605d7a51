"""The way out: what this machine's package lists offer, and what is said where they offer nothing of use."""

from __future__ import annotations

import pytest

from advisor.advice.advise import advise
from advisor.advice.machine import Machine
from tests.advice.samples import BASE, RECORD, crash, fix, kernel, match, reading

POLICY = """\
linux-image-amd64:
  Installed: {installed}
  Candidate: {candidate}
  Version table:
     6.9.7-1~bpo12+1 100
        100 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
     6.1.192-2 500
        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
 *** 6.1.76-1 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
        100 /var/lib/dpkg/status
"""
HWE = """\
linux-generic:
  Installed: 5.15.0.91.88
  Candidate: 5.15.0.144.142
  Version table:
     5.15.0.144.142 500
        500 http://archive.ubuntu.com/ubuntu jammy-updates/main amd64 Packages
 *** 5.15.0.91.88 100
        100 /var/lib/dpkg/status
linux-generic-hwe-22.04:
  Installed: (none)
  Candidate: 6.8.0-79.79~22.04.1
  Version table:
     6.8.0-79.79~22.04.1 500
        500 http://archive.ubuntu.com/ubuntu jammy-updates/main amd64 Packages
"""
DNF = """\
Installed Packages
kernel.x86_64                     6.8.9-300.fc40                      @updates
Available Packages
kernel.x86_64                     {available}                      updates
kernel-doc.noarch                 6.99.9-200.fc40                     updates
"""
ZYPPER = """\
S  | Name           | Type    | Version   | Arch   | Repository
---+----------------+---------+-----------+--------+----------------------
i+ | kernel-default | package | 6.4.9-1.1 | x86_64 | (System Packages)
v  | kernel-default | package | 6.9.7-1.1 | x86_64 | Main Repository (OSS)
v  | kernel-default | package | 6.9.6-1.1 | x86_64 | Main Repository (OSS)
"""


class Here(Machine):
    """A machine whose programs answer."""

    __slots__ = ("answer", "asked")

    def __init__(self, root, answer, os_release):
        (root / "etc").mkdir(exist_ok=True)
        (root / "etc/os-release").write_text(os_release)
        super().__init__(str(root))
        self.answer = answer
        self.asked = []

    def output(self, command):
        if command[0].endswith("rpm"):
            return b""
        self.asked.append(command)
        return self.answer.encode()


def fixed(tmp_path, name, answer, os_release, versions, confidence=0.95, this_machine=True, **changes):
    machine = Here(tmp_path, answer, os_release)
    read = reading(crash(), of=kernel(name, **changes))
    found = (match(confidence, fixes=(fix(versions=versions),)),)
    record = RECORD._replace(this_machine=this_machine)
    return advise(record, read, found, BASE, machine, {}, show_all=True).matches[0].fix, machine.asked


SUITE = {"mainline": "6.8", "6.1": "6.1.82", "debian:bookworm": "6.1.85-1"}
NEVER = {"mainline": "6.8"}


@pytest.mark.parametrize(
    ("installed", "candidate", "versions", "said", "commands"),
    [
        (
            "6.1.76-1",
            "6.1.192-2",
            SUITE,
            "lists offer linux-image-amd64 6.1.192-2, which has the fix",
            ("sudo apt install linux-image-amd64",),
        ),
        ("6.1.192-2", "6.1.192-2", SUITE, "has 6.1.192-2 installed already", ("sudo reboot",)),
        (
            "6.1.76-1",
            "6.1.192-2",
            NEVER,
            "offer linux-image-amd64 6.9.7-1~bpo12+1 (bookworm-backports), which has the fix",
            ("sudo apt install -t bookworm-backports linux-image-amd64",),
        ),
        ("6.1.76-1", "6.1.192-2", {"mainline": "6.12"}, "lists offer 6.1.192-2 at most", None),
    ],
)
def test_debian(tmp_path, installed, candidate, versions, said, commands):
    text = POLICY.format(installed=installed, candidate=candidate)
    shown, asked = fixed(tmp_path, "debian", text, "ID=debian\n", versions)
    assert said in shown.advice
    assert commands is None or shown.commands == commands
    assert shown.commands
    assert asked == [("/usr/bin/apt-cache", "policy", "linux-image-amd64")]


def test_only_where_it_is_wanted(tmp_path):
    """Not asked where the fix is in, where nothing is likely, and for another machine's crash."""
    text = POLICY.format(installed="6.1.76-1", candidate="6.1.192-2")
    for changes in ({"confidence": 0.3}, {"this_machine": False}, {"package_version": "6.1.90-1"}):
        shown, asked = fixed(tmp_path, "debian", text, "ID=debian\n", SUITE, **changes)
        assert (asked, "package lists" in shown.advice) == ([], False)


def test_ubuntu_names_the_kernel_of_a_later_release(tmp_path):
    release = 'ID=ubuntu\nVERSION_ID="22.04"\n'
    shown, asked = fixed(tmp_path, "ubuntu", HWE, release, {"mainline": "6.5"})
    assert "offer linux-generic-hwe-22.04 6.8.0-79.79~22.04.1, which has the fix" in shown.advice
    assert shown.commands == ("sudo apt install linux-generic-hwe-22.04",)
    assert asked == [("/usr/bin/apt-cache", "policy", "linux-generic", "linux-generic-hwe-22.04")]
    shown, _ = fixed(tmp_path, "ubuntu", HWE, release, {"mainline": "6.10"})
    assert "package lists" not in shown.advice  # its version says nothing about the fixes that it carries


def test_fedora(tmp_path):
    versions = {"mainline": "6.10", "6.9": "6.9.5"}
    shown, asked = fixed(tmp_path, "fedora", DNF.format(available="6.9.5-200.fc40"), "ID=fedora\n", versions)
    assert "offer kernel 6.9.5-200.fc40, which has the fix" in shown.advice
    assert shown.commands == ("sudo dnf upgrade kernel",)
    assert asked[0][:2] == ("/usr/bin/dnf", "--cacheonly")
    shown, _ = fixed(tmp_path, "fedora", DNF.format(available="6.9.4-200.fc40"), "ID=fedora\n", versions)
    assert "offer 6.9.4-200.fc40 at most" in shown.advice


def test_tumbleweed(tmp_path):
    versions = {"mainline": "6.10", "6.9": "6.9.7"}
    facts = {"release": "6.4.9-1-default", "upstream": "6.4.9", "package_version": None}
    shown, asked = fixed(tmp_path, "suse", ZYPPER, "ID=opensuse-tumbleweed\nID_LIKE=suse\n", versions, **facts)
    assert asked[0][0] == "/usr/bin/zypper"
    assert "--no-refresh" in asked[0]
    assert "offer kernel-default 6.9.7-1.1, which has the fix" in shown.advice
    assert shown.commands == ("sudo zypper dup",)


@pytest.mark.parametrize("text", ["", "E: nonsense", "a:\n  Version table:\n     $(reboot) 500\n", "\n \n  ***\n" * 9])
def test_answers_that_are_none(tmp_path, text):
    shown, _ = fixed(tmp_path, "debian", text, "ID=debian\n", SUITE)
    assert "package lists" not in shown.advice
    assert shown.commands == ("sudo apt update", "sudo apt install linux-image-amd64")
    assert "$" not in shown.advice
