"""What a record shows, read out of quotations as people make them."""

from __future__ import annotations

import pytest

from scripts.mine.derive import derive
from scripts.mine.messages import template_of
from scripts.mine.prose import told_in_prose
from scripts.mine.quoted import readable
from scripts.mine.record import Record
from scripts.mine.seen import seen_by
from scripts.mine.subsystem import subsystem_of
from tests.mine.texts import KASAN, OOPS

CALLERS = ("tinker_ring_reclaim", "tinker_queue_drain", "tinker_device_reset", "tinker_work")


def record(text: str, subject: str = "tinker: fix it") -> Record:
    return Record("mail:1", subject, text)


def test_oops() -> None:
    symptom, _ = derive(record(OOPS))
    assert symptom is not None
    assert symptom.kinds == ("null-dereference",)
    assert symptom.functions == ("tinker_ring_reclaim",)
    assert symptom.module == "tinker"
    assert symptom.trace == CALLERS
    assert symptom.log == ("tinker {pci}: ring {int} failed its handshake, resetting channel",)
    assert symptom.title == "BUG: kernel NULL pointer dereference in tinker_ring_reclaim [tinker]"


def test_stacks_beside_the_report_are_left_out() -> None:
    symptom, _ = derive(record(KASAN))
    assert symptom is not None
    assert symptom.kinds == ("kasan",)
    assert symptom.trace == ("tinker_port_peek", "tinker_port_poll", "tinker_poll_all")


@pytest.mark.parametrize("mark", ["> ", "| ", "    ", ">> "])
def test_quoted(mark: str) -> None:
    symptom, _ = derive(record("\n".join(mark + line for line in OOPS.split("\n"))))
    assert symptom is not None
    assert symptom.trace == CALLERS


def test_what_editing_cut_off_comes_back() -> None:
    assert readable("UG: KASAN: x") == "BUG: KASAN: x"
    assert readable("  all Trace:\n") == "  Call Trace:\n"
    assert (
        readable("WARNING: CPU: 1 PID: 2 at a/b.c:3\n  tinker_f+0x1/0x2")
        == "WARNING: CPU: 1 PID: 2 at a/b.c:3 tinker_f+0x1/0x2"
    )
    assert readable("tinker_f+0x1/0x2 [tinker][   12.5]  tinker_g+0x1/0x2").count("\n") == 1


def test_a_frame_inlined_into_another_names_both() -> None:
    text = KASAN.replace(
        " tinker_port_peek+0x21/0x60 drivers",
        " tinker_peek drivers/tinker/port.c:7 [inline]\n tinker_port_peek+0x21/0x60 drivers",
    )
    text = text.replace(
        "in tinker_port_peek+0x21/0x60 drivers/tinker/port.c:41", "in tinker_peek drivers/tinker/port.c:7 [inline]"
    )
    symptom, _ = derive(record(text))
    assert symptom is not None
    assert symptom.functions == ("tinker_peek", "tinker_port_peek")


def test_no_crash_says_why() -> None:
    symptom, why = derive(record("This only tidies up."))
    assert symptom is None
    assert why == "quotes no crash"


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (
            "tinker: fix NULL pointer dereference in tinker_ring_reclaim()",
            "",
            (("null-dereference",), "tinker_ring_reclaim"),
        ),
        ("tinker: fix use-after-free in tinker_port_peek", "", (("kasan",), "tinker_port_peek")),
        (
            "tinker: fix a race",
            "It leads to a divide by zero error in tinker_rate().",
            (("divide-error",), "tinker_rate"),
        ),
        ("tinker: tinker_rate(): fix memory leak", "", (("memory-leak",), "tinker_rate")),
        ("tinker: fix tinker_rate", "Two words on style.", None),
        ("tinker: fix NULL pointer dereference", "devm_tinker_alloc() may return NULL.", None),
        ("tinker: fix use-after-free", "tinker_remove() frees what tinker_work() uses.", None),
        ("tinker: fix use-after-free", "tinker_close() frees it too early.", None),
        ("tinker: fix use-after-free", "A ring is resized.\n\nThen tinker_rate() runs.", None),
        ("tinker: fix it", 'As in 0123456789ab ("others: fix use-after-free in others_rate()").', None),
    ],
)
def test_prose(subject: str, text: str, expected: tuple[tuple[str, ...], str] | None) -> None:
    found = told_in_prose(record(text, subject))
    assert (found if found[0] is not None else None) == expected


def test_templates_hold_what_stays() -> None:
    assert template_of("tinker3 mac aa:bb:cc:dd:ee:ff handshake 0x3f mismatch on /dev/x12") == (
        "{word} mac {mac} handshake {hex} mismatch on {word}"
    )
    assert template_of("failed") is None
    assert template_of("open braces { are not taken, handshake mismatch") is None


def test_who_saw_it() -> None:
    assert seen_by("syzbot reported", ("warning",)) == "fuzzer"
    assert seen_by("Reported-by: kernel test robot", ("warning",)) == "robot"
    assert seen_by("", ("kasan",)) == "debug-kernel"
    assert seen_by("", ("kasan",), prose=True) == "field"
    assert seen_by("", ("null-dereference",)) == "field"


def test_subsystem() -> None:
    assert subsystem_of(["drivers/gpu/drm/amd/a.c", "include/x.h"], "") == "gpu-amd"
    assert subsystem_of([], "drm/i915: fix") == "gpu-intel"
    assert subsystem_of([], "tinker: fix") == "other"
