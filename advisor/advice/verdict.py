"""The verdict: known, likely, unknown, hardware, deliberate or no-crash, and which match it rests on.

The primary crash decides, with what the log's own lines say; other crashes in the log decide only where it was not
fatal.
"""

from __future__ import annotations

from advisor.advice import deliberate
from advisor.checking import TYPE_CHECKING
from advisor.matching.beside import beside
from advisor.tuples import NamedTuple
from advisor.vocabulary import KNOWN_CONFIDENCE, LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.matching.match import Match
    from advisor.oops.crash import Crash, Reading

SYMPTOM = "log-symptom"
"""The kind of what is a line of the log and no report: matches by lines alone are about it."""
CHAIN = 2.0
"""Seconds before a crash within which what the log says belongs to its chain."""
HARDWARE_KINDS = ("machine-check", "hardware")
_HARDWARE_PANICS = ("fatal machine check", "fatal hardware error", "nmi: pci system error", "nmi: iock error")
"""How the kernel says that the machine is at fault: arch/x86/kernel/cpu/mce/core.c (mce_panic),
drivers/acpi/apei/ghes.c (__ghes_panic), arch/x86/kernel/nmi.c (pci_serr_error, io_check_error)."""


class Decision(NamedTuple):
    """The verdict and what it rests on."""

    verdict: str
    match: Match | None
    """The match that names the bug; None where none does."""
    reason: str | None
    """Why it is deliberate or hardware, for the owner; None where the match says it."""


def decide(reading: Reading, matches: Sequence[Match]) -> Decision:
    """The verdict over matches that may apply (those that cannot be are left out before), best first."""
    crash = reading.crashes[reading.primary] if reading.primary is not None else None
    deciding = [match for match in matches if match.confidence >= LIKELY_CONFIDENCE and decides(reading, match)]
    best = _best(deciding)
    if crash is not None and deliberate.told_to_crash(reading, crash):
        return Decision("deliberate", None, deliberate.TEST)
    if best is None or best.signature.cause == "configuration":
        reason = deliberate.configured_to_end(reading, crash) if crash is not None else None
        by_line = crash is None or crash.kind == SYMPTOM
        if reason is None and best is not None and by_line and deliberate.enforces_a_check(best.signature):
            reason = deliberate.ENFORCED_CHECK
        if reason is not None:
            return Decision("deliberate", best, reason)
    if best is not None and best.signature.cause == "hardware":
        return Decision("hardware", best, None)
    if crash is not None and says_hardware(reading, crash) and not _explains_hardware(best, crash):
        return Decision("hardware", None, "The kernel's own report says that the hardware failed, not the kernel.")
    if best is not None:
        return Decision("known" if best.confidence >= KNOWN_CONFIDENCE else "likely", best, None)
    if _harmless(reading, matches):
        return Decision("no-crash", None, None)
    return Decision("unknown", None, None)


def _explains_hardware(best: Match | None, crash: Crash) -> bool:
    """A bug behind what the kernel reports of its hardware: only likely is enough where the machine went on."""
    if best is None:
        return False
    return best.confidence >= KNOWN_CONFIDENCE or (not crash.fatal and crash.kind != "machine-check")


def decides(reading: Reading, match: Match) -> bool:
    """Whether a match is about what the verdict is about."""
    if beside(reading, match):
        return False
    if match.crash is None or reading.primary is None or match.crash == reading.primary:
        return True
    if not 0 <= match.crash < len(reading.crashes):
        return False
    crash, primary = reading.crashes[match.crash], reading.crashes[reading.primary]
    return crash.role == "earlier" or not primary.fatal or (crash.kind == SYMPTOM and _just_before(crash, primary))


def _just_before(crash: Crash, primary: Crash) -> bool:
    """Whether a line stands so shortly before the crash that it belongs to its chain."""
    if crash.time is None or primary.time is None:
        return False
    return 0 <= primary.time - crash.time < CHAIN


def says_hardware(reading: Reading, crash: Crash) -> bool:
    """The kernel's hardware vocabulary: of the crash itself, or of a report in its chain."""
    chain = [crash, *(other for other in reading.crashes if other.role in ("earlier", "consequence"))]
    if any(one.kind in HARDWARE_KINDS and not _link_error(one) for one in chain):
        return True
    texts = [(one.message or one.title).lower() for one in chain]
    return any(part in text for text in texts for part in _HARDWARE_PANICS)


def _link_error(crash: Crash) -> bool:
    """A PCIe link error that was corrected or survived: bad contact, firmware or link power saving alike."""
    text = (crash.message or crash.title).lower()
    return not crash.fatal and "pcie bus error" in text and "(fatal)" not in text and "severity=fatal" not in text


def _best(deciding: Sequence[Match]) -> Match | None:
    """The match that names a bug. What is harmless names none; hardware goes before what is only likely."""
    harmless = {match.crash for match in _first_by_crash(deciding) if match.signature.cause == "harmless"} - {None}
    named = [match for match in deciding if match.signature.cause != "harmless" and match.crash not in harmless]
    about = [match for match in named if match.crash is not None or match.signature.cause != "configuration"]
    named = about or named  # a setting that some line mentions is not what failed, where something did
    sure = [match for match in named if match.confidence >= KNOWN_CONFIDENCE]
    broken = [match for match in named if match.signature.cause == "hardware"]
    for choice in (sure, broken, named):
        if choice:
            return choice[0]
    return None


def _first_by_crash(matches: Sequence[Match]) -> list[Match]:
    """The best match of every crash."""
    first: dict[int | None, Match] = {}
    for match in matches:
        first.setdefault(match.crash, match)
    return list(first.values())


def _harmless(reading: Reading, matches: Sequence[Match]) -> bool:
    """No crash at all, or none but what a signature calls harmless; a driver's lines beside such a one go with it."""
    harmless = {
        match.crash
        for match in _first_by_crash(matches)
        if match.signature.cause == "harmless" and match.confidence >= LIKELY_CONFIDENCE
    }
    drivers = {reading.crashes[index].module for index in harmless if index is not None} - {None}
    return all(
        not crash.fatal
        and (index in harmless or (crash.kind == SYMPTOM and (None in harmless or crash.module in drivers)))
        for index, crash in enumerate(reading.crashes)
    )
