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
from tests.mine.texts import KASAN, KCSAN, OOPS

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


def test_a_stack_with_a_heading_by_hand_is_another() -> None:
    freed = "Freed by:\n   tinker_put+0xb0/0xe0\n   tinker_remove+0xb5/0x140\n"
    symptom, _ = derive(record(OOPS.replace("  [   61.204261]  </TASK>\n", "\n  " + freed)))
    assert symptom is not None
    assert symptom.trace == CALLERS


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


def test_a_trace_ends_where_an_interrupt_came_in() -> None:
    handler = "[   61.204254]  {}handle_irq_event+0x60/0x120\n  "
    interrupted = "[   61.204254]  el1h_64_irq+0x78/0x7c\n  [   61.204254]  tinker_sleep+0x98/0x130 [tinker]\n  "
    here = "[   61.204255]  process_one_work"
    symptom, _ = derive(record(OOPS.replace(here, handler.format("") + interrupted + here)))
    assert symptom is not None
    assert symptom.trace == CALLERS
    symptom, _ = derive(record(OOPS.replace(here, handler.format("? ") + interrupted.partition("\n  ")[2] + here)))
    assert symptom is not None
    assert symptom.trace == (*CALLERS, "tinker_sleep")


def test_two_accesses_race() -> None:
    symptom, _ = derive(record(KCSAN))
    assert symptom is not None
    assert symptom.functions == ("tinker_level_set", "tinker_level_get")
    assert symptom.trace == ("tinker_level_get", "tinker_show", "tinker_dump")


def test_who_called_from_afar_is_not_the_module_of_the_culprit() -> None:
    built_in = OOPS.replace(" [tinker]", "")
    near, far = "tinker_device_reset+0x71/0x120", "tinker_outer+0x2/0x30"
    symptom, _ = derive(record(built_in.replace(near, near + " [tinker]")))
    assert symptom is not None
    assert symptom.module == "tinker"
    here = "[   61.204255]  process_one_work"
    symptom, _ = derive(record(built_in.replace(here, f"[   61.204254]  {far} [tinker]\n  {here}")))
    assert symptom is not None
    assert (symptom.module, symptom.trace[-1]) == (None, "tinker_outer")


def test_a_task_that_sleeps_hangs() -> None:
    calls = ("schedule", "tinker_lock", "tinker_walk", "tinker_clean")
    lines = "".join(f"   {name}+0x{at:x}/0x90 [tinker]\n" for at, name in enumerate(calls, 1))
    lines = lines.replace("schedule+0x1/0x90 [tinker]", "schedule+0x1/0x90")
    symptom, _ = derive(
        record(f"This may deadlock:\n\n  tinkerd D    0  4062      2 0x80000000\n  Call Trace:\n{lines}")
    )
    assert symptom is not None
    assert symptom.kinds == ("hung-task",)
    assert symptom.trace == calls[1:]


def test_the_tick_that_noticed_a_stall_is_no_culprit() -> None:
    names = ("show_stack", "hrtimer_interrupt", "c0_compare_interrupt", "do_IRQ", "plat_irq_dispatch", "handle_int")
    trace = "".join(f"[<ffffffff80211a6{at}>] {name}+0x9c/0x130\n" for at, name in enumerate(names))
    head = "CPU: 0 PID: 68 Comm: kworker/0:2 Not tainted 5.8.0+ #3\nCall Trace:\n"
    symptom, _ = derive(record(f"rcu: INFO: rcu_preempt self-detected stall on CPU\n{head}{trace}"))
    assert symptom is None


@pytest.mark.parametrize("name", ["_GLOBAL__sub_I_65535_1_tinker_ring", "efi_header_end", "__ll_sc_atomic_add"])
def test_a_label_or_an_atomic_operation_is_no_culprit(name: str) -> None:
    symptom, _ = derive(record(OOPS.replace("tinker_ring_reclaim", name)))
    assert symptom is not None
    assert symptom.functions == ("tinker_queue_drain",)


def test_title_where_the_head_is_missing() -> None:
    calls = ("__warn+0x81/0x130", "tinker_send+0x10/0x20", "tinker_set+0x10/0x20", "tinker_notify+0x10/0x20")
    symptom, _ = derive(record("It warns.\n\n Call Trace:\n" + "".join(f"  {one} [tinker]\n" for one in calls)))
    assert symptom is not None
    assert symptom.title == "WARNING in tinker_send [tinker]"


REVERT = 'Revert "tinker: fix use-after-free in tinker_ring_reclaim()"'


def test_a_revert_shows_its_own_crash() -> None:
    symptom, _ = derive(record(OOPS, REVERT))
    assert symptom is not None
    answer = (
        "\n".join("> " + line for line in OOPS.split("\n")) + "\n\nThis reverts it, as rings do not start any more.\n"
    )
    assert derive(record(answer, REVERT)) == (None, "quotes no crash")
    assert told_in_prose(record(answer, REVERT))[0] is None
    symptom, _ = derive(record(answer))
    assert symptom is not None


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
    assert seen_by("syzbot reported", ("warning",), "") == "fuzzer"
    assert seen_by("Reported-by: kernel test robot", ("warning",), "") == "robot"
    assert seen_by("", ("kasan",), "") == "debug-kernel"
    assert seen_by("", ("kasan",), "", prose=True) == "field"
    assert seen_by("", ("null-dereference",), "") == "field"
    assert seen_by("", ("null-dereference",), "net: fix a potential crash in tinker_poll()", prose=True) == "robot"
    assert seen_by("", ("memory-leak",), "net: fix a leak in tinker_poll()", prose=True) == "debug-kernel"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("pipe state mismatch", "field"),
        ("smatch warns", "robot"),
        ("running btrfs/146 on zoned devices", "robot"),
        ("of size 8 by task btrfs/146", "field"),
        ("fs/btrfs/146", "field"),
        ("Testcase: igt/tinker", "robot"),
        ("Not tainted 4.14.0-CI-Patchwork_7234+ #1", "robot"),
        ("https://lore.kernel.org/linux-mm/000000000000273d0105ff97bf56@google.com/", "fuzzer"),
        ("https://lore.kernel.org/all/67478d92.050a0220.253251.0062.GAE@google.com/T/", "fuzzer"),
    ],
)
def test_who_saw_it_by_their_marks(text: str, who: str) -> None:
    assert seen_by(text, ("warning",), "") == who


def test_subsystem() -> None:
    assert subsystem_of(["drivers/gpu/drm/amd/a.c", "include/x.h"], "") == "gpu-amd"
    assert subsystem_of([], "drm/i915: fix") == "gpu-intel"
    assert subsystem_of([], "tinker: fix") == "other"
