"""What is mined is held to the facts about kernels, and says so where they do not reach."""

from __future__ import annotations

import re

import pytest

from scripts.mine.collect import collect
from scripts.mine.context import kind_before
from scripts.mine.debian import History
from scripts.mine.derive import Symptom, derive
from scripts.mine.fix_records import _before
from scripts.mine.known import age_of
from scripts.mine.merge import merge
from scripts.mine.naming import Former
from scripts.mine.record import Record
from scripts.mine.sight import sight
from scripts.mine.write import Mined, document
from tests.mine.texts import KASAN, OOPS


def shown(record: Record) -> Symptom:
    symptom, why = derive(record)
    assert symptom is not None, why
    return symptom


def mined(*records: Record) -> list[Mined]:
    return collect([sight(record) for record in records], History([]), Former({}))[0]


@pytest.mark.usefixtures("made_up_facts")
def test_a_function_of_no_known_kernel_says_its_age() -> None:
    record = Record("mail:1", "tinker: fix it", OOPS.replace(" 6.1.0 ", " 5.13.0-rc2+ "))
    symptom = shown(record)
    assert (symptom.strangers, symptom.age) == (("tinker_ring_reclaim",), "kernel >=5.13-rc1,<5.14-rc1")
    (one,) = mined(record)
    assert '  printed-by: "kernel >=5.13-rc1,<5.14-rc1"\n' in document(one)


@pytest.mark.usefixtures("made_up_facts")
@pytest.mark.parametrize(
    ("release", "bound", "age"),
    [
        ("4.19.0", "6.1", "kernel <5.10"),
        ("6.0.0", None, "kernel >=6.0-rc1,<6.1-rc1"),
        ("6.1.20", "6.12", "kernel <6.12"),  # its functions are known, so it was a changed one
        (None, "5.10", "kernel <5.10"),
        (None, None, None),
    ],
)
def test_age(release: str | None, bound: str | None, age: str | None) -> None:
    assert age_of(release, bound) == age


@pytest.mark.parametrize(
    ("ident", "date", "before"),
    [
        ("mail:1", "Thu,  5 Oct 2017 10:35:11 -0300", "5.10"),
        ("mail:1", "18 Aug 2022 11:37:29 +0900", "6.1"),
        ("tree:1", "2023-09-26", "6.12"),
        ("tree:1", "2025-09-26", ""),
        ("tree:fixes/^4.7/0002.patch", "", "5.10"),
        ("tree:fixes/ANY/0002.patch", "", ""),
    ],
)
def test_what_a_patch_is_older_than(ident: str, date: str, before: str) -> None:
    assert _before(ident, date) == before


@pytest.mark.usefixtures("made_up_facts")
def test_a_function_of_unknown_age_is_left_out() -> None:
    record = Record("mail:1", "tinker: fix it", OOPS.replace(" 6.1.0 ", " "))
    assert not mined(record)
    assert mined(record._replace(versions={"mainline": "6.6"}))[0].symptom.age == "kernel <6.6"


@pytest.mark.usefixtures("made_up_facts")
def test_words_are_no_frames() -> None:
    record = Record(
        "mail:1", "tinker: fix it", OOPS.replace("  tinker_queue_drain+0x", "  no_such_thing\n  tinker_queue_drain+0x")
    )
    assert "no_such_thing" not in shown(record).trace


@pytest.mark.usefixtures("made_up_facts")
def test_lines_that_no_kernel_prints_are_left_out() -> None:
    record = Record("mail:1", "tinker: fix it", OOPS, before="5.10")
    assert len(mined(record)[0].symptom.log) == 1
    assert not mined(record._replace(text=OOPS.replace("handshake", "hand shaking error")))[0].symptom.log


