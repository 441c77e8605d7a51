"""Words for what the vocabularies name: the same in every output that a person reads."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.report import Bug, Remedy

VERDICTS = {
    "known": ("Known {cause}", "bad"),
    "likely": ("Probably a known {cause}", "bad"),
    "unknown": ("Unknown: no known bug explains this crash", "strong"),
    "hardware": ("The hardware is at fault rather than the kernel", "bad"),
    "deliberate": ("Deliberate: the kernel crashed because it was told to; there is no bug", "good"),
    "no-crash": ("No crash in this log", "good"),
}
"""Verdict → headline and tone."""

CAUSES = {
    "bug": "kernel bug",
    "configuration": "configuration problem",
    "hardware": "hardware fault",
    "harmless": "harmless message",
}

_CERTAINTY = (
    (0.97, "almost certain"),
    (0.90, "very likely"),
    (0.75, "likely"),
    (0.50, "more likely than not"),
    (0.20, "possible"),
)

APPLIES = {
    "affected": ("yes", "bad"),
    "not-affected": ("no", "strong"),
    "cannot-tell": ("cannot tell", ""),
}
"""Whether the bug is in the crashed kernel → word and tone."""

ROLES = {
    "primary": "the crash",
    "consequence": "in consequence",
    "earlier": "earlier",
    "also-seen": "also seen",
}

_REMEDIES = {
    ("kernel-parameter", "add"): "Boot with the kernel parameter {}",
    ("kernel-parameter", "remove"): "Boot without the kernel parameter {}",
    ("module-option", "add"): "Set the module option {}",
    ("module-option", "remove"): "Drop the module option {}",
    ("blacklist", "add"): "Keep the module {} from loading",
    ("blacklist", "remove"): "Allow the module {} to load again",
    ("sysctl", "add"): "Set the sysctl {}",
    ("sysctl", "remove"): "Drop the sysctl {}",
    ("config", "add"): "Use a kernel built with {}",
    ("config", "remove"): "Use a kernel built without {}",
    ("firmware", "add"): "Update the firmware: {}",
    ("bios", "add"): "In the firmware setup (BIOS): {}",
    ("upgrade", "add"): "Upgrade: {}",
    ("downgrade", "add"): "Go back to an older version: {}",
    ("package", "add"): "Install the package {}",
    ("package", "remove"): "Remove the package {}",
    ("hardware", "add"): "On the hardware: {}",
    ("hardware", "remove"): "Take out: {}",
    ("command", "add"): "Run {}",
    ("avoid", "add"): "Avoid: {}",
    ("udev", "add"): "Add the udev rule {}",
    ("udev", "remove"): "Remove the udev rule {}",
    ("sysfs", "add"): "Write to sysfs: {}",
    ("reboot", "add"): "Reboot: {}",
    ("patch", "add"): "Patch the kernel: {}",
}


def headline(verdict: str, cause: str | None) -> tuple[str, str]:
    """The verdict in words and its tone."""
    words, tone = VERDICTS[verdict]
    if verdict == "no-crash" and cause == "harmless":
        words = "No crash: a harmless message"
    return words.format(cause=CAUSES.get(cause or "bug", CAUSES["bug"])), tone


def certainty(confidence: float) -> str:
    """The confidence in words and as the number, cut and not rounded so that it never promises more than it is."""
    words = next((words for least, words in _CERTAINTY if confidence >= least), "hardly")
    return f"{words}, confidence {int(confidence * 100) / 100:.2f}"


def remedy_headline(remedy: Remedy) -> str:
    """What a workaround asks for."""
    pattern = _REMEDIES.get((remedy.kind, remedy.action)) or _REMEDIES.get((remedy.kind, "add")) or "{}"
    return pattern.replace("{}", remedy.value)


def bug_status(bug: Bug) -> str:
    """The last known status of a bug, and from when it is."""
    if bug.visibility == "private":
        status = "not public"
    elif bug.visibility == "missing":
        status = "gone from its tracker"
    elif bug.state == "unknown":
        return bug.not_asked or "status never asked"
    else:
        told_below = {"moved": bug.moved_to, "duplicate": bug.duplicate_of}.get(bug.outcome)
        plain = bug.outcome in ("unknown", "unspecified") or told_below
        status = bug.state if plain else f"{bug.state}, {bug.outcome}"
    if bug.fixed_in:
        status += f" in {', '.join(bug.fixed_in)}"
    if bug.duplicate_of:
        status += f", a duplicate of {bug.duplicate_of}"
    if bug.moved_to:
        status += f", moved to {bug.moved_to}"
    if bug.checked:
        status += f" (as of {bug.checked[:10]})"
    return f"{status}; {bug.not_asked}" if bug.not_asked else status
