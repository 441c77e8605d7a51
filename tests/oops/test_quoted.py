"""What mails and fixes quote: traces without a head, heads wrapped or cut, symptoms with a trace of their own."""

from __future__ import annotations

import pytest

from advisor.oops.passed import kind_passed
from advisor.oops.read import read_text

TRACE = (
    "foo_submit+0x1c/0x60 [foo]",
    "foo_ioctl+0x254/0x744 [foo]",
    "vfs_ioctl+0x30/0x50",
    "do_vfs_ioctl+0x21c/0x33c",
)


def seen(*lines: str) -> tuple[str, str | None, int]:
    """Kind, function and number of frames of the only crash."""
    crashes = read_text(("\n".join(lines) + "\n").encode()).crashes
    assert len(crashes) == 1
    return crashes[0].kind, crashes[0].function, len(crashes[0].frames)


@pytest.mark.parametrize(
    "prefix",
    ["", " ? ", "[<0>] ", "[12.3] myhost ", "0x0000053D: ", "kvm [367]: ", "<ffff800012345678> ", " 26545.260705:    ",
     "[54109.642456] c0   1162  ", "  kernel: ", "[ 2745.362925,17]  ", "[   30.634659] l7 kernel:  ", "foo: "],
)  # fmt: skip
def test_a_bare_trace(prefix: str) -> None:
    lines = [f"{prefix}{frame}" for frame in TRACE]
    kind, function, frames = seen("This was seen when the device went away:", "", *lines, "", "Fix it.")
    assert (kind, function, frames) == ("other", "foo_submit", 4)


def test_two_symbols_in_prose_are_no_trace() -> None:
    text = b"The pointer that foo_open+0x1c/0x60 took is used\nby foo_ioctl+0x254/0x744 later on.\n"
    assert not read_text(text).crashes


@pytest.mark.parametrize(
    ("passed", "kind"),
    [
        ("__warn+0x81/0x130", "warning"),
        ("asm_exc_general_protection+0x26/0x30", "general-protection"),
        ("asm_exc_page_fault+0x26/0x30", "paging-request"),
        ("kasan_report+0xb6/0xf0", "kasan"),
        ("print_circular_bug+0x1c/0x20", "deadlock"),
        ("register_lock_class+0x1c/0x20", "lock-misuse"),
        ("print_cpu_stall+0x1c/0x20", "rcu-stall"),
        ("watchdog_timer_fn+0x1c/0x20", "soft-lockup"),
    ],
)
def test_the_way_tells_the_kind(passed: str, kind: str) -> None:
    assert seen("Call Trace:", f" {passed}", *(f" {frame}" for frame in TRACE))[:2] == (kind, "foo_submit")
    assert seen("Call Trace:", *(f" {frame}" for frame in TRACE), f" {passed}")[:2] == ("other", "foo_submit")


def test_no_kind_where_nothing_reports() -> None:
    assert kind_passed(["vfs_ioctl", "do_syscall_64"]) is None


@pytest.mark.parametrize(
    "head",
    [
        ("WARNING: CPU: 2 PID: 6210 at", "./drivers/foo/foo.c:125 foo_submit+0x1c/0x60 [foo]"),
        ("WARNING: CPU: 2 PID: 6210 /foo/foo.c:125 foo_submit+0x1c/0x60 [foo]",),
        ("WARNING: CPU: 2 at drivers/foo/foo.c:125 foo_submit+0x1c/0x60",),
    ],
)
def test_a_wrapped_warning(head: tuple[str, ...]) -> None:
    lines = ("RIP: 0010:foo_submit+0x1c/0x60 [foo]", "Call Trace:", *(f" {frame}" for frame in TRACE[1:]))
    assert seen(*head, *lines) == ("warning", "foo_submit", 4)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("KASAN: null-ptr-deref in range [0x0000000000000010-0x0000000000000017]", "general-protection"),
        ("BUG: TASK stack guard page was hit", "stack-overflow"),
        ("BUG: assuming non migratable context at kernel/bpf/foo.c:12", "atomic-sleep"),
        ("BUG: spinlock trylock failure on UP on CPU#0, foo/12", "lock-misuse"),
        ("general protection fault, ... 0x29acd70f1000a: 0000 [#1] SMP PTI", "general-protection"),
    ],
)
def test_heads(head: str, kind: str) -> None:
    lines = ("CPU: 1 PID: 83 Comm: foo Not tainted 6.0.0", "<snip>", "Call Trace:", *(f" {frame}" for frame in TRACE))
    assert seen(head, *lines)[0] == kind


def test_a_symptom_with_a_trace_of_its_own() -> None:
    lines = ("CPU: 1 PID: 83 Comm: foo Not tainted 6.0.0", "Call Trace:", " dump_stack+0x10/0x20")
    kind, function, frames = seen(
        'irq 66: nobody cared (try booting with the "irqpoll" option)', *lines, *(f" {frame}" for frame in TRACE)
    )
    assert (kind, function, frames) == ("log-symptom", "foo_submit", 5)


def test_two_reports_after_each_other_are_not_turned_round() -> None:
    report = (
        "Oops: 0002 [#1] SMP",
        "RIP: 0010:foo_submit+0x1c/0x60 [foo]",
        "Call Trace:",
        f" {TRACE[1]}",
        f" {TRACE[2]}",
    )
    end = "---[ end trace 4e652b8aa299aa2d ]---"
    crashes = read_text(
        "\n".join((*report, end, "------------[ cut here ]------------", *report, end)).encode()
    ).crashes
    assert [(crash.function, len(crash.frames)) for crash in crashes] == [("foo_submit", 3)] * 2


def test_a_small_address_decides_where_the_words_do_not() -> None:
    assert seen(
        "Unable to handle kernel pointer dereference in virtual kernel address space",
        "Failing address: 0000000000000000 TEID: 0000000000000483",
        "Oops: 0004 ilc:3 [#1] SMP",
        "Krnl PSW : 0704c00180000000 00000000007f2c3e (foo_submit+0x3e/0x1a8 [foo])",
    )[:2] == ("null-dereference", "foo_submit")
    assert seen(
        "Unable to handle kernel paging request for data at address 0x00000010",
        "Oops: Kernel access of bad area, sig: 11 [#1]",
        "NIP [c0000000003a1234] foo_submit+0x10/0x100",
    )[:2] == ("null-dereference", "foo_submit")


def test_the_idle_loop_is_never_to_blame() -> None:
    idle = (
        " cpuidle_enter+0x29/0x40",
        " do_idle+0x1c/0x20",
        " cpu_startup_entry+0x19/0x20",
        " start_secondary+0x19/0x20",
    )
    head = "watchdog: BUG: soft lockup - CPU#2 stuck for 22s! [swapper/2:0]"
    assert seen(head, "RIP: 0010:foo_poll+0x3e/0x1a8", "Call Trace:", *idle)[:2] == ("soft-lockup", "foo_poll")
