"""The tables of the room: formats, frames, dressings, taint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.oops import generic
from advisor.oops.compose import DRESSINGS, Description, compose
from advisor.oops.culprit import STRATEGIES
from advisor.oops.dressing import LAYERS, undress, undress_all
from advisor.oops.formats import FORMATS
from advisor.oops.frames import parse_frame, split_suffix
from advisor.oops.read import read_text
from advisor.oops.taint import parse_taint
from advisor.vocabulary import CRASH_KINDS

ROOM = Path(generic.__file__).parent


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.trigger.strip())
def test_every_format_is_whole(row: object) -> None:
    from advisor.oops.formats.row import Format

    assert isinstance(row, Format)
    assert len(row.trigger) >= 3
    assert row.kind in CRASH_KINDS
    assert row.source
    if row.culprit != "symptom":
        assert row.culprit in STRATEGIES
    pattern = re.compile(row.pattern or row.line)
    if "{1}" in row.words + row.module:
        assert pattern.groups


@pytest.mark.parametrize("name", [generic.GENERIC, generic.DISPATCHING])
def test_frame_lists_give_reasons_and_repeat_nothing(name: str) -> None:
    text = (ROOM / name).read_text(encoding="ascii")
    names = [line for line in text.splitlines() if line and line[0] not in "#["]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"\[[a-z ]+\] .+", line) for line in text.splitlines() if line.startswith("["))
    assert not [one for one in names if " " in one]


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("kfree", "allocation"),
        ("__kasan_slab_free", "sanitizer"),
        ("mutex_lock_nested", "locking"),
        ("evo_wait", None),
        ("btrfs_assertfail", "reporting"),
        ("bitmap_ip_add", None),
    ],
)
def test_generic_frames(name: str, section: str | None) -> None:
    assert generic.generic_section(name) == section


@pytest.mark.parametrize(
    ("line", "function", "suffix", "offset", "size", "module", "reliable"),
    [
        (" [<ffffffff8160b039>] ? f.isra.0+0x29/0x70 [mod]", "f", ".isra.0", 0x29, 0x70, "mod", False),
        (" f+0x29/0x70 [mod 1a2b3c4d5e]", "f", None, 0x29, 0x70, "mod", True),
        (" f+0x29/0x70 [mod(OE)]", "f", None, 0x29, 0x70, "mod", True),
        ("[c0000002eac83870] [c000000000015884] .show+0x74/0x1b0 (unreliable)", "show", None, 0x74, 0x1B0, None, False),
        ("[<c0cc5ca0>] (inner) from [<c0cc6014>] (outer+0x20/0x24)", "outer", None, 0x20, 0x24, None, True),
        (" inner from outer+0x20/0x24 [mod]", "outer", None, 0x20, 0x24, "mod", True),
        ("([<000003ff8045495e>] f+0x10/0x20 [mod])", "f", None, 0x10, 0x20, "mod", False),
        (" f.part.1.cold+0x1/0x2", "f", ".part.1.cold", 1, 2, None, True),
        (" f.llvm.1234567+0x1/0x2", "f", ".llvm.1234567", 1, 2, None, True),
        ("<ffffffff80123456>{f+12}", "f", None, 12, None, None, True),
        (" f+0x1/0x2 fs/x.c:12", "f", None, 1, 2, None, True),
    ],
)
def test_spellings_of_frames(
    line: str, function: str, suffix: str | None, offset: int, size: int | None, module: str | None, reliable: bool
) -> None:
    frame = parse_frame(line)
    assert frame is not None
    seen = (frame.function, frame.suffix, frame.offset, frame.size, frame.module, frame.reliable)
    assert seen == (function, suffix, offset, size, module, reliable)


def test_an_inlined_frame_has_its_place() -> None:
    frame = parse_frame(" kref_put include/linux/kref.h:70 [inline]")
    assert frame is not None
    assert (frame.function, frame.inline, frame.file, frame.source_line) == (
        "kref_put",
        True,
        "include/linux/kref.h",
        70,
    )


def test_no_suffix_is_no_suffix() -> None:
    assert split_suffix("evo_wait") == ("evo_wait", None)
    assert split_suffix("__warn.cold") == ("__warn", ".cold")


@pytest.mark.parametrize(
    ("raw", "time", "caller"),
    [
        ("[   12.345678] text", 12.345678, None),
        ("<4>[   12.345678] text", 12.345678, None),
        ("[   12.345678][  T123] text", 12.345678, "T123"),
        ("[   12.345678] [     C1] text", 12.345678, "C1"),
        ("   12.345678] text", 12.345678, None),
        ("Jun 11 05:28:32 host kernel: [   12.345678] text", 12.345678, None),
        ("juni 24 10:11:12 host kernel: text", None, None),
        ("июн 24 10:11:12 host kernel: text", None, None),
        ("2024 Nov 14 23:21:46.345708 host WARNING kernel: [ 1286.839869] text", 1286.839869, None),
        ("2024-11-14T23:21:46.345708+01:00 host kernel: [   12.345678] text", 12.345678, None),
        ("kern  :warn  : [   12.345678] text", 12.345678, None),
        ("[Thu Nov 14 23:21:46 2024] text", None, None),
        ("> > [   12.345678] text", 12.345678, None),
        ("login: [   12.345678][    C1] text", 12.345678, "C1"),
    ],
)
def test_dressings_come_off(raw: str, time: float | None, caller: str | None) -> None:
    line = undress(raw, 7)
    assert (line.text, line.time, line.caller, line.dressed, line.number) == ("text", time, caller, True, 7)


ODD_LINES = (
    "[    1.000000] [mod] words", "[    1.000000]  [<ffffffff81000000>] f+0x1/0x2", "[    1.000000]", "[    1.000000] C1 words",
    "", "[    1.000000] host kernel: words", "words [    2.000000] more", " [    1.000000] set in", "[exception RIP: f+83]",
    "   f+0x1/0x2 [mod]",
)  # fmt: skip


@pytest.mark.parametrize("dressing", DRESSINGS)
def test_a_whole_text_is_undressed_as_its_lines_are(dressing: str) -> None:
    crash = Description(kind="paging-request", function="f+0x1/0x2 [mod]", trace=("g+0x1/0x2 [mod]", "? h+0x1/0x2"))
    text = "\n".join((*ODD_LINES, compose(crash, dressing)))
    lines = text.removesuffix("\n").split("\n")
    assert undress_all(text, 1, 500) == [undress(line[:500], number) for number, line in enumerate(lines, 1)]


def test_another_programs_line_is_foreign() -> None:
    assert undress("Apr  5 03:30:01 host CRON[15736]: (root) CMD (x)", 1).foreign


def test_layers_have_names_of_their_own() -> None:
    assert len({name for name, _, _ in LAYERS}) == len(LAYERS)


def test_taint_is_spelled_out() -> None:
    assert [taint.letter for taint in parse_taint("G           OE     ")] == ["O", "E"]
    assert parse_taint("") == ()


@pytest.mark.parametrize("segment", ["0010:", "e030:", "e019:", "0060:"])
def test_the_segment_of_an_instruction_pointer_is_no_part_of_the_name(segment: str) -> None:
    text = f"general protection fault: 0000 [#1] SMP\nRIP: {segment}evo_wait+0x39/0x70\nCall Trace:\n g+0x1/0x2\n"
    assert read_text(text.encode()).crashes[0].function == "evo_wait"


@pytest.mark.parametrize(("between", "module"), [(3, "ixgbe"), (12, None)])
def test_a_module_far_out_is_only_how_it_began(between: int, module: str | None) -> None:
    callers = "".join(f" step_{number}+0x1/0x2\n" for number in range(between))
    text = f"general protection fault: 0000 [#1] SMP\nRIP: 0010:fib_x+0x39/0x70\nCall Trace:\n{callers} poll+0x1/0x2 [ixgbe]\n"
    assert read_text(text.encode()).crashes[0].module == module
