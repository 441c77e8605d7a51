"""Signatures → YAML, one file per subsystem, the same bytes for the same records.

Written by hand rather than by a YAML library: ten thousand documents, each with its lists on one line, are to be read in a
diff and loaded in seconds.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from advisor.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from scripts.mine.derive import Symptom
    from scripts.mine.fix import Fix

_PLAIN = re.compile(r"[A-Za-z_][\w./+() -]*(?:[:,=][\w./+()-][\w./+() -]*)*\Z")
_SAFE = re.compile(r"\d+\.\d+\.\d+[\w.+~-]*\Z|(?=[0-9a-f]*[a-df])[0-9a-f]{12,40}\Z")
"""Versions and commits that look like no number."""
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
UNMERGED = "Proposed as a patch; not known to be in any release."


class Mined(NamedTuple):
    """One signature, before it is written."""

    ident: str
    subsystem: str
    seen: str
    symptom: Symptom
    fix: Fix
    aliases: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    """Fixes of the same bug that show the same."""


def write_tree(folder: Path, signatures: Iterable[Mined]) -> dict[str, int]:
    """Write the files, remove those that nothing is left for, and count the signatures of each."""
    files: defaultdict[str, list[Mined]] = defaultdict(list)
    for one in signatures:
        files[one.subsystem].append(one)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.yaml"):
        if path.stem not in files:
            path.unlink()
    for subsystem, held in sorted(files.items()):
        text = "".join(document(one) for one in sorted(held, key=lambda one: one.ident))
        (folder / f"{subsystem}.yaml").write_text(text, encoding="utf-8")
    return {name: len(held) for name, held in sorted(files.items())}


def document(one: Mined) -> str:
    """A signature's text."""
    symptom, fix = one.symptom, one.fix
    lines = ["---", f"id: {one.ident}", f"title: {scalar(symptom.title)}", "origin: mined"]
    if one.seen != "field":
        lines.append(f"seen: {one.seen}")
    if fix.bugs:
        lines.append(f"bugs: {_list(fix.bugs)}")
    lines.append("match:")
    if symptom.kinds:
        lines.append(f"  kind: {_list(symptom.kinds)}")
    lines.append(f"  function: {_list(symptom.functions)}")
    if symptom.module:
        lines.append(f"  module: {scalar(symptom.module)}")
    if len(symptom.trace) > 1:
        lines.append(f"  trace: {_list(symptom.trace, bare=False)}")
    if symptom.log:
        lines.append(f"  log: {_list(symptom.log)}")
    if symptom.strangers and symptom.age:
        lines.append(f"  printed-by: {scalar(symptom.age)}")
    lines.append("fixes:")
    pieces = []
    if fix.commit:
        pieces.append(f"commit: {scalar(fix.commit)}")
    pieces.append(f"subject: {scalar(fix.subject)}")
    for name, held in (("versions", fix.versions), ("introduced", fix.introduced)):
        if held:
            pieces.append(f"{name}: {_mapping(held)}")
    lines += [f"{'  - ' if not place else '    '}{piece}" for place, piece in enumerate(pieces)]
    if not fix.merged:
        lines.append(f"note: {UNMERGED}")
    if one.similar:
        lines.append(f"similar-to: {_list(one.similar, bare=False)}")
    if one.aliases:
        lines.append(f"aliases: {_list(one.aliases, bare=False)}")
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """Plain where every reader of YAML takes it as this very text, else in double quotes."""
    if _SAFE.match(text):
        return text
    if _PLAIN.match(text) and text.lower() not in _WORDS and not text.endswith((" ", ":")) and " #" not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _item(text: str) -> str:
    quoted = scalar(text)
    return json.dumps(text, ensure_ascii=False) if quoted == text and set(text) & set(",[]{}") else quoted


def _list(values: Sequence[str], bare: bool = True) -> str:
    """A single value without the brackets of a list."""
    return scalar(values[0]) if bare and len(values) == 1 else f"[{', '.join(map(_item, values))}]"


def _mapping(versions: Mapping[str, str]) -> str:
    def order(stream: str) -> tuple[int, object]:
        if stream == "mainline":
            return 0, ()
        return (2, stream) if ":" in stream else (1, parse_version(stream))

    ordered = sorted(versions, key=order)
    return (
        "{"
        + ", ".join(
            f"{_item(stream) if ':' not in stream else json.dumps(stream)}: {_item(versions[stream])}"
            for stream in ordered
        )
        + "}"
    )
