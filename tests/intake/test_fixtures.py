"""The crash directories that ship with the tests, and whatever rubbish one can think of in their place."""

from __future__ import annotations

import contextlib
import random
import shutil

import pytest

from advisor.errors import AdvisorError
from advisor.intake.locate import locate, locate_each

from .crashes import text_of

CASES = (
    "debian12-sysrq",
    "debian13-nouveau-replica",
    "debian13-softlockup",
    "debian13-sysrq",
    "debian13-workqueue-null",
)


@pytest.mark.parametrize("case", CASES)
def test_real_var_crash(root, case):
    record = locate(str(root / "tests/data/kdump" / case))
    assert record.layout == "kdump-tools"
    assert record.files[0].role == "crashed-kernel"
    assert b"Linux version 6." in text_of(record)
    assert not record.this_machine


def test_2015(root):
    record = locate(str(root / "tests/data/kdump/2015/201505221035"))
    assert [file.role for file in record.files] == ["crashed-kernel", "crash-tool"]
    assert len(list(locate_each(str(root / "tests/data/kdump/2015")))) == 2


def test_rubbish_in_every_known_name(tmp_path):
    """Directories of known names with random content: a record or a refusal, never another exception."""
    chance = random.Random(5)
    stamp = "202611242334"
    names = (
        *("dmesg." + stamp, "dump." + stamp, f"dump.{stamp}.gz", "vmcore." + stamp, "dump-incomplete", "kexec_cmd"),
        *("vmcore-dmesg.txt", "kexec-dmesg.log", "vmcore", "dmesg.txt", "README.txt", "type", "time", "backtrace"),
        *("dmesg-efi-179556714001001", "dmesg-ramoops-0", "a.crash", "kern.log", "bt.txt", "001", stamp, "x.gz"),
    )
    contents = (
        *(
            b"",
            b"\x00" * 100,
            b"KDUMP   " + b"\x01" * 600,
            b"makedumpfile\x00" + b"\x00" * 5000,
            b"\x7fELF\x02\x01\x01",
        ),
        *(b"Panic#1 Part2\nx", b"dmesg-efi-1:\nOops#9 Part1\n", b"ProblemType: KernelOops\nOopsText: base64\n !!\n"),
        *(
            b"Kerneloops",
            b"vmcore",
            b"\x1f\x8b\x08\x00",
            b"BZh9",
            b"\xfd7zXZ\x00",
            b"[ 1.0] BUG: x\n",
            b"crash> bt\n",
            b"\xff\xfe",
        ),
    )
    for number in range(300):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name in chance.sample(names, chance.randrange(1, 6)):
            kind = chance.randrange(10)
            if kind == 0:
                (folder / name).mkdir()
            elif kind == 1:
                (folder / name).symlink_to(chance.choice(("/etc/passwd", "/dev/zero", "nowhere", ".")))
            else:
                (folder / name).write_bytes(chance.choice(contents) + chance.randbytes(chance.choice((0, 0, 9, 3000))))
        with contextlib.suppress(AdvisorError):
            for found in locate_each(str(folder)):
                for file in getattr(found, "files", ()):
                    b"".join(file.chunks())
        for name in folder.iterdir():
            with contextlib.suppress(AdvisorError):
                locate(str(name))
        shutil.rmtree(folder)
