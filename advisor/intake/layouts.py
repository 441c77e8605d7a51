"""The layouts of crash directories. A new one is a module with a `LAYOUT` and its line in the table."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.registry import resolve
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.intake.access import Host, Listing
    from advisor.intake.record import CrashRecord


class Layout(NamedTuple):
    """One way in which a crash lies in a directory."""

    recognise: Callable[[Listing], int]
    """How surely the directory *is* one crash in this layout, by what it holds and never by the name of its parent:
    0 not at all, CERTAIN beyond doubt. Looks at names, and at first bytes only where names do not tell."""
    time_of: Callable[[Listing], float | None]
    """When it crashed, without reading the log; only called for a directory that was recognised."""
    read: Callable[[Listing, Host], CrashRecord]
    """Raises UnreadableInput."""


CERTAIN = 100
"""A score that no other layout can beat: the rest of the table is not even imported."""

LAYOUTS = {
    "kdump-tools": "advisor.intake.kdump_tools:LAYOUT",
    "kdump-utils": "advisor.intake.kdump_utils:LAYOUT",
    "pstore": "advisor.intake.pstore:LAYOUT",
    "suse-kdump": "advisor.intake.suse_kdump:LAYOUT",
    "abrt": "advisor.intake.abrt:LAYOUT",
    "vmcore": "advisor.intake.vmcore_alone:LAYOUT",
}
"""In the order of how often they are met; the first of equal scores wins."""


def find_layout(listing: Listing) -> Layout | None:
    """The layout that the directory surely is in, if any."""
    best: Layout | None = None
    best_score = 0
    if not listing.entries:
        return None
    for target in LAYOUTS.values():
        layout: Layout = resolve(target)
        score = layout.recognise(listing)
        if score > best_score:
            best, best_score = layout, score
        if best_score >= CERTAIN:
            break
    return best
