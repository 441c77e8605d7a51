"""A package to install or to remove."""

from __future__ import annotations

from advisor.advice.quoting import NAME, made_of
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_NAME = NAME | frozenset(".+")


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """Commands where the value is the name of one package; its name may differ from distribution to distribution."""
    row = context.system.distribution
    value = workaround.value.strip()
    if not made_of(value, _NAME) or context.system.loader.id == "rpm-ostree":
        return Prepared(NO_COMMANDS)
    add, drop = (row.install, row.remove) if workaround.action == "add" else (row.remove, row.install)
    if not add or not drop:
        return Prepared(NO_COMMANDS)
    return Prepared(
        Commands(permanent=(add.format(package=value),), undo=(drop.format(package=value),)),
        note="The package may have another name in your distribution.",
    )