def test_a_generic_function_is_no_culprit() -> None:
    symptom = shown(Record("mail:1", "tinker: fix it", OOPS.replace("tinker_ring_reclaim+", "strcmp+")))
    assert symptom.functions == ("tinker_queue_drain",)
    assert symptom.trace[0] == "tinker_queue_drain"
    told = sight(Record("mail:1", "tinker: fix NULL pointer dereference in put_device()", ""))
    assert told.why.endswith("words name a function that stands in every trace")


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("it then hangs:", ("hung-task",)),
        ("the following warning is printed:", ("warning",)),
        ("BUG dax_cache (Not tainted): Objects remaining on shutdown", ("other",)),
        ("This happens:", ()),
    ],
)
def test_the_lines_before_a_trace_tell_its_kind(line: str, kinds: tuple[str, ...]) -> None:
    assert kind_before(f"{line}\n\nCall Trace:\n f+0x1/0x2\n", 3) == kinds


def test_a_trace_of_no_kind_is_left_out() -> None:
    trace = "\n".join(line for line in KASAN.split("\n") if re.match(r"\s*(?:Call Trace|tinker_\w+\+)", line))
    assert derive(Record("mail:1", "tinker: tidy up", "This is it:\n" + trace)) == (
        None,
        "the crash that it quotes is of no kind",
    )


BUG = ("https://bugzilla.kernel.org/show_bug.cgi?id=77",)


def test_attempts_at_one_bug_are_one_fix() -> None:
    first = Record("mail:1", "tinker: lock rings", "Once.\n" + OOPS.partition("\n\n")[2], links=BUG)
    other = Record(
        "mail:2", "tinker: count rings", "Twice, and otherwise." * 40 + "\n" + OOPS.partition("\n\n")[2], links=BUG
    )
    assert len(merge(sight(one).sighting for one in (first, other))[0]) == 1
    assert len(merge(sight(one).sighting for one in (first, other._replace(links=())))[0]) == 2


def test_two_commits_for_one_bug_are_said_to_be_alike() -> None:
    first = Record("mail:1", "tinker: lock rings", OOPS, "1" * 40, links=BUG)
    other = Record("mail:2", "tinker: count rings", OOPS, "2" * 40, links=BUG)
    assert [one.similar for one in mined(first, other)] == [("fix-222222222222",), ("fix-111111111111",)]


@pytest.mark.usefixtures("made_up_facts")
@pytest.mark.parametrize(
    ("function", "file", "taken"),
    [
        ("tinker_rate", "drivers/tinker/rate.c", True),
        ("tinker_rate", "sound/soc/rate.c", False),  # another's caller is mended
        ("tinker_rate", "tests/generic/750", False),
        ("tinker_peek", "drivers/tinker/rate.c", False),  # inlined everywhere
    ],
)
def test_function_level(function: str, file: str, taken: bool) -> None:
    record = Record("mail:1", f"tinker: fix division by zero in {function}()", "", files=(file,))
    assert bool(mined(record)) is taken


def test_a_trace_ends_where_the_kernel_was_entered() -> None:
    text = OOPS.replace("  process_one_work+0x1e5/0x3b0", "  __x64_sys_tinker+0x1/0x2\n  other_stack+0x1/0x2")
    assert shown(Record("mail:1", "tinker: fix it", text)).trace[-1] == "__x64_sys_tinker"
    text = OOPS.replace("  process_one_work+0x1e5/0x3b0", "  irq_exit_rcu+0x1/0x2\n  bystander+0x1/0x2 [other]")
    assert "bystander" not in shown(Record("mail:1", "tinker: fix it", text)).trace


def test_stacks_beside_a_report_are_no_trace_of_it() -> None:
    head, _, rest = KASAN.partition("Call Trace:")
    symptom = shown(Record("mail:1", "tinker: fix it", head + "Allocated by" + rest.partition("Allocated by")[2]))
    assert (symptom.functions, symptom.trace) == (("tinker_port_peek",), ("tinker_port_peek",))


def test_two_commits_with_one_description_are_one_fix() -> None:
    subject = "tinker: do not reclaim a ring that was never set up"
    first, other = Record("mail:1", subject, OOPS, "1" * 40), Record("mail:2", subject, OOPS, "2" * 40)
    assert len(merge(sight(one).sighting for one in (first, other))[0]) == 1
    assert len(merge(sight(one).sighting for one in (first, other._replace(text=KASAN)))[0]) == 2
