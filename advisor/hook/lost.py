"""A capture that failed leaves no trace: no directory, and no boot of the capture kernel in the journal.

What is left is that the boot before this one, which we have seen, did not end by a shutdown, and that nothing was saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.hook.history import Lost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.hook.circumstances import Boot
    from advisor.hook.history import RecordedBoot


def lost_boot(
    boots: Sequence[RecordedBoot], now: Boot, newest_crash: float, findings: Callable[[], tuple[str, ...]]
) -> Lost | None:
    """The boot before the running one, where it crashed and nothing tells of it. `boots` come oldest first.

    `newest_crash`: when anything was last written where crashes are saved, finished or not; 0 for never.
    """
    before = [recorded for recorded in boots if recorded.boot.id != now.id and recorded.boot.started < now.started]
    if not before:
        return None
    last = before[-1]
    if last.shut_down or newest_crash >= last.boot.started:
        return None
    return Lost(last.boot.id, last.seen, findings())


def doctor_findings(root: str) -> tuple[str, ...]:
    """What keeps a crash from being saved, one line each, and that a failed capture should not hang."""
    from advisor.doctor.checks import diagnose
    from advisor.doctor.system import System

    diagnosis = diagnose(
        System(root), ("packages", "enabled", "crashkernel", "loaded", "lockdown", "space", "panic-reboot")
    )
    return tuple(
        named.finding.summary
        for named in diagnosis.findings
        if named.finding.state == "problem" or (named.check in ("panic-reboot", "crashkernel") and named.finding.reason)
    )
