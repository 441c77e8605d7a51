"""A newer kernel, or a newer version of something else."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING
from advisor.versions import in_range, leading_version, parse_range

if TYPE_CHECKING:
    from advisor.advice.system import System
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """The distribution's kernel where the value is about the kernel; for other software nothing is invented."""
    value = workaround.value.strip()
    if not (value.startswith((">", "=")) or "kernel" in value.lower()):
        return Prepared(NO_COMMANDS)
    commands = Commands(
        permanent=upgrade_commands(context.system),
        verify=("# After the next boot:", "uname -r"),
    )
    return Prepared(commands if commands.permanent else NO_COMMANDS, _active(value, context))


def upgrade_commands(system: System) -> tuple[str, ...]:
    """Install the newest kernel that the distribution offers."""
    if system.loader.id == "rpm-ostree":
        return ("sudo rpm-ostree upgrade",)
    return tuple(line.format(kernel=system.kernel_package) for line in system.distribution.upgrade)


def _active(value: str, context: Context) -> bool | None:
    """The crashed kernel is of such a version already; only where the version is upstream's and the value a range."""
    version = leading_version(context.kernel.upstream or "")
    if version is None or (context.kernel.distribution is not None and context.system.distribution.backports):
        return None
    try:
        return in_range(version, parse_range(value))
    except ValueError:
        return None
