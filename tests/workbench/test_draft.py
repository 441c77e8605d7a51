"""Drafts: what they take from a crash, what they leave to a person, and that they win their own example."""

from __future__ import annotations

import re

import pytest

from advisor.cli.main import main
from advisor.errors import AdvisorError
from advisor.index.read import open_base
from advisor.index.store_form import ordinary_words
from advisor.intake.locate import locate
from advisor.oops.generic import is_generic
from advisor.pipeline import read_record
from advisor.signature.lint.rule import Base, Finding
from advisor.signature.load import load_file, load_text
from advisor.workbench import draft as drafting
from advisor.workbench import linting
from advisor.workbench.draft_text import as_text, open_points
from advisor.workbench.examples import own_confidence
from advisor.workbench.formatting import format_text

OF_KERNELS = ("functions", "printed", "parameters", "fix-records")
"""Rules that know what Debian's kernels hold; no kernel has the module of these tests."""
PRIVATE = """\
Nov 24 10:00:01 alicebox kernel: Linux version 6.1.15 (builder@example.org) (gcc (GCC) 12.2.0, GNU ld 2.40) #1 SMP Wed Jan 1
Nov 24 10:00:01 alicebox kernel: Command line: root=UUID=11112222-3333-4444-5555-666677778888 user=alice
Nov 24 10:00:02 alicebox kernel: usb 1-1: SerialNumber: 4C530001230513
Nov 24 10:00:02 alicebox systemd[1]: Hostname set to <alicebox>.
Nov 24 10:01:40 alicebox kernel: frobnet 0000:02:00.0: station aa:bb:cc:dd:ee:ff at 10.9.8.7 lost by alicebox, /home/alice/keys read
Nov 24 10:01:40 alicebox kernel: frobnet: serial number 4C530001230513 will be reset
Nov 24 10:01:40 alicebox kernel: frobnet: descriptor carousel of WD40EFRX68WT0N9 volume 99998888-3333-4444-5555-666677778888 overran 17 slots
Nov 24 10:01:40 alicebox kernel: BUG: kernel NULL pointer dereference, address: 0000000000000014
Nov 24 10:01:40 alicebox kernel: #PF: supervisor read access in kernel mode
Nov 24 10:01:40 alicebox kernel: #PF: error_code(0x0000) - not-present page
Nov 24 10:01:40 alicebox kernel: Oops: 0000 [#1] PREEMPT SMP NOPTI
Nov 24 10:01:40 alicebox kernel: CPU: 1 PID: 64 Comm: kworker/1:2 Not tainted 6.1.15 #1
Nov 24 10:01:40 alicebox kernel: Hardware name: FROB Frobnicator/X1, BIOS 1.2 04/01/2020
Nov 24 10:01:40 alicebox kernel: RIP: 0010:frob_carousel_turn+0x5/0x10 [frobnet]
Nov 24 10:01:40 alicebox kernel: RSP: 0018:ffffcd16001d7e70 EFLAGS: 00000286
Nov 24 10:01:40 alicebox kernel: Call Trace:
Nov 24 10:01:40 alicebox kernel:  <TASK>
Nov 24 10:01:40 alicebox kernel:  frob_carousel_work+0x15/0x30 [frobnet]
Nov 24 10:01:40 alicebox kernel:  process_one_work+0x18b/0x340
Nov 24 10:01:40 alicebox kernel:  </TASK>
Nov 24 10:01:40 alicebox kernel: ---[ end trace 0000000000000000 ]---
"""  # noqa: E501


@pytest.fixture(scope="module")
def index():
    """The shipped base."""
    base = open_base(standard_folders=False)
    yield base
    base.close()


def lint(path) -> list[Finding]:
    """As `advisor signatures lint`, without the shipped tree beside it."""
    (signature,) = load_file(str(path))
    base = Base([signature], is_generic, ordinary_words())
    return [one for one in linting.lint_signatures([signature], base) if one.rule not in OF_KERNELS]


def drafted(path, index, *lines: str, name: str = "") -> drafting.Draft:
    record = locate(str(path))
    return drafting.draft(record, read_record(record), index, lines, name)


