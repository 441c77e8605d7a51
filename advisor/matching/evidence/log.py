"""The log lines that a signature expects: seen, seen in another wording, or missing.

Several templates are often one message as several kernels word it, so a further one that is missing takes nothing away.
"""

from __future__ import annotations

from math import exp

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece

if TYPE_CHECKING:
    from advisor.index.stored import Template
    from advisor.matching.case import Case
    from advisor.matching.sightings import Sighting
    from advisor.oops.crash import Crash

FAR = 600.0
"""Seconds before a crash from which a line need not have to do with it."""
FAR_WORTH = 0.6
"""How much such a line says beside a report."""
BARE_WORTH = 0.85
"""How much lines say that stand beside a report without function and trace, to a signature that expects these."""
LINE_SCALE = 7.0
"""Nats after which lines say two thirds of what lines can: two rare words, or four ordinary ones."""


def score(case: Case) -> tuple[Piece, ...]:
    """One piece per template."""
    signature, crash = case.signature, case.crash
    alone = not signature.functions and not signature.trace
    bare = not alone and _is_bare(crash)
    seen: list[tuple[Template, Sighting, float]] = []
    missing: list[Template] = []
    for template in signature.templates:
        sightings = case.sightings.get(template.pattern)
        if sightings:
            sighting = _nearest(sightings, crash)
            seen.append((template, sighting, sighting.likeness * _closeness(sighting, crash)))
        else:
            missing.append(template)
    if not seen:
        return tuple(_missing(template, case) for template in missing)
    worths: dict[str, float] = {}
    for template, _, worth in seen:
        for word in template.words:
            worths[word] = max(worth, worths.get(word, 0.0))
    value = (1 - exp(-case.rarity.nats(worths) / LINE_SCALE)) * (BARE_WORTH if bare else 1.0)
    total = sum(case.rarity.nats(dict.fromkeys(template.words, worth)) for template, _, worth in seen) or 1.0
    feature = "log-alone" if alone or bare else "log-seen"
    pieces = []
    for template, sighting, worth in seen:
        share = value * case.rarity.nats(dict.fromkeys(template.words, worth)) / total
        text = f"the log says: {sighting.line.text.strip()[:160]}"
        why = f"another wording of: {template.text}" if sighting.likeness < 1 else None
        facts = (("line", 1.0),)
        pieces.append(Piece("log", text, ((feature, share),), sighting.line.line, sighting.line.file, why, facts))
    pieces += [
        Piece("log", f"the log says: {template.text}", why="not in this log; another of the expected lines is")
        for template in missing
    ]
    return tuple(pieces)


def _is_bare(crash: Crash | None) -> bool:
    """A report of which only the first line is left: the lines beside it are all that can tell."""
    return crash is not None and crash.function is None and not crash.frames


def _missing(template: Template, case: Case) -> Piece:
    text = f"the log says: {template.text}"
    if not covers_before(case):
        return Piece("log", text, why="not seen, but this log does not reach back before the crash")
    return Piece(
        "log", text, (("log-missing", 1.0 / len(case.signature.templates)),), why="expected, and not in this log"
    )


def covers_before(case: Case) -> bool:
    """Whether the log holds what was printed before the crash."""
    crash = case.crash
    if crash is None:
        return True
    if crash.before:
        return True
    role = case.reading.roles[crash.file] if crash.file < len(case.reading.roles) else "unknown"
    return role != "crash-tool" and crash.line is not None and crash.line > 5


def _nearest(sightings: tuple[Sighting, ...], crash: Crash | None) -> Sighting:
    """The best one: the last before the report's end, which stands nearest to the crash."""
    if crash is None or crash.line is None:
        return max(sightings, key=lambda sighting: sighting.likeness)
    line, file = crash.line, crash.file
    return min(
        sightings, key=lambda s: (-s.likeness, s.line.file != file, abs((s.line.line or 0) - line), s.line.line or 0)
    )


def _closeness(sighting: Sighting, crash: Crash | None) -> float:
    if crash is None or crash.time is None or sighting.line.time is None:
        return 1.0
    return 1.0 if abs(crash.time - sighting.line.time) <= FAR else FAR_WORTH
