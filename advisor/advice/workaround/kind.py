"""The role of a module here: `prepare(workaround, context) -> Prepared`."""

from __future__ import annotations

from advisor.advice.report import Commands
from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.advice.system import System
    from advisor.oops.crash import Kernel

NO_COMMANDS = Commands()
UNSAFE = "No commands are printed for it: its value holds characters that need care in a shell."


class Context(NamedTuple):
    """What commands are written for."""

    signature: str
    """Id of the signature; names the files that we write."""
    kernel: Kernel
    system: System
    command_line: str | None
    """That of the crashed boot."""
    probable: bool
    """The command line is only probably that of the crashed boot."""


class Prepared(NamedTuple):
    """A workaround made exact."""

    commands: Commands
    active: bool | None = None
    """The crashed boot ran with it (of `remove`: it is still there); None where that cannot be told."""
    value: str | None = None
    """How the value is written where not as in the signature."""
    note: str | None = None
    """What the owner should know about it on this machine."""
