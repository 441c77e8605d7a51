"""The crashed kernel's own package as proof: what its changelog shows, and what it leaves open."""

from __future__ import annotations

import gzip
import os

import pytest

from advisor.advice.advise import advise
from advisor.advice.applicability import applicability
from advisor.advice.machine import NO_COMMANDS, Machine
from advisor.advice.package.proof import Proof
from tests.advice.samples import BASE, RECORD, crash, fix, kernel, match, reading, signature

RELEASE = "6.12.118+deb13-amd64"
DEBIAN = """\
linux-signed-amd64 (6.12.119+1) trixie-security; urgency=high

  * Sign kernel from linux 6.12.119-1

linux (6.12.119-1) trixie-security; urgency=high

  * New upstream stable update:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.12.119
    - net: a fix that came with the next package of the same release

linux (6.12.118-1) trixie-security; urgency=high

  * New upstream stable update:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.12.118
    - drm/nouveau: do not touch a sleeping GPU whose clocks were gated in a use-
      after-suspend (CVE-2026-12345)
    - [x86] bugs: Make the mitigation robust against interrupts
    - net: sched: fix the length of a queue (again)
    - tipc: Fix a use-after-free in mon_reinit(). (CVE-2026-4))
    - fix it
  * [arm64] Enable a driver as module (Closes: #1234567)

 -- Somebody <nobody@example.org>  Mon, 02 Nov 2026 00:00:00 +0000

linux (6.12.100-1) trixie; urgency=medium

  * New upstream stable update:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.12.100
    - Revert "wifi: foo: keep the firmware awake while scanning"
    - mm: fix a memory leak in an error path
    - mm: fix a memory leak in an error path

linux (6.12.50-1) unstable; urgency=medium

  * New upstream stable update:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.12.50
    - wifi: foo: keep the firmware awake while scanning

linux (6.11.5-1) unstable; urgency=medium

  * New upstream stable update:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.11.5
    - usb: gadget: the same words for another change of years ago
"""
UBUNTU = """\
linux (5.15.0-91.101) jammy; urgency=medium

  * CVE-2023-1234
    - netfilter: nf_tables: deactivate a catch-all element in the next
      generation
  * Jammy update: v5.15.131 upstream stable release (LP: #2012345)
    - UBUNTU: SAUCE: apparmor: count the references of a label
"""
RED_HAT = """\
* Tue Jan 02 2024 Somebody Else <nobody@example.org> [4.18.0-513.el8]
- netfilter: nf_tables: deactivate a catch-all element (Florian Somebody) [RHEL-1234] {CVE-2023-4569}
- [net] sched: act_ct: look at the length first (Somebody Else) [2176554]
"""
SUSE = """\
* Tue Jan 02 2024 somebody@example.org
- netfilter: nf_tables: deactivate a catch-all element (bsc#1214123
  CVE-2023-4569).
- commit 0123456
"""


def doc(root, package: str, text: str, name: str = "changelog.gz") -> None:
    folder = root / "usr/share/doc" / package
    folder.mkdir(parents=True)
    (folder / name).write_bytes(gzip.compress(text.encode()))


@pytest.fixture
def machine(tmp_path) -> Machine:
    doc(tmp_path, f"linux-image-{RELEASE}", DEBIAN)
    return Machine(str(tmp_path))


def verdict(machine, subject, versions=None, **changes):
    facts = {"release": RELEASE, "upstream": "6.12.118", "package_version": "6.12.118-1"} | changes
    crashed = kernel("debian", **facts)
    one = signature(fixes=(fix(subject=subject, versions=versions if versions is not None else {"mainline": "7.0"}),))
    return applicability(one, crashed, BASE, Proof(machine, crashed, crashed.distribution))


