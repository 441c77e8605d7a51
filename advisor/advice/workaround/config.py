"""A setting of something else: the kernel's build, a service, the firmware's config.txt of a Raspberry Pi."""

from __future__ import annotations

from advisor.advice.quoting import WORD, made_of, pattern
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_CONFIG = "/boot/firmware/config.txt"


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """Commands for `dtparam=` and `dtoverlay=` on a Raspberry Pi; all else stays in words."""
    value = workaround.value.strip()
    if not value.startswith(("dtparam=", "dtoverlay=")) or not made_of(value, WORD - {"!", "*"}):
        return Prepared(NO_COMMANDS)
    where = "# Older systems keep it at /boot/config.txt; it takes effect at the next boot:"
    add = (where, f"echo '{value}' | sudo tee -a {_CONFIG}")
    drop = (where, f"sudo sed -i '\\#^{pattern(value)}$#d' {_CONFIG}")
    if workaround.action == "remove":
        return Prepared(Commands(permanent=drop, undo=add))
    return Prepared(Commands(permanent=add, undo=drop))
