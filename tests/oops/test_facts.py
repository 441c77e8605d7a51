"""Addresses, banners, roles, and scanning in pieces."""

from __future__ import annotations

from io import BytesIO

import pytest

from advisor.intake.record import CrashRecord, LogFile
from advisor.oops import windows
from advisor.oops.address import describe
from advisor.oops.banner import parse_banner
from advisor.oops.read import read_crashes, read_text
from advisor.oops.scan import find_hits
from advisor.oops.text import LogText


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("0000000000000000", "NULL pointer"),
        ("0000000000000398", "offset 0x398"),
        ("dead000000000100", "LIST_POISON1"),
        ("dead000000000122", "LIST_POISON2"),
        ("6b6b6b6b6b6b6b7b", "freed"),
        ("fffffffffffffff4", "error -12"),
        ("00007f41b1a0e350", "user space"),
        ("fbff888012345678", "bit 58 flipped"),
        ("32b727d667b7999a", "not canonical"),
        ("6f72662079656b20", "text"),
    ],
)
def test_what_an_address_suggests(value: str, part: str) -> None:
    suggests = describe(value).suggests
    assert suggests is not None
    assert part in suggests


def test_a_plain_kernel_address_suggests_nothing() -> None:
    assert describe("ffff8b19260b7ffc").suggests is None


@pytest.mark.parametrize(
    ("text", "upstream", "distribution", "package"),
    [
        ("6.12.118+deb13-amd64 #1  Debian 6.12.118-1", "6.12.118", "debian", "6.12.118-1"),
        (
            (
                "6.1.0-50-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0) "
                "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-01-01)"
            ),
            "6.1.176",
            "debian",
            "6.1.176-1",
        ),
        ("6.1.0-50-amd64 #1 SMP", None, "debian", None),
        (
            (
                "5.15.0-91-generic (buildd@x) (gcc (Ubuntu 11.4.0) 11.4.0) #101-Ubuntu SMP Tue Nov 14 13:30:08 UTC 2023 "
                "(Ubuntu 5.15.0-91.101-generic 5.15.131)"
            ),
            "5.15.131",
            "ubuntu",
            "5.15.0-91.101",
        ),
        ("5.19.10-300.fc37.x86_64 #1", "5.19.10", "fedora", "5.19.10-300.fc37.x86_64"),
        ("4.18.0-513.el8.x86_64 #1 SMP", None, "rhel", "4.18.0-513.el8.x86_64"),
        ("6.6.8-arch1-1 #1 2ffcc416", "6.6.8", "arch", None),
        ("6.15.0-rc1-g521d54901f98 #1", "6.15.0-rc1", None, None),
        ("2.6.32.61 #1", "2.6.32.61", None, None),
    ],
)
def test_banners(text: str, upstream: str | None, distribution: str | None, package: str | None) -> None:
    banner = parse_banner(text)
    assert banner is not None
    assert (banner.upstream, banner.distribution, banner.package_version) == (upstream, distribution, package)


def oops(time: float, function: str, number: int) -> str:
    return (
        f"[{time:12.6f}] BUG: kernel NULL pointer dereference, address: 0000000000000010\n"
        f"[{time:12.6f}] Oops: 0000 [#{number}] PREEMPT SMP PTI\n"
        f"[{time:12.6f}] CPU: 0 PID: 1 Comm: x Not tainted 6.1.20 #1\n"
        f"[{time:12.6f}] RIP: 0010:{function}+0x1/0x20\n"
        f"[{time:12.6f}] Call Trace:\n"
        f"[{time:12.6f}]  one_caller+0x1/0x20\n"
        f"[{time:12.6f}]  do_syscall_64+0x1/0x20\n"
        f"[{time:12.6f}] ---[ end trace 0000000000000000 ]---\n"
    )


WARNING = (
    "[    1.000000] WARNING: CPU: 0 PID: 1 at kernel/x.c:1 early_warner+0x1/0x20\n"
    "[    1.000000] RIP: 0010:early_warner+0x1/0x20\n"
    "[    1.000000] Call Trace:\n"
    "[    1.000000]  kernel_init+0x1/0x20\n"
    "[    1.000000] ---[ end trace 0000000000000000 ]---\n"
)


def test_a_warning_at_boot_an_oops_days_later_and_its_panic() -> None:
    log = WARNING + oops(259200.5, "guilty_one", 1) + "[259200.600000] Kernel panic - not syncing: Fatal exception\n"
    reading = read_text(log.encode())
    assert [(crash.kind, crash.role) for crash in reading.crashes] == [
        ("warning", "also-seen"),
        ("null-dereference", "primary"),
        ("panic", "consequence"),
    ]
    assert reading.primary == 1
    assert not reading.notes


def test_a_second_oops_without_the_first_is_said() -> None:
    reading = read_text(oops(5, "guilty_one", 2).encode())
    assert any("[#2]" in note for note in reading.notes)


@pytest.mark.parametrize("size", [1000, 4096, 70000])
def test_pieces_are_found_across_the_cuts(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "AFTER", 2000)
    filler = "".join(f"[{n:12.6f}] usb 1-1: new device number {n}\n" for n in range(800))
    text = (filler + oops(900, "first_one", 1) + filler + oops(950, "second_one", 2) + filler).encode()
    whole = read_text(text)

    class Pieces(BytesIO):
        def read(self, wanted: int | None = -1) -> bytes:
            return super().read(size if wanted is None or wanted < 0 or wanted > size else wanted)

    pieces = read_crashes(CrashRecord("-", "log", (LogFile("-", "unknown", lambda: Pieces(text)),)))
    assert [(crash.function, crash.line) for crash in pieces.crashes] == [
        (crash.function, crash.line) for crash in whole.crashes
    ]
    assert [crash.function for crash in whole.crashes] == ["first_one", "second_one"]
    cut = [text[start : start + size] for start in range(0, len(text), size)]
    assert list(find_hits(cut)) == list(find_hits([text]))


def test_words_and_lines_of_the_logs() -> None:
    text = read_text(b"[    1.0] nvme nvme0: I/O 12 QID 3 timeout\n[    2.0] other line\n").text
    assert isinstance(text, LogText)
    assert b"nvme" in text.words()
    assert [(line.line, line.text) for line in text.lines_with([b"timeout"])] == [
        (1, "nvme nvme0: I/O 12 QID 3 timeout")
    ]
    assert text.lines_with([]) == []


@pytest.mark.parametrize(
    "junk", [b"", b"\0" * 5000, bytes(range(256)) * 40, b"BUG: " * 3000, b"RIP: 0010:\n" * 50, b"[" * 9000]
)
def test_junk_is_no_crash_of_ours(junk: bytes) -> None:
    read_text(junk)


def test_the_last_line_of_a_panic_is_no_second_panic():
    log = (
        b"[   10.1] Kernel panic - not syncing: Fatal exception\n"
        b"[   10.1] Kernel Offset: disabled\n"
        b"[   10.2] ---[ end Kernel panic - not syncing: Fatal exception ]---\n"
    )
    assert [(crash.kind, crash.line) for crash in read_text(log).crashes] == [("panic", 1)]
    assert [crash.kind for crash in read_text(log.splitlines()[-1] + b"\n").crashes] == ["panic"]
