"""What one row of the format table says. The rows lie beside this module, one file per family."""

from __future__ import annotations

from advisor.tuples import NamedTuple


class Format(NamedTuple):
    """One wording by which the kernel reports a crash or a symptom."""

    trigger: str
    """Literal that the scan looks for; case counts. Several rows may share one: the first whose pattern fits decides."""
    kind: str
    """One of `vocabulary.CRASH_KINDS`."""
    words: str
    """What the title says before ` in FUNCTION`; `{1}` is the first group of the pattern."""
    culprit: str
    """How the guilty function is found, a name from `culprit.STRATEGIES`."""
    source: str
    """Kernel file and function that print it, with the versions where that matters."""
    pattern: str = ""
    """Regular expression that the line must match from the trigger on. A group `function` names the culprit."""
    fatal: bool = False
    """The running task or the kernel dies of it without any further line."""
    joins: bool = False
    """The line may be a later part of a report that is already open (`Oops:` after `BUG: unable to handle`)."""
    leads: bool = False
    """The line says why the BUG() or WARN() that follows within a few lines was raised."""
    module: str = ""
    """The module that a symptom speaks of; `{1}` is a group of the pattern."""
    line: str = ""
    """Regular expression that must be found anywhere in the line."""
    says: tuple[str, ...] = ()
    """One of these must stand in the line, or its regular expression is not even compiled: 0.3 ms on a healthy boot."""
    passing: bool = False
    """Many machines print it at every start and work: the one to look at only where nothing else is found."""


def fault(
    trigger: str, kind: str, words: str, source: str, pattern: str = "", joins: bool = True, culprit: str = "fault"
) -> Format:
    """A row for what ends in `die()`: the task dies, and the culprit is where the instruction pointer stood."""
    return Format(trigger, kind, words, culprit, source, pattern, fatal=True, joins=joins)


def symptom(
    trigger: str,
    words: str,
    source: str,
    line: str = "",
    module: str = "",
    kind: str = "log-symptom",
    says: tuple[str, ...] = (),
    passing: bool = False,
) -> Format:
    """A row for a line that speaks for itself: no report follows."""
    return Format(trigger, kind, words, "symptom", source, line=line, module=module, says=says, passing=passing)
