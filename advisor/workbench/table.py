"""What the base holds by group, as rows and as the table of signatures/README.md."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.index.stored import Signature

STALE_DAYS = 730
"""A review older than this, counted back from the base's own day, wants repeating."""
BEGIN, END = "<!-- groups: advisor signatures stats --markdown -->", "<!-- end of groups -->"


class Group(NamedTuple):
    """One folder of the tree, or one mined file."""

    name: str
    total: int = 0
    curated: int = 0
    mined: int = 0
    with_trace: int = 0
    with_workaround: int = 0
    stale: int = 0


def groups(signatures: Iterable[Signature], today: date) -> list[Group]:
    """By name."""
    found: dict[str, Group] = {}
    for one in signatures:
        name = one.subsystem or "(none)"
        group = found.get(name, Group(name))
        found[name] = group._replace(
            total=group.total + 1,
            curated=group.curated + (one.origin == "curated"),
            mined=group.mined + (one.origin == "mined"),
            with_trace=group.with_trace + bool(one.trace),
            with_workaround=group.with_workaround + bool(one.workarounds),
            stale=group.stale + is_stale(one, today),
        )
    return [found[name] for name in sorted(found)]


def is_stale(one: Signature, today: date) -> bool:
    """Whether its review wants repeating."""
    return bool(one.reviewed) and (today - date.fromisoformat(one.reviewed or "")).days > STALE_DAYS


def markdown(rows: Iterable[Group]) -> str:
    """The table, with its sum, in round numbers so that not every new signature changes it."""
    listed = list(rows)
    lines = ["| group | curated | mined | with a trace | with a workaround |", "| --- | ---: | ---: | ---: | ---: |"]
    counted = [(row.name, (row.curated, row.mined, row.with_trace, row.with_workaround)) for row in listed]
    sums = tuple(sum(column) for column in zip(*(counts for _, counts in counted), strict=True))
    for name, counts in [*counted, ("all", sums)]:
        lines.append(f"| {name} | " + " | ".join(map(rounded, counts)) + " |")
    return "".join(f"{line}\n" for line in lines)


def rounded(count: int) -> str:
    """`30+` of 37, `11,000+` of 11,731; nothing of none."""
    if count < 10:
        return "some" if count else ""
    unit = 10 ** (len(str(count)) - (1 if count < 1000 else 2))
    return f"{count // unit * unit:,}+"


def with_table(page: str, table: str) -> str:
    """The page with this table between its marks. Raises AdvisorError where they are missing."""
    head, begin, rest = page.partition(f"{BEGIN}\n")
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise AdvisorError(
            "the page has no place for the table", where="signatures/README.md", hint=f"Add {BEGIN} {END}"
        )
    return f"{head}{begin}\n{table}\n{END}{tail}"
