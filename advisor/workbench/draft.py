"""Drafting a signature from a crash: everything that the crash itself tells, and marks for what only a person knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.errors import AdvisorError
from advisor.matching.beside import beside
from advisor.matching.find import find_matches
from advisor.matching.kinds import SYMPTOMS
from advisor.oops.compose import compose, description_from_mapping
from advisor.oops.compose.description import ARCHES, spell
from advisor.oops.generic import is_generic
from advisor.oops.read import read_text
from advisor.vocabulary import LIKELY_CONFIDENCE
from advisor.workbench.anonymous import host_names, is_private, public_line
from advisor.workbench.telling import named_lines, telling_frames, telling_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from advisor.index.read import Index
    from advisor.intake.record import CrashRecord
    from advisor.oops.crash import Crash, Frame, Kernel, Reading
    from advisor.workbench.telling import Told

FRAMES = 24
"""Frames that an example tells."""
HEAD = 4 << 20
"""Bytes of a log in which its machine's name is looked for."""
_PACKAGES = {"debian": "Debian", "ubuntu": "Ubuntu"}
"""Distributions whose package version the kernel prints."""


class Draft(NamedTuple):
    """What is known of a signature to be."""

    id: str
    title: str
    kind: str
    function: str | None
    module: str | None
    trace: tuple[str, ...]
    log: tuple[str, ...]
    """Templates."""
    out_of_tree: bool
    """The module was built outside the kernel's tree."""
    example: dict[str, Any]
    """Facts of `advisor.oops.compose.Description`."""
    rivals: tuple[str, ...]
    """Signatures that name this crash already, best first."""


def draft(record: CrashRecord, reading: Reading, index: Index, lines: Sequence[str] = (), name: str = "") -> Draft:
    """The draft for a record's primary crash, or for the log lines that hold the texts in `lines`.

    `name` is the id, where somebody has chosen one. Raises AdvisorError where there is nothing to describe.
    """
    hosts = _hosts(record)
    crash = reading.crashes[reading.primary] if reading.primary is not None else None
    if crash is not None and crash.kind == "sysrq":
        raise AdvisorError("somebody asked for this crash (sysrq)", where=record.path, hint="There is no bug in it")
    told = named_lines(reading, lines, index, hosts)
    if lines and len(told) < len(lines):
        raise AdvisorError(
            "no line with one of these texts can be used", where="--line", hint="Name the message's words"
        )
    if crash is None or crash.kind in SYMPTOMS:
        told = told or (telling_lines(reading, crash, index, hosts)[-1:] if crash else ())
        if not told:
            hint = "Name the log lines that belong to the bug with --line TEXT"
            raise AdvisorError("it holds no crash to describe", where=record.path, hint=hint)
        return _of_lines(reading, told, index, name, crash)
    return _of_crash(reading, crash, told or telling_lines(reading, crash, index, hosts), index, name, hosts)


def _of_crash(
    reading: Reading, crash: Crash, told: Sequence[Told], index: Index, name: str, hosts: Collection[str]
) -> Draft:
    function = crash.function if crash.function and not is_generic(crash.function) else None
    trace = telling_frames(crash, index)
    if not (function or trace or told):
        hint = "Name the log lines that belong to the bug with --line TEXT"
        raise AdvisorError("the crash has no function or message of its own", where=crash.title, hint=hint)
    if len(trace) < 2:
        trace = ()
    what = function or (trace[0] if trace else "")
    title = (
        f"{crash.kind.replace('-', ' ')}{f' in {what}' if what else ''}{f' of {crash.module}' if crash.module else ''}"
    )
    return Draft(
        name or _new_id([crash.module or "", what or _name_of(told[0].template), crash.kind], index),
        title,
        crash.kind,
        function,
        crash.module,
        trace,
        tuple(one.template for one in told),
        crash.module in reading.kernel.out_of_tree if crash.module else False,
        _example(reading.kernel, crash, told, hosts),
        _rivals(reading, index),
    )


def _of_lines(reading: Reading, told: Sequence[Told], index: Index, name: str, crash: Crash | None) -> Draft:
    return Draft(
        name or _new_id([_name_of(told[0].template)], index),
        told[0].line,
        crash.kind if crash else "log-symptom",
        None,
        None,
        (),
        tuple(one.template for one in told),
        False,
        {**_machine(reading.kernel), "kind": "log-symptom", "log": [one.line for one in told]},
        _rivals(reading, index),
    )


