"""A signature's workarounds made exact for the machine that crashed, the cheapest first."""

from __future__ import annotations

from advisor.advice.placeholders import explained
from advisor.advice.report import Commands, Remedy
from advisor.advice.workaround import REGISTRY
from advisor.advice.workaround.kind import NO_COMMANDS, UNSAFE, Prepared
from advisor.checking import TYPE_CHECKING
from advisor.registry import resolve
from advisor.versions import in_range, leading_version
from advisor.vocabulary import RISKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround
    from advisor.versions import Version

_EFFORT = {
    "avoid": 0,
    "sysctl": 1,
    "sysfs": 1,
    "command": 1,
    "reboot": 1,
    "kernel-parameter": 2,
    "module-option": 2,
    "blacklist": 3,
    "udev": 3,
    "config": 3,
    "package": 4,
    "upgrade": 4,
    "firmware": 5,
    "downgrade": 5,
    "bios": 6,
    "hardware": 7,
    "patch": 8,
}
"""What a kind asks of the owner: what a restart undoes, then what a file undoes, then what changes more."""


def remedies(workarounds: Iterable[Workaround], context: Context) -> tuple[Remedy, ...]:
    """One row each. What the crashed boot ran with already, and what its kernel does not have, comes last."""
    rows = [remedy(workaround, context) for workaround in workarounds]
    return tuple(sorted(rows, key=_cheapness))


def remedy(workaround: Workaround, context: Context) -> Remedy:
    """One workaround with its commands."""
    if workaround.value.isprintable():
        prepared: Prepared = resolve(REGISTRY.get(workaround.kind, REGISTRY["avoid"]))(workaround, context)
    else:
        prepared = Prepared(NO_COMMANDS, note=UNSAFE)
    available = _available(workaround, context)
    commands = prepared.commands
    if available is False:
        commands = NO_COMMANDS
    elif _done(workaround.action, prepared.active):
        commands = Commands(undo=commands.undo if workaround.action == "add" else (), verify=commands.verify)
    return Remedy(
        kind=workaround.kind,
        value=workaround.value if prepared.value is None else prepared.value,
        effect=workaround.effect,
        cost=workaround.cost,
        risk=workaround.risk,
        source=workaround.source,
        active=prepared.active,
        available=available,
        commands=explained(commands),
        action=workaround.action,
        certainty=workaround.certainty,
        note=prepared.note,
    )


def _available(workaround: Workaround, context: Context) -> bool | None:
    """Whether the crashed kernel has it, as far as the base knows; None where that cannot be told.

    False outside the range that the signature gives, and for a parameter in kernels that are known to lack it.
    """
    version = leading_version(context.kernel.upstream or "")
    if version is None:
        return None
    if not _within(version, workaround.kernels, True) or _within(version, workaround.lacking, False):
        return False
    return True if _within(version, workaround.having, False) else None


def _within(version: Version, kernels: str | None, otherwise: bool) -> bool:
    """Whether a version lies in a range; `otherwise` where there is no range that could be understood."""
    try:
        return otherwise if kernels is None else in_range(version, kernels)
    except ValueError:
        return otherwise


def _done(action: str, active: bool | None) -> bool:
    """Nothing is left to do: it was there and should be, or was not and should not."""
    return active is (action == "add")


def _cheapness(row: Remedy) -> tuple[bool, bool, int, int]:
    risk = RISKS.index(row.risk) if row.risk in RISKS else len(RISKS)
    return (
        row.available is False,
        _done(row.action, row.active),
        risk + (row.certainty == "low"),
        _EFFORT.get(row.kind, 9),
    )
