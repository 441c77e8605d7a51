"""Lines of different CPUs and threads apart, where the log tells who printed them."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.dressing import Line


def untangle(lines: Sequence[Line]) -> list[list[Line]]:
    """One stream for each caller (CONFIG_PRINTK_CALLER); a single one where callers are not printed."""
    callers = {line.caller for line in lines if line.caller is not None}
    if len(callers) < 2:
        return [list(lines)]
    streams: dict[str, list[Line]] = {}
    last: str | None = None
    for line in lines:
        caller = line.caller or last
        if caller is None:
            caller = next(iter(callers))
        streams.setdefault(caller, []).append(line)
        last = caller
    return list(streams.values())
