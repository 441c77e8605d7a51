"""Errors meant for the person at the terminal.

    AdvisorError            what went wrong, where, and what to do; exit status 2
    ├── UsageError          the command line asks for something impossible
    ├── UnreadableInput     nothing can be read from what was named
    └── BaseError           the signature base is missing, damaged or of another version

Anything else that escapes is a fault of ours: exit status 70.
"""

from __future__ import annotations


class AdvisorError(Exception):
    """A problem of the input, said as `WHERE: MESSAGE. HINT.` in one line."""

    def __init__(self, message: str, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        """What happened, without a full stop."""
        self.where = where
        """File, `file:line`, URL or option that it is about."""
        self.hint = hint
        """What to do, in the imperative, without a full stop."""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" {self.hint}." if self.hint else ""
        return f"{place}{self.message}.{hint}"


class UsageError(AdvisorError):
    """The command line asks for something that cannot be."""


class UnreadableInput(AdvisorError):  # noqa: N818 - it says what it is
    """Nothing could be read from a path, a stream or a dump."""


class BaseError(AdvisorError):
    """The compiled signature base is missing, damaged or was made for another program version."""
