"""What an advice goes by: where that has changed, the advice is made anew, once."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.index.freshness import folders_to_read, stamp_of
from advisor.pipeline import base_info
from advisor.trackers.cache import read_statuses

if TYPE_CHECKING:
    from collections.abc import Sequence


def base_stamp() -> str:
    """The shipped base and the machine's own signatures. Raises BaseError where the base cannot be used."""
    own = stamp_of(folders_to_read()).encode("utf-8", "backslashreplace")
    return f"{base_info().version} {sha256(own).hexdigest()[:12]}"


def status_stamp(references: Sequence[str]) -> str:
    """What is known of the bugs, without when it was asked."""
    try:
        statuses = read_statuses(references)
    except AdvisorError:
        return ""
    known = (
        (
            reference,
            status.state,
            status.outcome,
            status.visibility,
            status.fixed_in,
            status.duplicate_of,
            status.moved_to,
        )
        for reference, status in sorted(statuses.items())
    )
    return sha256(repr(list(known)).encode("utf-8", "backslashreplace")).hexdigest()[:12]
