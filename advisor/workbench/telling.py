"""What of a crash tells most, against the base as it is: the frames and the log lines that few other crashes show."""

from __future__ import annotations

import re
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from advisor.matching.rarity import PSEUDO_SIGNATURES, Rarity
from advisor.oops.crash import LogLine
from advisor.oops.generic import is_generic
from advisor.signature.template import compile_template
from advisor.words import words_of
from advisor.workbench.anonymous import is_private, public_line, template_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from advisor.index.read import Index
    from advisor.oops.crash import Crash, Reading

FRAMES = 8
"""Functions of a drafted trace."""
LINES = 2
"""Log lines of a draft."""
ENOUGH = 7.0
"""Nats that a line says at least: two rare words or four ordinary ones."""
NEAR = 60.0
"""Seconds before the crash in which a line may have to do with it."""
MESSAGE = 0.5
"""What the report's own message counts: its kind says half of it."""
SUDDEN = 0.35
"""What a line counts that names neither the driver nor the function, where the crash followed at once."""
UNTIED = 0.2
"""The same where it did not: most such lines are of something else."""
AT_ONCE = 0.5
"""Seconds."""
_NOT_THE_KERNEL = re.compile(r"[\w.@-]+\[\d+\]: |audit[:(]|systemd")
_BOILERPLATE = re.compile(
    r"out-of-tree module taints|module verification failed|module license|<TASK>|Call [Tt]race|Modules linked in|Hardware name"
    r"|^Code: |^[A-Z][A-Z0-9]{1,3}: |^CPU: |\+0x[0-9a-f]+/0x|cut here|end trace|^Oops|^Tainted|^#PF|^PGD|Linux version|^DMI:"
)


class Told(NamedTuple):
    """A log line that was chosen."""

    line: str
    """Without what belongs to one machine."""
    template: str
    nats: float
    """How much its words say."""


def telling_frames(crash: Crash, index: Index) -> tuple[str, ...]:
    """The functions of a drafted trace, innermost first; the culprit leads where it is known."""
    start = next((at for at, frame in enumerate(crash.frames) if frame.function == crash.function), 0)
    frames = [frame for frame in crash.frames[start:] if not frame.inline and not is_generic(frame.function)]
    reliable = [frame for frame in frames if frame.reliable]
    names = list(dict.fromkeys(frame.function for frame in (reliable if len(reliable) > 1 else frames)))
    if crash.function and crash.function not in names and not is_generic(crash.function):
        names.insert(0, crash.function)
    rarity = Rarity(index.info.signatures, index.frames(names))
    worth = {name: rarity.frame(name) / (1 + 0.1 * place) for place, name in enumerate(names)}
    best = sorted((name for name in names if worth[name] > 0), key=lambda name: -worth[name])[:FRAMES]
    kept = {*best, *(name for name in names[:1] if name == crash.function)}
    return tuple(name for name in names if name in kept)


def telling_lines(reading: Reading, crash: Crash, index: Index, hosts: Collection[str]) -> tuple[Told, ...]:
    """The lines before the crash, and its own message, that say most, in log order."""
    own = words_of(" ".join(filter(None, (crash.module, crash.function))).encode())
    lines = list(crash.before)
    if crash.module:
        asked = words_of(crash.module.encode())
        lines += [line for line in reading.text.lines_with(asked, 400) if _leads(line, crash)][-40:]
    if crash.message:
        lines.append(LogLine(crash.line, crash.file, crash.time, crash.message))
    lines = [line for line in lines if crash.time is None or line.time is None or crash.time - line.time <= NEAR]
    return _best(lines, crash, index, hosts, own)


def named_lines(reading: Reading, wanted: Iterable[str], index: Index, hosts: Collection[str]) -> tuple[Told, ...]:
    """For each text that somebody named, the first line that holds it."""
    chosen: list[Told] = []
    for text in wanted:
        lines = reading.text.lines_with(words_of(text.encode()), 2000)
        line = next((line for line in lines if text.lower() in line.text.lower()), None)
        told = _told(line.text, hosts) if line else None
        if told is not None and told.template not in [one.template for one in chosen]:
            chosen.append(told._replace(nats=_nats(told, index)))
    return tuple(chosen)


def _leads(line: LogLine, crash: Crash) -> bool:
    return line.file == crash.file and line.line is not None and line.line < (crash.line or 0)


def _best(
    lines: Iterable[LogLine], crash: Crash, index: Index, hosts: Collection[str], own: Collection[bytes]
) -> tuple[Told, ...]:
    found: dict[str, tuple[int, Told]] = {}
    for line in lines:
        text = line.text.strip()
        if _NOT_THE_KERNEL.match(text) or _BOILERPLATE.search(text):
            continue
        told = _told(text, hosts)
        if told is not None:
            nats = _nats(told, index, own) * _tied(line, told, crash, own)
            found[told.template] = (line.line or 0, told._replace(nats=nats))
    enough = [entry for entry in found.values() if entry[1].nats >= ENOUGH]
    best = sorted(enough, key=lambda entry: (-entry[1].nats, -entry[0]))[:LINES]
    return tuple(told for _, told in sorted(best, key=lambda entry: entry[0]))


def _tied(line: LogLine, told: Told, crash: Crash, own: Collection[bytes]) -> float:
    """How much of what a line says is about this crash."""
    if line.line == crash.line:
        return MESSAGE
    if words_of(told.line.encode()).intersection(own):
        return 1.0
    apart = crash.time - line.time if crash.time is not None and line.time is not None else AT_ONCE
    return SUDDEN if apart < AT_ONCE else UNTIED


def _told(text: str, hosts: Collection[str]) -> Told | None:
    """The line with its template, None where it must not or cannot be taken."""
    line = "".join(letter for letter in text.strip() if letter.isprintable())[:400]
    if is_private(line):
        return None
    public, template = public_line(line, hosts), template_of(line, hosts)
    try:
        compiled = compile_template(template)
    except ValueError:
        return None
    if not re.search(compiled.pattern.encode(), public.encode("utf-8", "replace")):
        return None
    return Told(public, template, 0.0)


def _nats(told: Told, index: Index, own: Collection[bytes] = ()) -> float:
    """Of its words, each once, in the field and in this base."""
    words = {word.encode() for word in compile_template(told.template).words}
    postings = index.words(words)
    field, size = Rarity(0, {}), index.info.signatures
    total = 0.0
    for word in words.difference(own):
        posting = postings.get(word)
        share = exp(-field.nats({word.decode(): 1.0}))
        total += -log(((posting.frequency if posting else 0) + PSEUDO_SIGNATURES * share) / (size + PSEUDO_SIGNATURES))
    return total
