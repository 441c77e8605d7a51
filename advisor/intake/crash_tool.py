"""Saved output of the `crash` tool, beside a log or alone."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, opener, read_small, shown
from advisor.intake.content import is_crash_tool, looks_like_text
from advisor.intake.record import LogFile

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.intake.access import Listing

MAX_SIZE = 32 << 20
"""A saved session that is larger holds a dump of something else."""
MAX_FILES = 16


def saved_outputs(listing: Listing, known: Collection[str]) -> list[LogFile]:
    """The files of a crash directory, apart from the `known` ones, that hold saved output of `crash`."""
    found = []
    for entry in listing.files():
        if entry.name in known or not 0 < entry.size <= MAX_SIZE or _is_binary_name(entry.name):
            continue
        try:
            head = read_small(entry.path, SNIFF)
        except UnreadableInput:
            continue
        if looks_like_text(head) and is_crash_tool(head):
            found.append(LogFile(shown(entry.path), "crash-tool", opener(entry.path), entry.modified))
            if len(found) == MAX_FILES:
                break
    return found


def _is_binary_name(name: str) -> bool:
    return name.startswith(("vmcore", "dump", "vmlinux", "vmlinuz")) and not name.endswith((".txt", ".log"))
