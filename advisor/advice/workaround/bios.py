"""The firmware setup, or a new version of the machine's own firmware."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_UPDATES = ("update", "upgrade", "newer", "latest")


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """The setup is reached from the running system on UEFI machines; for an update, what LVFS offers."""
    if any(word in workaround.value.lower() for word in _UPDATES):
        return Prepared(
            Commands(
                permanent=(
                    "# Where the maker publishes updates through LVFS; else from the maker's support page:",
                    "sudo fwupdmgr refresh",
                    "sudo fwupdmgr update",
                ),
                verify=("cat /sys/class/dmi/id/bios_version",),
            )
        )
    if (context.kernel.arch or "x86_64") not in ("x86_64", "i686", "i386"):
        return Prepared(NO_COMMANDS)
    return Prepared(
        Commands(
            permanent=(
                "# Restarts into the setup (UEFI machines; else press its key at power-on):",
                "sudo systemctl reboot --firmware-setup",
            )
        )
    )
