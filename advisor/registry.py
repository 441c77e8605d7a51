"""Explicit tables of `name → "module:attribute"`, resolved on use, so that nothing is imported before it is needed."""

from __future__ import annotations

import sys

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def resolve(target: str) -> Any:
    """Import and return what `"package.module:attribute"` names.

    `__import__` and `sys.modules` are used because `importlib.import_module` costs an import of its own.
    Raises ImportError or AttributeError for a line that names nothing.
    """
    module, _, attribute = target.partition(":")
    if module not in sys.modules:
        __import__(module)
    return getattr(sys.modules[module], attribute)
