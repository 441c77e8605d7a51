"""A command to run, as the signature's author wrote it."""

from __future__ import annotations

from advisor.advice.quoting import TEXT, made_of
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, UNSAFE, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_FOR_ROOT = frozenset(
    ("ethtool", "ip", "modprobe", "rmmod", "sysctl", "setpci", "nvme", "smartctl", "hdparm", "swapoff")
)
"""Commands that only root may use to change something; an author need not write sudo before them."""


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """Printed only where no character of it is the shell's: no pipes, redirections, substitutions or quotes."""
    value = workaround.value.strip()
    if not made_of(value, TEXT - {"!"}) or value.startswith("#"):
        return Prepared(NO_COMMANDS, note=UNSAFE)
    sudo = "sudo " if value.partition(" ")[0] in _FOR_ROOT else ""
    return Prepared(Commands(once=(sudo + value,)))
