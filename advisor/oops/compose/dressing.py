"""How logs come: what each way of showing them adds to the kernel's words, and what it takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.oops.compose import damage, spelling
from advisor.oops.compose.project import Known, project
from advisor.oops.compose.writers import prefixed

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.oops.compose.description import Description
    from advisor.oops.compose.lines import Line


class Dressing(NamedTuple):
    """One way to show a log."""

    name: str
    write: Callable[[list[Line]], str]
    loses: frozenset[str] = frozenset()
    """Fields of `Known` that cannot be read from it any more, and `banner` where the boot messages are gone."""
    like: Callable[[Description], Description] | None = None
    """What the dressing presumes of the crash: a kernel old enough to print brackets."""
    damaged: bool = False
    """The reader may call the report corrupted."""

    def prepare(self, description: Description) -> Description:
        """The description as this dressing can show it."""
        return self.like(description) if self.like else description

    def project(self, description: Description) -> Known:
        """What a reader can still know of the crash."""
        return project(self.prepare(description), self.loses)


def _old_kernel(description: Description) -> Description:
    return description._replace(kernel="4.4.0-1-amd64", package="Debian 4.4.6-1")


TIME = frozenset({"time"})
BOOT = frozenset({"hardware", "command_line"})
BEGINNING = frozenset({"kind", "number", "time", "process", "pid", "cpu", "release"}) | BOOT
ROWS = (
    Dressing("dmesg", prefixed("dmesg")),
    Dressing("plain", prefixed("plain"), TIME),
    Dressing("caller", prefixed("caller")),
    Dressing("makedumpfile", prefixed("makedumpfile")),
    Dressing("level", prefixed("level")),
    Dressing("dmesg-T", prefixed("dmesg-T"), TIME),
    Dressing("dmesg-x", prefixed("dmesg-x")),
    Dressing("dmesg-H", prefixed("dmesg-H"), TIME),
    Dressing("journalctl", prefixed("journalctl"), TIME),
    Dressing("syslog", prefixed("syslog")),
    Dressing("syslog-plain", prefixed("syslog-plain"), TIME),
    Dressing("syslog-iso", prefixed("syslog-iso")),
    Dressing("syslog-swedish", prefixed("syslog-swedish"), TIME),
    Dressing("syslog-german", prefixed("syslog-german"), TIME),
    Dressing("syslog-polish", prefixed("syslog-polish"), TIME),
    Dressing("syslog-russian", prefixed("syslog-russian"), TIME),
    Dressing("talos", prefixed("talos"), TIME),
    Dressing("netconsole", prefixed("netconsole"), TIME),
    Dressing("android", prefixed("android")),
    Dressing("android-cpu", prefixed("android-cpu")),
    Dressing("quoted", prefixed("quoted")),
    Dressing("quoted-twice", prefixed("quoted-twice")),
    Dressing("build-id", spelling.build_id),
    Dressing("decoded", spelling.decoded),
    Dressing("symbolized", spelling.symbolized),
    Dressing("crlf", spelling.crlf),
    Dressing("serial", spelling.serial),
    Dressing("html", spelling.html),
    Dressing("old-kernel", prefixed("dmesg"), like=_old_kernel),
    Dressing("noise", damage.noise),
    Dressing("from-pointer", damage.from_pointer, BEGINNING, damaged=True),
    Dressing("from-die", damage.from_die, BEGINNING, damaged=True),
    Dressing("spread", damage.spread),
    Dressing("wrapped", damage.wrapped, BOOT),
    Dressing("pager", damage.pager, BOOT | {"frames"}, damaged=True),
    Dressing("lost-bracket", damage.lost_bracket),
    Dressing("tabs", damage.tabs),
    Dressing("broadcast", damage.broadcast),
    Dressing("reversed", damage.reversed_, TIME),
    Dressing("late-banner", damage.late_banner),
    Dressing("wrapped-ring", damage.wrapped_ring, frozenset({"command_line", "banner"})),
    Dressing("split-trigger", damage.split_trigger, damaged=True),
)
DRESSINGS: dict[str, Dressing] = {row.name: row for row in ROWS}
FIFTEEN = (
    "dmesg",
    "plain",
    "caller",
    "level",
    "dmesg-T",
    "dmesg-x",
    "syslog",
    "syslog-iso",
    "syslog-plain",
    "build-id",
    "decoded",
    "crlf",
    "old-kernel",
    "noise",
    "from-pointer",
)
"""Fifteen dressings of one crash that a reader must see through, only the last of them damaged."""
