#!/usr/bin/env python3
"""Mine signatures/mined/ from records of kernel fixes, and print what came of them.

    python scripts/mine/mine_signatures.py --cves FILE|CLONE --fix-records FILE --debian FILE… [--git CLONE] [--output DIR]

--cves takes a clone of the kernel's `vulns` repository or rows made of it, --git a clone of the kernel, --debian the
changelogs of Debian's kernel packages (changelog.Debian.gz of linux-libc-dev, one for each suite). Each may be left out
or repeated. The same records give the same files; ids that a fix had before are kept as aliases.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import chain
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from advisor.signature.facts.read import shipped  # noqa: E402
from scripts.mine.collect import Yield, collect  # noqa: E402
from scripts.mine.cve import read_cves  # noqa: E402
from scripts.mine.debian import History, read_changelog  # noqa: E402
from scripts.mine.fix_records import read_fix_records  # noqa: E402
from scripts.mine.git_tree import read_git  # noqa: E402
from scripts.mine.known import exists  # noqa: E402
from scripts.mine.known_through import known_through, write_known_through  # noqa: E402
from scripts.mine.naming import read_former  # noqa: E402
from scripts.mine.sight import sight  # noqa: E402
from scripts.mine.write import write_tree  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.mine.record import Record

OUTPUT = ROOT / "signatures" / "mined"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, derive, merge, write, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    for name in ("cves", "fix-records", "git", "debian"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="PATH")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="DIR")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args(arguments)
    history = History(chain.from_iterable(map(read_changelog, chosen.debian)))
    records: list[Record] = [
        *chain.from_iterable(map(read_cves, chosen.cves)),
        *chain.from_iterable(map(read_fix_records, chosen.fix_records)),
        *chain.from_iterable(map(read_git, chosen.git)),
    ]
    if not records:
        parser.error("no records: give --cves, --fix-records or --git")
    if shipped() is None:
        print("no facts about kernels: functions and log lines are not checked")
    exists("schedule")  # reads the table, which the children then share
    with Pool(chosen.jobs) as pool:
        seen = pool.map(sight, records, chunksize=100)
    mined, outcome = collect(seen, history, read_former(chosen.output), exists)
    files = write_tree(chosen.output, mined)
    if chosen.output == OUTPUT:
        write_known_through(ROOT / "signatures" / "base.yaml", known_through(records, history))
    report(outcome, files)
    return 0


def report(outcome: Yield, files: dict[str, int]) -> None:
    """Print counts and reasons."""
    for title, counts in (*outcome.tables(), ("signatures by file", Counter(files))):
        print(f"\n{title}")
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            print(f"  {name:56}{count:8}")


if __name__ == "__main__":
    sys.exit(main())
