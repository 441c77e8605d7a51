"""Is a workaround in force in the running boot? What lasts across boots is looked up, the rest cannot be told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from advisor.advice.command_line import has_word, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.hook.history import RecordedBoot
    from advisor.hook.summary import Summary


class Measure(NamedTuple):
    """One workaround as it can be recognised."""

    kind: str
    value: str
    action: str
    """`add` or `remove`."""

    @property
    def key(self) -> str:
        """Its name in the history."""
        return f"{self.kind} {self.action} {self.value}"

    @property
    def words(self) -> str:
        """As part of a sentence: `with nouveau.runpm=0`."""
        return f"{'without' if self.action == 'remove' else 'with'} {self.value}"


TOLD_BY = ("kernel-parameter", "module-option", "blacklist", "sysctl")
"""Kinds whose being in force can be seen."""


def measure_of(summary: Summary) -> Measure | None:
    """The workaround that was advised, where its being in force can be seen."""
    if summary.workaround_kind not in TOLD_BY or not summary.workaround:
        return None
    return Measure(summary.workaround_kind, summary.workaround, summary.workaround_action)


def on_command_line(measure: Measure, command_line: str) -> bool:
    """Whether a kernel with that command line ran with the measure."""
    if measure.kind == "kernel-parameter":
        there = all(has_word(command_line, word) for word in split_words(measure.value))
    elif measure.kind == "module-option":
        module, _, option = measure.value.partition(" ")
        there = bool(option) and has_word(command_line, f"{module}.{option}")
    elif measure.kind == "blacklist":
        there = any(
            measure.value in value.split(",")
            for name, _, value in (word.partition("=") for word in split_words(command_line))
            if name in ("modprobe.blacklist", "module_blacklist")
        )
    else:
        return False
    return there != (measure.action == "remove")


def in_force(measures: Iterable[Measure], command_line: str, root: str = "/") -> list[str]:
    """Keys of those that the running kernel has."""
    return [measure.key for measure in measures if on_command_line(measure, command_line) or _in_sysfs(measure, root)]


def ran_with(measure: Measure, recorded: RecordedBoot, seen: set[str]) -> bool:
    """Whether a recorded boot had it."""
    return recorded.boot.id in seen or on_command_line(measure, recorded.boot.command_line)


def _in_sysfs(measure: Measure, root: str) -> bool:
    if measure.action != "add":
        return False
    if measure.kind == "module-option" or (measure.kind == "kernel-parameter" and "." in measure.value.split("=")[0]):
        words = measure.value.replace(".", " ", 1).split()
        pairs = [word.partition("=") for word in words[1:]]
        folder = os.path.join(root, "sys/module", words[0].replace("-", "_") if words else "", "parameters")
        return bool(pairs) and all(_same(os.path.join(folder, name), value) for name, _, value in pairs)
    if measure.kind == "sysctl":
        name, _, value = measure.value.partition("=")
        return _same(os.path.join(root, "proc/sys", name.strip().replace(".", "/")), value.strip())
    return False


def _same(path: str, value: str) -> bool:
    """Whether a parameter has the value; `Y` and `N` are how the kernel prints a bool."""
    if ".." in path.split("/"):
        return False
    try:
        with open(path, encoding="ascii", errors="replace") as stream:
            found = stream.read(256).strip()
    except OSError:
        return False
    return found == value or {"Y": "1", "N": "0"}.get(found, found) == {"y": "1", "n": "0"}.get(value.lower(), value)
