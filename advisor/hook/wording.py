"""What people read of the history: login notice, desktop notice, `advisor history`. No line of a log is in any of it."""

from __future__ import annotations

import time
from shlex import quote
from typing import TYPE_CHECKING

from advisor.hook.candidate import OURS
from advisor.intake.access import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.hook.history import Crashed

WEEK = 7 * 86400.0
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def when(moment: float) -> str:
    """The local time, to the minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


def what(crash: Crashed) -> str:
    """The verdict and, where there is one, the bug in one line."""
    summary = crash.summary
    if summary.signature:
        return f"{summary.headline}: {summary.title}"
    return summary.headline


def repetition(crash: Crashed, crashes: Sequence[Crashed]) -> str | None:
    """`third time this week: same bug`, where it is not the first within seven days."""
    summary = crash.summary
    if not summary.signature and not summary.function:
        return None
    near = [
        other
        for other in crashes
        if other.summary.identity == summary.identity and crash.crashed - WEEK < other.crashed <= crash.crashed
    ]
    if len(near) < 2:
        return None
    count = f"{_ORDINALS[len(near)]} time" if len(near) < len(_ORDINALS) else f"{len(near)} times"
    return f"{count} this week: same {'bug' if summary.signature else 'place'}"


def read_line(crash: Crashed) -> str:
    """The command that shows the whole advice."""
    path = f"{crash.source}/{OURS[0]}"
    return f"sudo cat {quote(path) if path.isascii() and path.isprintable() else shown(path)}"