@pytest.mark.parametrize(
    ("subject", "state"),
    [
        ("drm/nouveau: do not touch a sleeping GPU whose clocks were gated in a use-after-suspend", "not-affected"),
        ("DRM/nouveau: Do not touch a sleeping GPU whose clocks were gated in a use-after-suspend", "not-affected"),
        ("drm/nouveau: do not touch a sleeping GPU whose clocks were gated", "affected"),  # another change
        ("x86/bugs: Make the mitigation robust against interrupts", "not-affected"),
        ("arm/bugs: Make the mitigation robust against interrupts all the same", "affected"),
        ("tipc: Fix a use-after-free in mon_reinit().", "not-affected"),
        ("net: sched: fix the length of a queue", "affected"),  # that was another one, "(again)"
        ("net: a fix that came with the next package of the same release", "affected"),
        ("usb: gadget: the same words for another change of years ago", "affected"),
        ("btrfs: a fix that nobody took into this series", "affected"),
        ("wifi: foo: keep the firmware awake while scanning", "cannot-tell"),
        ("mm: fix a memory leak in an error path", "cannot-tell"),
        ("fix it", "cannot-tell"),
    ],
)
def test_debian(machine, subject, state):
    shown = verdict(machine, subject)
    assert shown.state == state, shown.reason
    if subject.startswith("net: a fix"):
        assert "came with 6.12.119-1; the crashed kernel is 6.12.118-1" in shown.reason


def test_absence_counts_only_where_all_is_listed(machine):
    """Of a series' first stable releases the changelog lists but a part, and a mail's subject need not be the commit's."""
    subject = "btrfs: a fix that nobody took into this series"
    assert verdict(machine, subject, {"mainline": "6.13"}).state == "cannot-tell"
    assert verdict(machine, subject, {}).state == "cannot-tell"
    assert verdict(machine, subject, package_version="6.12.120-1", upstream="6.12.120").state == "cannot-tell"
    assert verdict(machine, subject, distribution="kali").state == "cannot-tell"


def test_presence_goes_before_the_base(machine):
    """The base knows of no fix in this series; the package has it."""
    subject = "x86/bugs: Make the mitigation robust against interrupts"
    crashed = kernel("debian", release=RELEASE, upstream="6.12.118", package_version="6.12.118-1")
    base = BASE._replace(known_through={"mainline": "7.1", "6.12": "6.12.130"})
    one = signature(fixes=(fix(subject=subject, versions={"mainline": "7.0"}),))
    assert applicability(one, crashed, base).state == "affected"
    shown = applicability(one, crashed, base, Proof(machine, crashed, "debian"))
    assert shown.state == "not-affected"
    assert "names it under 6.12.118-1" in shown.reason


def test_a_fix_that_was_taken_back_is_neither_in_nor_out(machine):
    subject = "wifi: foo: keep the firmware awake while scanning"
    crashed = kernel("debian", release=RELEASE, upstream="6.12.118", package_version="6.12.118-1")
    base = BASE._replace(known_through={"mainline": "7.1", "6.12": "6.12.130"})
    one = signature(fixes=(fix(subject=subject, versions={"mainline": "7.0"}),))
    shown = applicability(one, crashed, base, Proof(machine, crashed, "debian"))
    assert shown.state == "cannot-tell"
    assert "taken back" in shown.reason


def test_only_this_machine_s_crash_is_held_against_it(machine):
    subject = "x86/bugs: Make the mitigation robust against interrupts"
    read = reading(crash(), of=kernel(release=RELEASE, upstream="6.12.118", package_version="6.12.118-1"))
    found = (match(fixes=(fix(subject=subject, versions={"mainline": "7.0"}),)),)
    answer = advise(RECORD, read, found, BASE, machine, {}).matches[0]
    assert answer.applies.state == "cannot-tell"
    answer = advise(RECORD._replace(this_machine=True), read, found, BASE, machine, {}).matches[0]
    assert (answer.applies.state, answer.fix.state) == ("not-affected", "already-fixed")
    weak = (match(0.3, fixes=found[0].signature.fixes),)
    answer = advise(RECORD._replace(this_machine=True), read, weak, BASE, machine, {}, show_all=True).matches[0]
    assert answer.applies.state == "cannot-tell"


