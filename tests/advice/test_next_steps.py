"""What is said where no known bug answers."""

from __future__ import annotations

import pytest

from advisor.advice.advise import advise
from advisor.vocabulary import CRASH_KINDS
from tests.advice.samples import BASE, RECORD, crash, kernel, match, reading


def steps(read: object, *matches: object) -> str:
    return " ".join(advise(RECORD, read, matches, BASE, None, {}).next)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", CRASH_KINDS)
def test_every_kind_has_something_to_do(kind: str) -> None:
    said = steps(reading(crash(kind)))
    assert said
    assert "{" not in said


def test_an_unknown_crash_on_debian() -> None:
    said = steps(reading(crash()))
    assert "`sudo apt update`, then `sudo apt install linux-image-amd64`" in said
    assert "reportbug" in said
    assert "Attach this log" in said
    assert "memtest" not in said


def test_one_flipped_bit_leads_to_a_memory_test() -> None:
    assert "memtest86+ for some hours (`sudo apt install memtest86+`)" in steps(
        reading(crash(address="one flipped bit"))
    )


def test_a_module_from_outside_goes_to_its_maker() -> None:
    said = steps(reading(crash(module="8812au"), of=kernel(out_of_tree=("8812au",))))
    assert "in 8812au, which is not part of the kernel" in said
    assert "reportbug" not in said
    said = steps(reading(crash(), of=kernel(out_of_tree=("nvidia", "bad\x1bname"))))
    assert "(nvidia)" in said


def test_a_missing_first_report_is_looked_for() -> None:
    assert "report number 3" in steps(reading(crash(number=3)))


def test_hardware_that_no_signature_names() -> None:
    said = steps(reading(crash("machine-check")))
    assert "rasdaemon" in said
    assert "newer kernel does not mend this" in said


def test_a_test_crash_is_no_bug() -> None:
    said = steps(reading(crash("sysrq")))
    assert said.startswith("This crash was made on purpose through sysrq.")
    assert "report" not in said.lower()


def test_a_known_bug_needs_no_more() -> None:
    assert steps(reading(crash()), match()) == ""


def test_a_clean_log() -> None:
    assert "journalctl -k -b -1" in steps(reading())
