"""How far the records know each stream: the newest version up to which a fix would be known here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.versions import Version, parse_version
from scripts.mine.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scripts.mine.debian import History
    from scripts.mine.record import Record

ENOUGH = 2
"""Fixes in a stream's newest version without which it is not taken as covered: one may be a mistake."""


def known_through(records: Iterable[Record], history: History) -> dict[str, str]:
    """By stream, from the CVE records; of Debian's suites from its changelogs, which list every fix."""
    seen: dict[str, dict[Version, int]] = {}
    for record in records:
        if not record.cves:
            continue
        for stream, text in record.versions.items():
            version = parse_version(text)
            held = seen.setdefault(stream, {})
            held[version] = held.get(version, 0) + 1
    found = {}
    for stream, held in seen.items():
        covered = [version for version, count in held.items() if count >= ENOUGH]
        if covered:
            found[stream] = str(max(covered))
    return found | history.newest


def write_known_through(path: Path, known: dict[str, str]) -> None:
    """Replace the part of `base.yaml` that the records tell; its comments and the rest stay."""

    def order(stream: str) -> tuple[int, object]:
        if stream == "mainline":
            return 0, ()
        return (2, stream) if ":" in stream else (1, parse_version(stream))

    lines = [f"  {_key(stream)}: {scalar(known[stream])}" for stream in sorted(known, key=order)]
    text = path.read_text(encoding="utf-8")
    block = "known-through:\n" + "\n".join(lines) + "\n"
    text, count = re.subn(r"^known-through:[^\n]*\n(?:[ ]+[^\n]*\n)*", lambda _: block, text, flags=re.M)
    path.write_text(text if count else text + block, encoding="utf-8")


def _key(stream: str) -> str:
    return stream if stream == "mainline" else f'"{stream}"'
