"""`TYPE_CHECKING` for the hot path: `typing` itself costs a twentieth of a whole `check` to import.

mypy takes the name for true wherever it comes from; ruff is told by `typing-modules` in pyproject.toml.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import cast as cast
else:

    def cast(_kind, value):
        """Nothing at run time."""
        return value
