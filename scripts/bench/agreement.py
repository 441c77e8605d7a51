#!/usr/bin/env python3
"""Whether the indexed matcher answers what the obvious one does, which holds every signature of the base against the log.

    agreement.py [--count 2000] [--seed 1] [--list]

Crashes are composed from signatures drawn at random, changed in the ways of scripts/accuracy/variation.py. Matches must agree
in signature, order and confidence. Prints the disagreements and how much longer the obvious way takes; exits with 1 where
there are any.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from advisor.index.read import open_base  # noqa: E402
from advisor.matching.exhaustive import find_all_matches  # noqa: E402
from advisor.matching.find import find_matches  # noqa: E402
from scripts.accuracy.figures import spoken  # noqa: E402
from scripts.accuracy.variation import KEEPING, vary  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.index.read import Index
    from advisor.index.stored import Posting, Signature


class Held:
    """An index that was read whole, so that the obvious way need not read it for every crash."""

    def __init__(self, index: Index) -> None:
        self.info = index.info
        self._all = list(index.all())
        names = {name for one in self._all for name in (*one.trace, *one.functions)}
        self._postings = index.frames(names)

    def all(self) -> list[Signature]:
        """Every signature."""
        return self._all

    def frames(self, names: Iterable[str]) -> dict[str, Posting]:
        """As `Index.frames`."""
        return {name: self._postings[name] for name in names if name in self._postings}


def main() -> int:
    """Compare, and say how often they agreed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="show every disagreement")
    chosen = parser.parse_args()
    index = open_base(standard_folders=False)
    draw = random.Random(chosen.seed)
    held: Any = Held(index)
    pool = [one for one in held.all() if one.functions and one.trace]
    agreed, fast, slow = 0, 0.0, 0.0
    for one in draw.sample(pool, min(chosen.count, len(pool))):
        how = draw.choice(KEEPING)
        reading = vary(one, how, draw)
        started = time.process_time()
        indexed = [(match.signature.id, match.confidence, match.similar) for match in find_matches(reading, index)]
        middle = time.process_time()
        obvious = [(match.signature.id, match.confidence, match.similar) for match in find_all_matches(reading, held)]
        fast, slow = fast + middle - started, slow + time.process_time() - middle
        agreed += indexed == obvious
        if indexed != obvious and chosen.list:
            missing = [row for row in obvious if row not in indexed]
            print(f"{one.id}, {how}: {len(missing)} of {len(obvious)} differ, first {missing[:2]}")
    count = min(chosen.count, len(pool))
    print(
        f"the same answers  {spoken(agreed, count)}; the obvious way takes {slow / max(fast, 1e-9):.0f} times as long"
    )
    return 0 if agreed == count else 1


if __name__ == "__main__":
    sys.exit(main())
