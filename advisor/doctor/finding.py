"""What a check answers."""

from __future__ import annotations

from typing import NamedTuple

OK = "ok"
PROBLEM = "problem"
"""The next crash will not be caught."""
ADVICE = "advice"
"""It will be caught, but something that helps is missing."""
UNKNOWN = "unknown"
"""Could not be looked at."""
STATES = (OK, PROBLEM, ADVICE, UNKNOWN)


class Finding(NamedTuple):
    """One thing that was looked at."""

    state: str
    """One of `STATES`."""
    summary: str
    """What was found, one line without a full stop."""
    reason: str = ""
    """Why it matters, one or two sentences; empty where all is well."""
    commands: tuple[str, ...] = ()
    """What mends it, whole lines to type; those that begin with `#` explain the next one."""


class Named(NamedTuple):
    """A finding and the check that made it."""

    check: str
    """The check's name in the table."""
    finding: Finding


class Diagnosis(NamedTuple):
    """Everything that was found."""

    system: str
    """The distribution, as people call it."""
    kernel: str
    findings: tuple[Named, ...]

    @property
    def ready(self) -> bool:
        """Whether the next crash will be caught, as far as this can be told."""
        return not self.problems

    @property
    def problems(self) -> tuple[Named, ...]:
        """What stands in the way."""
        return tuple(named for named in self.findings if named.finding.state == PROBLEM)
