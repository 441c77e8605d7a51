"""A restart is all it takes, until the next time."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.advice.workaround.kind import Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """The one command; where the power has to go off, the machine is switched on again by hand."""
    off = any(word in workaround.value.lower() for word in ("power", "cold", "unplug"))
    return Prepared(Commands(once=("sudo systemctl poweroff" if off else "sudo systemctl reboot",)))
