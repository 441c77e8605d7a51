"""The table of groups, and that signatures/README.md shows it as it is."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.cli.main import main
from advisor.errors import AdvisorError
from advisor.index.read import open_base
from advisor.workbench.listing import day_of
from advisor.workbench.table import groups, markdown, rounded, with_table


def test_the_page_is_up_to_date(root, update):
    index = open_base(standard_folders=False)
    try:
        table = markdown(groups(index.all(), day_of(index.info.version)))
    finally:
        index.close()
    page = root / "signatures" / "README.md"
    text = page.read_text()
    wanted = with_table(text, table)
    if update:
        page.write_text(wanted)
    assert wanted == page.read_text(), "run pytest tests/workbench/test_table.py --update"


def test_stale_reviews():
    index = open_base(standard_folders=False)
    try:
        one = next(iter(index.all()))
    finally:
        index.close()
    old, new = one._replace(reviewed="2020-01-01", subsystem="a"), one._replace(reviewed="2026-01-01", subsystem="a")
    (group,) = groups([old, new], date(2026, 11, 25))
    assert (group.name, group.total, group.stale) == ("a", 2, 1)


def test_a_page_without_its_marks():
    with pytest.raises(AdvisorError, match="no place"):
        with_table("# A page\n", "| a |\n")


def test_the_command(capsys):
    assert main(["signatures", "stats", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("| group | curated |")
    assert main(["signatures", "stats"]) == 0
    assert "curated" in capsys.readouterr().out.splitlines()[0]


def test_round_numbers():
    assert [rounded(count) for count in (0, 1, 9, 10, 37, 489, 1035, 11731)] == [
        "", "some", "some", "10+", "30+", "400+", "1,000+", "11,000+",
    ]  # fmt: skip
