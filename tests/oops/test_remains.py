"""What is left of a report of which the head is lost."""

from __future__ import annotations

import pytest

from advisor.oops.read import read_text

OLD_END = (
    "kernel: [  181.237601] RIP  [<ffffffff8a754823>] tinker_poll+0x13/0x30\n"
    "kernel: [  181.243003]  RSP <ffff9a3040fabe58>\n"
    "kernel: [  181.246537] CR2: {}\n"
)
JUMP = "RIP: 0010:0x0\nCode: Unable to access opcode bytes at RIP 0xffffffffffffffd6.\nCall Trace:\ntinker_poll+0xbf1/0xd20\n"


@pytest.mark.parametrize(
    ("text", "kind", "function"),
    [
        (OLD_END.format("ffffffffc0d17070"), "paging-request", "tinker_poll"),
        (OLD_END.format("0000000000000008"), "null-dereference", "tinker_poll"),
        (JUMP, "null-dereference", "tinker_poll"),
    ],
)
def test_remains(text: str, kind: str, function: str) -> None:
    reading = read_text(text.encode())
    assert reading.primary is not None
    crash = reading.crashes[reading.primary]
    assert (crash.kind, crash.function) == (kind, function)
    assert crash.corrupted


def test_a_program_of_user_mode_linux_is_the_kernel() -> None:
    text = (
        "------------[ cut here ]------------\nWARNING: CPU: 0 PID: 1 at drivers/base/core.c:2567 device_release+0x1/0x2\n"
        "RIP: 0033:tinker_release+0x38/0x40\nCall Trace:\n tinker_remove+0x10/0x20\n"
    )
    reading = read_text(text.encode())
    assert reading.crashes[0].frames[0].function == "tinker_release"