def test_ubuntu_proves_presence_alone(tmp_path):
    doc(tmp_path, "linux-modules-5.15.0-91-generic", UBUNTU, "changelog.Debian.gz")
    crashed = kernel("ubuntu")
    proof = Proof(Machine(str(tmp_path)), crashed, "ubuntu")

    def state(subject):
        return applicability(
            signature(fixes=(fix(subject=subject, versions={"mainline": "6.5"}),)), crashed, BASE, proof
        )

    assert state("netfilter: nf_tables: deactivate a catch-all element in the next generation").state == "not-affected"
    assert state("apparmor: count the references of a label").state == "not-affected"
    assert state("netfilter: nf_tables: some other change of the code").state == "cannot-tell"


class Rpm(Machine):
    """A machine whose rpm database answers."""

    __slots__ = ("answers", "asked")

    def __init__(self, answers):
        super().__init__("/nonexistent")
        self.answers = answers
        self.asked = []

    def output(self, command):
        self.asked.append(command)
        return self.answers.get(command[-1], "").encode()


@pytest.mark.parametrize(
    ("name", "package", "text"),
    [
        ("rhel", "kernel-core-4.18.0-513.el8.x86_64", RED_HAT),
        ("rhel", "kernel-4.18.0-513.el8.x86_64", RED_HAT),
        ("suse", "/usr/lib/modules/6.4.0-150600.23.7-default/vmlinuz", SUSE),
        ("suse", "/boot/vmlinuz-6.4.0-150600.23.7-default", SUSE),
    ],
)
def test_rpm(name, package, text):
    crashed = kernel(name)
    machine = Rpm({package: text})
    proof = Proof(machine, crashed, name)
    subjects = {
        "netfilter: nf_tables: deactivate a catch-all element": "not-affected",
        "netfilter: nf_tables: deactivate a catch-all": "cannot-tell",
    }
    if name == "rhel":
        subjects["sched: act_ct: look at the length first"] = "not-affected"
    for subject, state in subjects.items():
        one = signature(fixes=(fix(subject=subject, versions={"mainline": "6.5"}),))
        assert applicability(one, crashed, BASE, proof).state == state
    assert len(machine.asked) <= 2  # read once
    assert all(command[:3] == ("/usr/bin/rpm", "-q", "--changelog") for command in machine.asked)


@pytest.mark.parametrize("release", ["../../etc", "6.1/../../x", "", "-x", "6.1 x", "6" * 200, None])
def test_a_release_that_is_no_file_name(tmp_path, release):
    crashed = kernel("debian", release=release)
    machine = Rpm({})
    for name in ("debian", "fedora"):
        assert Proof(machine, crashed, name).presence(fix(), None) is None
    assert machine.asked == []


def test_files_that_are_none(tmp_path):
    folder = tmp_path / "usr/share/doc" / f"linux-image-{RELEASE}"
    folder.mkdir(parents=True)
    path = folder / "changelog.gz"
    machine = Machine(str(tmp_path))
    subject = "x86/bugs: Make the mitigation robust against interrupts"
    whole = gzip.compress(DEBIAN.encode())
    for content in (b"", b"no gzip", whole[:-200], gzip.compress(b"\xff\0\n" * 99)):
        path.write_bytes(content)
        verdict(machine, subject)
    path.unlink()
    os.mkfifo(path)  # nobody writes to it
    assert verdict(machine, subject).state == "cannot-tell"
    path.unlink()
    (tmp_path / "outside.gz").write_bytes(whole)
    path.symlink_to(tmp_path / "outside.gz")
    assert verdict(machine, subject).state == "cannot-tell"
    path.unlink()
    doc(tmp_path, "linux-doc-of-all", DEBIAN)
    folder.rmdir()
    folder.symlink_to("linux-doc-of-all")
    assert verdict(machine, subject).state == "not-affected"


def test_no_program_is_asked_where_it_is_forbidden(monkeypatch):
    monkeypatch.delenv(NO_COMMANDS, raising=False)
    machine = Machine()
    assert machine.output(("/bin/echo", "yes")) == b"yes\n"
    assert machine.output(("/bin/false",)) == b""
    assert machine.output(("/nonexistent/program",)) == b""
    monkeypatch.setenv(NO_COMMANDS, "1")
    assert machine.output(("/bin/echo", "yes")) == b""
    monkeypatch.delenv(NO_COMMANDS)
    assert Machine("/tmp").output(("/bin/echo", "yes")) == b""
