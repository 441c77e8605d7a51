"""The reader of saved `crash` sessions and drgn stack traces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.oops.crash_output import looks_like_crash_output, parse_crash_output, to_banner, to_crash, to_kernel

ROOT = Path(__file__).parents[2]
STORY = ROOT / "tests" / "data" / "kdump" / "2015"
OWNERS = ROOT / ".." / "shared" / "data" / "owner-cases" / "kdump"
CASES = sorted(path.parent for path in OWNERS.glob("*/crash.txt"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_backtrace_of_2015_names_the_function_and_infers_its_module() -> None:
    text = read(STORY / "201505221035" / "crash.txt")
    alone = text[text.index("crash> bt") :]
    crash = to_crash(parse_crash_output(alone))
    assert crash is not None
    assert (crash.kind, crash.function, crash.module) == ("paging-request", "evo_wait", "nouveau")
    assert (crash.process, crash.pid, crash.cpu) == ("kworker/0:1", 40, 0)
    assert crash.frames[0].offset == 83
    assert [frame.function for frame in crash.frames[1:4]] == [
        "nv50_display_init",
        "nouveau_display_init",
        "nouveau_display_resume",
    ]
    assert crash.frames[0].line == 8
    assert crash.registers is not None
    assert crash.registers["RAX"] == "ffff8804660b8000"


def test_header_of_2015_tells_the_kernel() -> None:
    output = parse_crash_output(read(STORY / "201505221035" / "crash.txt"))
    assert output.panic == "BUG: unable to handle kernel paging request at ffff8805660b7ffc"
    assert output.uptime == 76.0
    assert output.date == "Fri May 22 10:35:36 2015"
    kernel = to_kernel(output)
    assert (kernel.release, kernel.distribution, kernel.package_version) == ("4.0.0-1-amd64", "debian", "4.0.2-1")
    assert to_banner(output) == "Linux version 4.0.0-1-amd64 #1 SMP Debian 4.0.2-1 (2015-05-11)"
    crash = to_crash(output)
    assert crash is not None
    assert crash.address is not None
    assert crash.address.value == "ffff8805660b7ffc"


def test_disassembly_gives_the_source_line_of_the_fault() -> None:
    session = read(STORY / "201505221035" / "crash.txt") + read(
        ROOT / "tests" / "data" / "oops" / "crash-tool" / "2015-evo-wait-dis.txt"
    )
    output = parse_crash_output(session)
    assert output.source == ("/build/linux-Xbe5gu/linux-4.0.2/drivers/gpu/drm/nouveau/nv50_display.c", 420)
    crash = to_crash(output)
    assert crash is not None
    assert crash.frames[0].source_line == 420


def test_header_alone_is_a_crash_without_a_function() -> None:
    crash = to_crash(parse_crash_output(read(STORY / "201505221009" / "crash.txt")))
    assert crash is not None
    assert (crash.kind, crash.function, crash.number) == ("paging-request", None, 1)
    assert crash.corrupted


@pytest.mark.skipif(not CASES, reason="the shared owners' cases are not beside this checkout")
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_owners_sessions(case: Path) -> None:
    expected = json.loads(read(case / "expected.json"))
    raw = (case / "crash.txt").read_bytes()
    assert looks_like_crash_output(raw)
    output = parse_crash_output(raw.decode())
    crash = to_crash(output)
    if expected["kind"] == "log-symptom":
        assert crash is None or crash.kind == "sysrq"
        assert crash or output.failures
        return
    assert crash is not None
    assert crash.kind == {"panic": "init-died"}.get(expected["kind"], expected["kind"])
    assert crash.function == expected["function"]
    assert crash.module == expected["module"]
    assert output.release in (None, expected["kernel"])


def session(*lines: str) -> str:
    return "\n".join(lines) + "\n"


SYSRQ_TO_NULL = session(
    "crash> bt",
    'PID: 2735   TASK: ffff88046c5eaa60  CPU: 1   COMMAND: "bash"',
    " #0 [ffff88046c99fb10] machine_kexec at ffffffff8104a2b2",
    " #1 [ffff88046c99fb60] crash_kexec at ffffffff810d7f73",
    " #2 [ffff88046c99fd10] page_fault at ffffffff81506f28",
    "    [exception RIP: sysrq_handle_crash+18]",
    "    RIP: ffffffff81376ca2  RSP: ffff88046c99fe00  RFLAGS: 00010082",
    " #3 [ffff88046c99fe00] __handle_sysrq at ffffffff81377337",
    " #4 [ffff88046c99fe30] write_sysrq_trigger at ffffffff813777cb",
)


def test_a_write_to_null_by_sysrq_is_deliberate() -> None:
    crash = to_crash(parse_crash_output(SYSRQ_TO_NULL))
    assert crash is not None
    assert (crash.kind, crash.function) == ("sysrq", "sysrq_handle_crash")


def test_a_panic_without_an_exception_names_its_caller() -> None:
    crash = to_crash(
        parse_crash_output(
            session(
                " #0 [ffffb5a1c0a3bd00] machine_kexec at ffffffff9a06b3a3",
                " #1 [ffffb5a1c0a3bd50] __crash_kexec at ffffffff9a15ad2a",
                " #2 [ffffb5a1c0a3be10] panic at ffffffff9aa3e2d1",
                " #3 [ffffb5a1c0a3be90] some_driver_fatal at ffffffffc0a1203a [some_driver]",
                " #4 [ffffb5a1c0a3bf10] kthread at ffffffff9a0e4a51",
            )
        )
    )
    assert crash is not None
    assert (crash.kind, crash.function, crash.module) == ("panic", "some_driver_fatal", "some_driver")


def test_frames_with_offsets_and_source_lines() -> None:
    output = parse_crash_output(
        session(
            'PID: 12     TASK: ffff8d2b402d1640  CPU: 3   COMMAND: "kworker/3:0"',
            " #0 [ffffa63ec00b7bb8] machine_kexec+395 at ffffffffb005440b",
            "    /usr/src/linux/arch/x86/kernel/machine_kexec_64.c: 389",
            " #1 [ffffa63ec00b7c10] crash_kexec+97 at ffffffffb0124501",
            " #2 [ffffa63ec00b7d08] asm_exc_page_fault+34 at ffffffffb0c00ae2",
            "    [exception RIP: ring_work+17]",
            "    RIP: ffffffffc0964fed  RSP: ffffa63ec00b7e68  RFLAGS: 00010002",
            " #3 [ffffa63ec00b7e80] process_one_work.isra.0+400 at ffffffffb00aa31b [ring]",
            "    /usr/src/linux/kernel/workqueue.c: 2289",
        )
    )
    frames = output.backtraces[0].frames
    assert (frames[0].offset, frames[0].source_line) == (395, 389)
    assert (frames[3].function, frames[3].suffix, frames[3].source_line) == ("process_one_work", ".isra.0", 2289)
    assert output.backtraces[0].path == ("machine_kexec", "crash_kexec", "asm_exc_page_fault")


def test_arm64_and_arm_spellings() -> None:
    arm64 = to_crash(
        parse_crash_output(
            session(
                'PID: 612    TASK: ffff0000c4b1d700  CPU: 2   COMMAND: "insmod"',
                " #0 [ffff80000d4bb590] machine_kexec at ffff8000080363ec",
                " #1 [ffff80000d4bb5c0] __crash_kexec at ffff80000815a2a0",
                " #2 [ffff80000d4bb870] die_kernel_fault at ffff800008b5a1c8",
                " #3 [ffff80000d4bb970] el1h_64_sync at ffff8000080114e8",
                "     PC: ffff800001153030  [ring_probe+48]",
                "     LR: ffff800001153024  [ring_probe+36]",
                "     SP: ffff80000d4bba80  PSTATE: 60400005",
                "    X29: ffff80000d4bba80  X28: ffff80000d4bbc60  X27: 0000000000000000",
                " #4 [ffff80000d4bba80] ring_probe at ffff80000115302c [ring]",
                " #5 [ffff80000d4bbaa0] do_one_initcall at ffff8000080150bc",
            )
        )
    )
    assert arm64 is not None
    assert (arm64.kind, arm64.function, arm64.module) == ("paging-request", "ring_probe", "ring")
    assert [frame.function for frame in arm64.frames] == ["ring_probe", "do_one_initcall"]
    arm = parse_crash_output(
        session(" #0 [<c0013b4c>] (crash_kexec) from [<c0012b8c>]", " #1 [<c0012b8c>] (die) from [<c0018c1c>]")
    )
    assert [frame.function for frame in arm.backtraces[0].frames] == ["crash_kexec", "die"]


def test_log_inside_the_session_is_handed_on() -> None:
    output = parse_crash_output(
        session(
            "crash> log | tail -3",
            "[   76.792370] nouveau E[     DRM] failed to idle channel 0xcccc0001 [DRM]",
            "[   76.792430] BUG: unable to handle kernel paging request at ffff8805660b7ffc",
            "crash> bt",
            " #0 [ffff88046b52b990] machine_kexec at ffffffff81050b39",
        )
    )
    assert output.log_spans == ((2, 3),)
    assert len(output.backtraces) == 1


def test_drgn_stack_trace() -> None:
    text = session(
        "#0  crash_setup_regs (./arch/x86/include/asm/kexec.h:95:3)",
        "#1  __crash_kexec (kernel/kexec_core.c:973:4)",
        "#2  oops_end (arch/x86/kernel/dumpstack.c:359:3)",
        "#3  page_fault_oops (arch/x86/mm/fault.c:713:2)",
        "#4  asm_exc_page_fault+0x26/0x2b (0xffffffff82000b46)",
        "#5  evo_wait (drivers/gpu/drm/nouveau/nv50_display.c:420:18)",
        "#6  nv50_display_init (drivers/gpu/drm/nouveau/nv50_display.c:2001:2)",
        "#7  0xffffffffc0a1203a",
    )
    assert looks_like_crash_output(text.encode())
    crash = to_crash(parse_crash_output(text))
    assert crash is not None
    assert (crash.kind, crash.function) == ("paging-request", "evo_wait")
    assert (crash.frames[0].file, crash.frames[0].source_line) == ("drivers/gpu/drm/nouveau/nv50_display.c", 420)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("crash: cannot determine length of symbol: log_end", "older than the kernel"),
        ("crash: invalid structure member offset: task_struct_state", "older than the kernel"),
        ("crash: vmlinux and vmcore do not match!", "not that of the crashed kernel"),
        ("crash: /boot/vmlinux: no debugging data available", "no debugging data"),
        ("crash: compressed kdump: uncompress failed: no zstd compression support", "compression"),
        ("crash: vmcore: not a supported file format", "format"),
        ("check_elf_format: Can't get valid ehdr.", "flattened"),
        ("WARNING: vmcore: may be truncated or incomplete", "cut"),
    ],
)
def test_failures_of_the_tools(line: str, words: str) -> None:
    output = parse_crash_output(f"crash vmlinux vmcore\n{line}\n")
    assert len(output.failures) == 1
    assert words in output.failures[0]


def test_the_version_notice_of_makedumpfile_is_noise() -> None:
    notice = "The kernel version is not supported.\nThe makedumpfile operation may be incomplete.\n"
    assert parse_crash_output(notice).failures == ()


def test_kernel_logs_are_not_taken_for_sessions() -> None:
    for log in (ROOT / "tests" / "data" / "kdump").rglob("dmesg.*"):
        assert not looks_like_crash_output(log.read_bytes()), log


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*SYSRQ_TO_NULL.splitlines(), "CPU: x", 'PANIC: "', "PID:"])).map("\n".join)
)
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    looks_like_crash_output(text.encode("utf-8", "surrogatepass"))
    output = parse_crash_output(text)
    to_crash(output)
    to_kernel(output)
    to_banner(output)
