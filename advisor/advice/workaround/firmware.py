"""Firmware of a device: in the distribution's firmware package, or through the vendors' service (fwupdmgr(1))."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_PACKAGED = ("linux-firmware", "firmware package", "firmware-")
_AGAIN = ("go back", "downgrade", "older", "revert")


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """The package where the value speaks of it; else what the vendors offer. Nothing where older firmware is wanted."""
    value = workaround.value.lower()
    row = context.system.distribution
    if workaround.action == "remove" or any(word in value for word in _AGAIN):
        return Prepared(NO_COMMANDS)
    if any(word in value for word in _PACKAGED):
        if context.system.loader.id == "rpm-ostree":
            return Prepared(Commands(permanent=("sudo rpm-ostree upgrade",)))
        return Prepared(Commands(permanent=(*row.firmware, *row.initramfs)) if row.firmware else NO_COMMANDS)
    return Prepared(VENDOR)


VENDOR = Commands(
    permanent=(
        "# Where the maker publishes updates through LVFS:",
        "sudo fwupdmgr refresh",
        "sudo fwupdmgr update",
    ),
    verify=("fwupdmgr get-devices",),
)
