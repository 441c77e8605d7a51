"""Ids that stay: by CVE, else by commit, else by subject; what a signature was called before becomes an alias."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scripts.mine.record import COMMIT, normal_subject

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.mine.fix import Fix

LONGEST = 72
_CVE = re.compile(r"CVE-\d+-\d+")


def ident_of(fix: Fix) -> str:
    """The id that a fix has by itself; two fixes may share one of the last kind."""
    cves = [bug for bug in fix.bugs if _CVE.fullmatch(bug)]
    if cves:
        return cves[0].lower()
    if fix.commit:
        return f"fix-{fix.commit[:COMMIT]}"
    slug = re.sub(r"[^a-z0-9]+", "-", normal_subject(fix.subject)).strip("-")
    return f"patch-{slug[:LONGEST].rstrip('-')}"


class Former(NamedTuple):
    """What the signatures were called when they were last written."""

    names: dict[str, tuple[str, ...]]
    """Commit, CVE id or subject → id and aliases."""

    def of(self, fix: Fix, ident: str, taken: frozenset[str]) -> tuple[str, ...]:
        """Ids of this fix in the past that nothing else is called now."""
        keys = [fix.commit[:COMMIT], *fix.bugs, *map(normal_subject, fix.subjects)]
        found = dict.fromkeys(name for key in keys if key for name in self.names.get(key, ()))
        return tuple(sorted(name for name in found if name != ident and name not in taken))


def read_former(folder: Path) -> Former:
    """Read the tree that is about to be written anew."""
    names: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for text in path.read_text(encoding="utf-8").split("---\n")[1:]:
            fields = dict(line.strip().removeprefix("- ").split(": ", 1) for line in text.split("\n") if ": " in line)
            called = (fields["id"], *_items(fields.get("aliases", "")))
            keys = [
                fields.get("commit", "")[:COMMIT],
                normal_subject(fields.get("subject", "").strip('"').replace('\\"', '"')),
            ]
            for key in [*keys, *_CVE.findall(fields.get("bugs", ""))]:
                if key:
                    names[key] = (*names.get(key, ()), *called)
    return Former(names)


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.strip("[]").split(",") if item.strip()]
