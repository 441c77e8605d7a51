"""How logs come: what each way of showing them adds to the kernel's words, and what it takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.oops.compose import writers

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.oops.compose.description import Description
    from advisor.oops.compose.lines import Line
    from advisor.oops.compose.project import Known


class Dressing(NamedTuple):
    """One way to show a log."""

    name: str
    write: Callable[[list[Line]], str]
    loses: frozenset[str] = frozenset()
    """Fields of `Known` that cannot be read from it any more."""
    like: Callable[[Description], Description] | None = None
    """What the dressing presumes of the crash: a kernel old enough to print brackets."""

    def prepare(self, description: Description) -> Description:
        """The description as this dressing can show it."""
        return self.like(description) if self.like else description

    def project(self, description: Description) -> Known:
        """What a reader can still know of the crash."""
        from advisor.oops.compose.project import project

        return project(self.prepare(description), self.loses)


def _old_kernel(description: Description) -> Description:
    return description._replace(kernel="4.4.0-1-amd64", package="Debian 4.4.6-1")


_TIME = frozenset({"time"})
DRESSINGS: dict[str, Dressing] = {
    row.name: row
    for row in (
        Dressing("dmesg", writers.dmesg),
        Dressing("plain", writers.plain, _TIME),
    )
}
