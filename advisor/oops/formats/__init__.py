"""The table of formats: what the kernel prints when something went wrong, one row per wording."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.formats import (
    bugs,
    faults_other,
    faults_x86,
    fragments,
    hardware,
    locking,
    memory,
    panics,
    sanitizers,
    stalls,
    symptoms,
    symptoms_arrays,
    symptoms_filesystems,
    symptoms_graphics,
    symptoms_network,
    symptoms_storage,
    symptoms_wireless,
)

if TYPE_CHECKING:
    from advisor.oops.formats.row import Format

FORMATS: tuple[Format, ...] = (
    *faults_x86.ROWS,
    *faults_other.ROWS,
    *bugs.ROWS,
    *sanitizers.ROWS,
    *locking.ROWS,
    *stalls.ROWS,
    *memory.ROWS,
    *panics.ROWS,
    *hardware.ROWS,
    *symptoms_graphics.ROWS,
    *symptoms_storage.ROWS,
    *symptoms_arrays.ROWS,
    *symptoms_filesystems.ROWS,
    *symptoms_wireless.ROWS,
    *symptoms_network.ROWS,
    *symptoms.ROWS,
    *fragments.ROWS,
)
"""In order of precedence where two rows fit one line at the same place."""

BY_TRIGGER: dict[str, list[Format]] = {}
for _format in FORMATS:
    BY_TRIGGER.setdefault(_format.trigger, []).append(_format)
