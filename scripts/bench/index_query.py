#!/usr/bin/env python3
"""How long a crash's look-ups take in bases of 20,000 and 100,000 synthetic signatures, and how that grows.

    python scripts/bench/index_query.py [--count N]...

One crash is 22 frames, 1,000 distinct log words and 50 candidates read back. `cold` opens the base in a new
interpreter; times are medians. Frames and words follow Zipf's law, as they do in real traces.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.index.build import build_stored
from advisor.index.read import Index, open_base
from advisor.index.stored import Fix, Signature, Template

COLD = """
import sys, time
sys.path.insert(0, sys.argv[1])
import json, sqlite3
start = time.perf_counter()
from advisor.index.read import open_base
index = open_base(path=sys.argv[2], standard_folders=False)
index.frames(sys.argv[3].split()); index.words([w.encode() for w in sys.argv[4].split()])
index.signatures(range(100, 20000, 400))
print(time.perf_counter() - start)
"""


class Zipf:
    """Draws of names, the n-th as often as 1/n."""

    def __init__(self, prefix: str, size: int, source: random.Random) -> None:
        letters = "abcdefghijklmnopqrstuvwxyz"
        spell = ["".join(source.choices(letters, k=4)) for _ in range(1000)]
        self._names = [f"{prefix}_{spell[n % 1000]}_{spell[n // 1000]}" for n in range(size)]
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(size)))
        self._source = source

    def draw(self, count: int) -> list[str]:
        return self._source.choices(self._names, cum_weights=self._weights, k=count)


def synthetic(count: int, source: random.Random) -> tuple[list[Signature], Zipf, Zipf]:
    """That many signatures, nine in ten with a trace of ten frames, one in ten with a log template."""
    frames, words = Zipf("fn", max(4 * count, 1000) // 2, source), Zipf("w", 20_000, source)
    made = []
    for number in range(1, count + 1):
        trace = tuple(dict.fromkeys(frames.draw(source.randint(5, 14)))) if number % 10 else ()
        held = tuple(dict.fromkeys(words.draw(6)))
        template = Template(" ".join(held), "[ \\t]+".join(held), held, held[-2:])
        fix = Fix(
            f"{number:040x}",
            f"subsystem: fix number {number} of something that went wrong",
            {"mainline": "6.9", "6.6": "6.6.30", "6.1": "6.1.90", "debian:bookworm": "6.1.90-1"},
            {"mainline": "4.20"},
        )
        made.append(
            Signature(
                number=number, id=f"mined-{number:06d}", title=f"subsystem: fix number {number}", origin="mined",
                review="draft", cause="bug", seen="fuzzer", kinds=("kasan", "general-protection"),
                functions=trace[:1] or tuple(frames.draw(1)), modules=(), trace=trace,
                templates=() if number % 10 else (template,), require=(), hardware=(), processes=(), kernels=None,
                bugs=(f"CVE-2024-{number % 90000 + 10000}",), fixes=(fix,), workarounds=(),
                references=(f"https://git.kernel.org/stable/c/{number:040x}",), similar=(), note=None,
            )
        )  # fmt: skip
    return made, frames, words


def milliseconds(index: Index, crashes: list[tuple[list[str], list[bytes]]], part: str) -> float:
    """Median of one part of the look-ups over the crashes, each asked once before."""
    times: list[float] = []
    for _ in range(2):
        times = []
        for frames, words in crashes:
            start = time.perf_counter()
            if part == "frames":
                index.frames(frames)
            elif part == "words":
                index.words(words)
            else:
                index.signatures(range(100, 20_000, 400))
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    """Measure and print one line a base."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, action="append", help="signatures in a base (default: 20000 and 100000)")
    counts = parser.parse_args().count or [20_000, 100_000]
    print("signatures  build s  file MB  frames ms  words ms  50 rows ms  warm ms  cold ms")
    first = 0.0
    for count in counts:
        source = random.Random(count)
        signatures, frame_names, word_names = synthetic(count, source)
        crashes = [
            (frame_names.draw(22), [word.encode() for word in dict.fromkeys(word_names.draw(3000))][:1000])
            for _ in range(21)
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "base.sqlite3"
            start = time.perf_counter()
            build_stored(signatures, path, known_through={}, date="2026-01-01")
            built = time.perf_counter() - start
            del signatures
            gc.collect()
            gc.freeze()  # the generator's own objects are no part of a query
            index = open_base(path=str(path), standard_folders=False)
            parts = [milliseconds(index, crashes, part) for part in ("frames", "words", "rows")]
            index.close()
            cold = []
            for frames, words in crashes[:9]:
                command = [sys.executable, "-I", "-c", COLD, str(Path(__file__).resolve().parents[2]), str(path)]
                command += [" ".join(frames), b" ".join(words).decode()]
                cold.append(float(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
            warm = sum(parts)
            first = first or warm
            ratio = f"({warm / first:.1f} times the first)"
            print(
                f"{count:10d}  {built:7.1f}  {path.stat().st_size / 1e6:7.1f}  {parts[0]:9.2f}  {parts[1]:8.2f}  "
                f"{parts[2]:10.2f}  {warm:7.2f}  {statistics.median(cold) * 1000:7.1f}   {ratio}"
            )


if __name__ == "__main__":
    main()