@pytest.mark.parametrize("case", ["debian13-workqueue-null", "debian13-softlockup"])
def test_a_draft_wins_its_example_and_waits_for_a_person(case, data, tmp_path, index):
    text = as_text(drafted(data / "kdump" / case, index))
    assert own_confidence(text, "draft.yaml")[1]
    assert format_text(text) == text
    path = tmp_path / f"{text.split()[1]}.yaml"
    path.write_text(text)
    findings = lint(path)
    assert {one.rule for one in findings} == {"unfinished"}
    assert [one.line for one in findings] == [n for n, line in enumerate(text.splitlines(), 1) if "# TODO" in line]
    assert len(findings) == open_points(text)
    path.write_text(re.sub(r" ?# TODO.*", "", text))
    assert lint(path) == []


def test_what_it_takes(data, index):
    made = drafted(data / "kdump" / "debian13-workqueue-null", index)
    assert made.id == "kd-wqnull-kd-ring-owner-null-pointer"
    assert (made.kind, made.function, made.module) == ("null-dereference", "kd_ring_owner", "kd_wqnull")
    assert made.trace == ("kd_ring_owner", "kd_ring_flush_work")
    assert made.log == ("kd_wqnull: scheduling ring flush",)
    assert made.out_of_tree
    assert made.example["kernel"] == "6.12.118+deb13-amd64"
    assert made.example["package"] == "Debian 6.12.118-1"
    assert not made.rivals


def test_a_crash_that_the_base_knows(data, index):
    made = drafted(data / "kdump" / "2015" / "201505221035", index)
    assert made.rivals[0] == "nouveau-runpm-evo-wait"
    assert "nouveau E[     DRM] failed to idle channel {hex} [DRM]" in made.log
    assert as_text(made).startswith("# TODO nouveau-runpm-evo-wait may be this bug")


def test_nothing_personal_is_copied(tmp_path, index):
    path = tmp_path / "log.txt"
    path.write_text(PRIVATE)
    made = drafted(path, index)
    text = as_text(made)
    for private in ("alice", "aa:bb", "10.9.8", "4C53", "WD40", "1111", "9999", "builder"):
        assert private not in text, private
    assert made.log == (
        "frobnet {pci}: station {mac} at {ip} lost by {word}, {path} read",
        "frobnet: descriptor carousel of {word} volume {uuid} overran {int} slots",
    )
    assert made.example["hardware"] == "FROB Frobnicator/X1"
    assert own_confidence(text, "draft.yaml")[1]


def test_lines_that_somebody_names(data, index, tmp_path):
    log = data / "log" / "clean-boot-debian12" / "log.txt"
    with pytest.raises(AdvisorError, match="no crash to describe"):
        drafted(log, index)
    path = tmp_path / "log.txt"
    path.write_text("[    3.000000] frobnet 0000:02:00.0: descriptor carousel overran 17 slots\n")
    made = drafted(path, index, "carousel overran", name="frob")
    assert (made.id, made.kind, made.log) == (
        "frob",
        "log-symptom",
        ("frobnet {pci}: descriptor carousel overran {int} slots",),
    )
    signature = next(load_text(as_text(made).encode(), "frob.yaml"))
    assert signature.match.require == ("log",)
    with pytest.raises(AdvisorError, match="no line"):
        drafted(path, index, "not in it")


def test_a_crash_that_somebody_asked_for(data, index):
    with pytest.raises(AdvisorError, match="sysrq"):
        drafted(data / "kdump" / "debian13-sysrq", index)


def test_the_command(data, tmp_path, capsys):
    source = str(data / "kdump" / "debian13-workqueue-null")
    assert main(["signatures", "new", "--from", source]) == 0
    caught = capsys.readouterr()
    assert caught.out.startswith("id: kd-wqnull-kd-ring-owner-null-pointer\n")
    assert "marked TODO" in caught.err
    path = tmp_path / "gpu" / "my-bug.yaml"
    assert main(["signatures", "new", "--from", source, "--output", str(path)]) == 0
    assert next(load_file(str(path))).id == "my-bug"
    before = path.read_text()
    assert main(["signatures", "new", "--from", source, "--output", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == before
    assert main(["signatures", "new", "--from", source, "--output", str(tmp_path)]) == 0
    assert (tmp_path / "kd-wqnull-kd-ring-owner-null-pointer.yaml").exists()
    assert main(["signatures", "new", "--from", source, "--output", "My Bug.txt"]) == 2
    assert main(["signatures", "new", "--from", str(tmp_path / "nowhere")]) == 2
