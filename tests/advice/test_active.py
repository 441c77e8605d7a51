"""A workaround that the crashed boot ran with already is said to be so and not advised again."""

from __future__ import annotations

import pytest

from advisor.advice.advise import advise
from advisor.advice.command_line import has_word, split_words
from advisor.advice.remedies import remedy
from tests.advice.samples import BASE, RECORD, context, crash, kernel, match, reading, workaround

QUIET = "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet "


@pytest.mark.parametrize(
    ("line", "word", "there"),
    [
        ("nouveau.runpm=0", "nouveau.runpm=0", True),
        ("nouveau.runpm=01", "nouveau.runpm=0", False),
        ("nouveau.runpm=0 nouveau.runpm=1", "nouveau.runpm=0", False),
        ("nouveau.runpm=N", "nouveau.runpm=0", True),
        ("nouveau.runpm", "nouveau.runpm=1", True),
        ("snd-hda-intel.power_save=0", "snd_hda_intel.power_save=0", True),
        ("pci=nocrs,noaer", "pci=noaer", True),
        ("pci=noaer2", "pci=noaer", False),
        ("pcie_aspm=off", "pcie_aspm=off", True),
        ("xpcie_aspm=off", "pcie_aspm=off", False),
        ("no_timer_check", "no_timer_check", True),
        ('acpi_osi="!Windows 2012" quiet', "quiet", True),
        ('acpi_osi="a quiet b"', "quiet", False),
        ("console=ttyS0 console=tty0", "console=ttyS0", True),
    ],
)
def test_words_of_a_command_line(line: str, word: str, there: bool) -> None:
    assert has_word(line, word) is there


def test_quotes_hold_words_together() -> None:
    assert split_words('a="b c" d') == ("a=b c", "d")


@pytest.mark.parametrize(
    ("line", "action", "active"),
    [
        (QUIET, "add", False),
        (QUIET + "nouveau.runpm=0", "add", True),
        (QUIET + "nouveau.runpm=0", "remove", True),
        (QUIET, "remove", False),
        (None, "add", None),
        (QUIET + "x" * 900, "add", None),
    ],
)
def test_kernel_parameter(line: str | None, action: str, active: bool | None) -> None:
    made = remedy(workaround(action=action), context(command_line=line))
    assert made.active is active
    done = active is (action == "add")
    assert bool(made.commands.permanent) is not done
    assert bool(made.commands.once) is not done


def test_the_advice_says_that_it_did_not_help() -> None:
    made = remedy(workaround(), context(command_line=QUIET + "nouveau.runpm=0"))
    assert made.note is not None
    assert made.note.startswith("You already boot with nouveau.runpm=0")
    guessed = remedy(workaround(), context(command_line=QUIET + "nouveau.runpm=0", probable=True))
    assert guessed.note is not None
    assert guessed.note.startswith("You probably already boot with")


def test_another_value_is_pointed_out() -> None:
    made = remedy(workaround(), context(command_line=QUIET + "nouveau.runpm=1"))
    assert made.active is False
    assert made.note is not None
    assert "another value" in made.note


def test_module_option_on_the_command_line() -> None:
    row = workaround("module-option", "power_save=0", module="iwlwifi")
    assert remedy(row, context(command_line=QUIET + "iwlwifi.power_save=0")).active is True
    assert remedy(row, context(command_line=QUIET)).active is None


def test_blacklist() -> None:
    row = workaround("blacklist", "sb_edac")
    assert remedy(row, context(command_line="modprobe.blacklist=floppy,sb-edac")).active is True
    assert remedy(row, context(command_line="modprobe.blacklist=sb_edac", modules=("sb_edac",))).active is False
    assert remedy(row, context()).active is None


def test_upgrade_that_was_done_already() -> None:
    assert remedy(workaround("upgrade", ">=6.1"), context("arch")).active is True
    assert remedy(workaround("upgrade", ">=6.9"), context("arch")).active is False
    assert remedy(workaround("upgrade", ">=4.19"), context("rhel")).active is None


def test_the_guessed_command_line_is_used_where_the_log_has_none() -> None:
    record = RECORD._replace(probable_command_line=QUIET + "nouveau.runpm=0")
    read = reading(crash(), of=kernel(command_line=None))
    report = advise(record, read, (match(workarounds=(workaround(),)),), BASE, None, {})
    made = report.matches[0].workarounds[0]
    assert made.active is True
    assert "probably" in (made.note or "")
    assert any("in force when it crashed" in step for step in report.next)
