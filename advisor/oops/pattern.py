"""Regular expressions that are compiled when they are first used: of this room's few dozen a log needs a handful.

Compiling all of them at import took a tenth of a whole `check`.
"""

from __future__ import annotations

import re

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Pattern:
    """Becomes the pattern at the first look at a method, after which there is no way round any more."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.source, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazily(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, later."""
    return _Pattern(source, flags)  # type: ignore[return-value]
