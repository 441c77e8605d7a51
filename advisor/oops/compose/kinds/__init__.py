"""What the kernel prints for each crash kind: one row a kind, by family in the modules beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.kinds import faults, locking, memory, panics, sanitizers, stalls, warnings

if TYPE_CHECKING:
    from advisor.oops.compose.kinds.row import Kind

KINDS: dict[str, Kind] = {
    row.kind: row
    for row in (
        *faults.ROWS,
        *warnings.ROWS,
        *stalls.ROWS,
        *locking.ROWS,
        *memory.ROWS,
        *sanitizers.ROWS,
        *panics.ROWS,
    )
}