def _example(kernel: Kernel, crash: Crash, told: Sequence[Told], hosts: Collection[str]) -> dict[str, Any]:
    """The crash as facts that read back as the same crash; its own message only where it needs one."""
    facts: dict[str, Any] = {**_machine(kernel), "kind": crash.kind}
    if crash.address:
        facts["address"] = crash.address.value
    own = public_line(crash.message or "", hosts)
    before = [one.line for one in told if one.line != own]
    facts |= {"before": before} if before else {}
    facts |= {"process": crash.process} if crash.process else {}
    facts |= {"taint": "".join(one.letter for one in crash.taint)} if crash.taint else {}
    facts |= {"workqueue": crash.workqueue} if crash.workqueue else {}
    messages: list[dict[str, str]] = [{}]
    if own and not is_private(own):
        messages.insert(0 if len(before) < len(told) else 1, {"message": own})
    tries = [{**facts, **message, **frames} for message in messages for frames in _tellings(crash)]
    return next((one for one in tries if _reads_back(one, crash)), tries[0])


def _tellings(crash: Crash) -> Iterator[dict[str, Any]]:
    """The frames as a report shows them, and from the culprit on, which the detectors of stalls and locks stand above."""
    frames = [one for one in crash.frames if not one.inline and (one.reliable or not is_generic(one.function))]
    culprit = next((at for at, one in enumerate(frames) if one.function == crash.function), 0)
    for start in dict.fromkeys((0, culprit)):
        shown = frames[start : start + FRAMES]
        spelled = [("" if one.reliable else "? ") + _spelled(one) for one in shown]
        if shown and (shown[0].reliable or start):
            yield (
                {"function": spelled[0].removeprefix("? "), "trace": spelled[1:]}
                if spelled[1:]
                else {"function": spelled[0]}
            )
        elif crash.function or spelled:
            yield ({"function": crash.function} if crash.function else {}) | ({"trace": spelled} if spelled else {})
        else:
            yield {}


def _spelled(frame: Frame) -> str:
    """As the kernel prints it; offset and size are left out where the log has none."""
    if frame.offset is not None and frame.size is not None:
        return spell(frame)
    return f"{frame.function}{frame.suffix or ''}{f' [{frame.module}]' if frame.module else ''}"


def _reads_back(facts: dict[str, Any], crash: Crash) -> bool:
    try:
        found = read_text(compose(description_from_mapping(facts), "dmesg").encode())
    except AdvisorError:
        return False
    primary = found.crashes[found.primary] if found.primary is not None else None
    return primary is not None and (primary.kind, primary.function) == (crash.kind, crash.function)


def _machine(kernel: Kernel) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if kernel.release:
        facts["kernel"] = kernel.release
    if kernel.package_version and kernel.distribution in _PACKAGES:
        facts["package"] = f"{_PACKAGES[kernel.distribution]} {kernel.package_version}"
    if kernel.arch in ARCHES and kernel.arch != "x86_64":
        facts["arch"] = kernel.arch
    facts |= {"hardware": kernel.hardware} if kernel.hardware else {}
    facts |= {"bios": kernel.bios} if kernel.bios else {}
    return facts


def _hosts(record: CrashRecord) -> frozenset[str]:
    """The machine's names, from the beginning of each log."""
    return frozenset(name for file in record.files for name in host_names(next(file.chunks(HEAD), b"")))


def _rivals(reading: Reading, index: Index) -> tuple[str, ...]:
    found = (one for one in find_matches(reading, index) if not beside(reading, one))
    return tuple(one.signature.id for one in found if one.confidence >= LIKELY_CONFIDENCE)[:3]


_SHORT = {
    "null-dereference": "null-pointer",
    "paging-request": "fault",
    "general-protection": "gpf",
    "kernel-bug": "bug",
}


def _name_of(template: str) -> str:
    """The first words of a message, without what varies."""
    return " ".join(re.sub(r"\{\w+\}\S*|[^A-Za-z -]", " ", template).split()[:6])


def _new_id(words: Sequence[str], index: Index) -> str:
    """An id from a module, a function and a kind, that no signature has or had."""
    plain: list[str] = []
    for word in words:
        word = "".join(
            letter if letter.isascii() and letter.isalnum() else "-" for letter in _SHORT.get(word, word).lower()
        )
        word = "-".join(filter(None, word.split("-")))
        if plain and word.startswith(f"{plain[-1]}-"):
            plain.pop()
        if word:
            plain.append(word)
    name = base = "-".join(plain)[:80].strip("-") or "new-signature"
    count = 1
    while index.number_of(name) is not None or index.retired(name) is not None:
        count += 1
        name = f"{base}-{count}"
    return name
