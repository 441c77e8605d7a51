"""Advice in words for which there is nothing to type: hardware, what to avoid, a patch."""

from __future__ import annotations

from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """No commands."""
    return Prepared(NO_COMMANDS)
