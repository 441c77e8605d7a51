"""Which of several crashes is the one to look at.

The primary is the first fatal report of the last die chain, not the first line that looks bad; with nothing fatal the last
report that is not. A report before the chain belongs to it where it is in the same function or less than two seconds before.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from advisor.oops.crash import Crash

NOTICES = {"soft-lockup", "hard-lockup", "rcu-stall", "hung-task", "workqueue-lockup"}
"""Said while the system waits; never primary before something that dies."""
FAINT = {"log-symptom", "hardware", "machine-check"}
PASSING = {row.words for row in FORMATS if row.passing}
CLOSE = 2.0
"""Seconds within which a report belongs to the crash that follows."""


def assign(
    crashes: Sequence[Crash], boots: Sequence[int], captures: Collection[int] = ()
) -> tuple[list[str], int | None]:
    """A role for each crash, and the primary's index.

    `boots` numbers the boot that each crash belongs to. What happened in a capture kernel's boot, those in `captures`, is
    only also seen, unless nothing else happened.
    """
    if not crashes:
        return [], None
    own = [index for index, boot in enumerate(boots) if boot not in captures]
    if own and len(own) < len(crashes):
        given, primary = assign([crashes[index] for index in own], [boots[index] for index in own])
        roles = ["also-seen"] * len(crashes)
        for index, role in zip(own, given, strict=True):
            roles[index] = role
        return roles, None if primary is None else own[primary]
    fatal = [index for index, crash in enumerate(crashes) if crash.fatal]
    roles = ["also-seen"] * len(crashes)
    if not fatal:
        primary = _last_report(crashes)
        roles[primary] = "primary"
        for index in range(primary):
            if crashes[index].kind in NOTICES and crashes[primary].kind in NOTICES:
                roles[index] = "earlier"
        return roles, primary
    boot = boots[fatal[-1]]
    chain = [index for index in fatal if boots[index] == boot]
    primary = chain[0]
    roles[primary] = "primary"
    for index, crash in enumerate(crashes):
        if boots[index] != boot or index == primary:
            continue
        if index > primary:
            roles[index] = "consequence" if crash.kind not in FAINT or crash.fatal else "also-seen"
        elif crash.kind in NOTICES or _belongs(crash, crashes[primary]):
            roles[index] = "earlier"
    return roles, primary


def _last_report(crashes: Sequence[Crash]) -> int:
    """The last one with a report of its own. Of lines that are only symptoms the first: what follows it often follows from it,
    unless it is one that many machines live with."""
    for index in range(len(crashes) - 1, -1, -1):
        if crashes[index].kind not in FAINT:
            return index
    for kind in ("machine-check", "hardware"):
        same = [index for index, crash in enumerate(crashes) if crash.kind == kind]
        if same:
            return next((index for index in same if crashes[index].module is not None), same[0])
    return next((index for index, crash in enumerate(crashes) if crash.title not in PASSING), 0)


def _belongs(crash: Crash, primary: Crash) -> bool:
    if crash.kind in FAINT:
        return False
    if crash.function is not None and crash.function == primary.function:
        return True
    return crash.time is not None and primary.time is not None and 0 <= primary.time - crash.time < CLOSE
