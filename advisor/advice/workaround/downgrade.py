"""An older kernel, or an older version of something else."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """An older kernel is most often still installed: it is in the boot menu."""
    value = workaround.value.strip()
    if not (value.startswith(("<", "=")) or "kernel" in value.lower()):
        return Prepared(NO_COMMANDS)
    once: tuple[str, ...] = (
        (
            "# Lists the kernels that are installed; an older one is chosen in the boot menu (GRUB: under Advanced "
            "options):"
        ),
        *context.system.distribution.installed,
    )
    if context.system.loader.id == "rpm-ostree":
        once = ("# Boots the deployment of before, which is also in the boot menu:", "sudo rpm-ostree rollback")
    return Prepared(Commands(once=once, verify=("# After the next boot:", "uname -r")))
