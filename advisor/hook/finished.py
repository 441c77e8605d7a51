"""Has a crash been saved to its end? Dumps may arrive from elsewhere, over NFS or SSH, slowly.

Finished: no `*-incomplete` is left, and size and time of every file have stood still for a minute. One that stays
incomplete for half an hour is advised from what there is. A crash of this machine that was saved before this boot is as
finished as it will ever be: the kernel that wrote it is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.hook.candidate import Candidate

STILL = 60.0
"""Seconds that nothing may have changed."""
GIVEN_UP = 1800.0
"""Seconds after which nobody will finish it."""


def readable_now(candidate: Candidate, now: float, seen: float, gone_before: float | None) -> bool:
    """Whether to read it in this run.

    `seen` is when it was first met in its present state. `gone_before`: whoever wrote before that time is gone; None
    where the writers may be other machines.
    """
    if gone_before is not None and candidate.modified < gone_before:
        return True
    # a writer whose clock is ahead of ours leaves times to come: then what we saw ourselves counts
    age = max(now - seen, now - candidate.modified)
    return age >= (GIVEN_UP if candidate.incomplete else STILL)
