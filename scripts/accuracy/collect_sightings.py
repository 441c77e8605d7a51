#!/usr/bin/env python3
"""Read independent sightings of kernel bugs into facts: what a fit and its test need, without the reports' texts.

    python scripts/accuracy/collect_sightings.py REPORTS.jsonl[.xz] [--output FILE]

Each row of REPORTS has `bug_id`, `title`, `fix` (the commit, where fixed) and `report` (a console log). They are testimony
about bugs that the base knows from other sources; no signature is ever made of them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from advisor.oops.read import read_text  # noqa: E402
from scripts.accuracy.facts import to_facts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGHTINGS = Path(__file__).with_name("sightings.jsonl.xz")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines, compressed or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def main() -> int:
    """Write the facts, one row for each report, in the order of their ids."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("reports", type=Path)
    parser.add_argument("--output", type=Path, default=SIGHTINGS)
    chosen = parser.parse_args()
    lines = [
        json.dumps(
            {
                "id": row["bug_id"],
                "title": row["title"],
                "fix": row["fix"],
                **to_facts(read_text(row["report"].encode())),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in sorted(rows(chosen.reports), key=lambda row: row["bug_id"])
    ]
    with lzma.open(chosen.output, "wt", preset=9, encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    print(f"{len(lines)} reports, {chosen.output.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
