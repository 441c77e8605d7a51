"""Throw mutated crash logs at the reader: no exception, and no input slower than a second per megabyte.

    fuzz_parse.py SEED_DIR… [--inputs 1000000] [--seed 1] [--jobs 2]

Every file below the SEED_DIRs is a seed; with none the crash logs of this repository's tests are. A mutation joins pieces
of seeds, cuts, repeats, reverses and interleaves lines, changes and removes bytes, and changes the dressing of lines. Runs
are reproducible: the same seed directories, `--seed` and number give the same inputs. An input that fails is written to
the current directory and named. Time is processor time, on inputs of less than 64 KB held to the limit for 64 KB.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from advisor.oops.read import read_text

ROOT = Path(__file__).resolve().parents[1]
LARGEST_SEED = 200_000
"""Bytes of a seed that are kept: whole boots are cut to their end, where the crash is."""
LEAST = 1 << 16
"""Bytes that a smaller input is taken for where its time is judged."""
SECONDS_PER_MEGABYTE = 1.0
BATCH = 500
DRESSINGS = (
    b"> ",
    b"<4>",
    b"\t",
    b"[   12.345678] ",
    b"[   12.345678] [    T123] ",
    b"[   12.345678][    C1] ",
    b"Nov 24 23:34:01 host kernel: ",
    b"2026-11-24T23:34:01.123456+00:00 host kernel: ",
    b"\x1b[31m",
    b"kern  :alert : ",
)


def seeds_in(folders: list[str]) -> list[bytes]:
    """The texts below some folders, largest cut to their end, in the order of their names."""
    paths = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file())
    texts = [path.read_bytes()[-LARGEST_SEED:] for path in paths if path.suffix not in (".xz", ".gz", ".json", ".md")]
    return [text for text in texts if text.strip()]


def mutate(random_: random.Random, seeds: list[bytes]) -> bytes:
    """One input: a seed, or pieces of two, after one to six changes."""
    lines = _piece(random_, random_.choice(seeds))
    for _ in range(random_.randint(1, 6)):
        random_.choice(_CHANGES)(random_, lines, seeds)
    text = random_.choice((b"\n", b"\n", b"\n", b"\r\n", b"\n\n", b"\r")).join(lines)
    return _bytes_changed(random_, text) if random_.random() < 0.5 else text


def _piece(random_: random.Random, seed: bytes) -> list[bytes]:
    lines = seed.split(b"\n")
    if len(lines) <= 80 or random_.random() < 0.05:
        return lines
    start = random_.randrange(len(lines) - 40)
    return lines[start : start + random_.randint(20, 200)]


def _cut(random_: random.Random, lines: list[bytes], _: list[bytes]) -> None:
    if lines:
        start = random_.randrange(len(lines))
        del lines[start : start + random_.randint(1, max(1, len(lines) // 3))]


def _repeat(random_: random.Random, lines: list[bytes], _: list[bytes]) -> None:
    if lines:
        start = random_.randrange(len(lines))
        lines[start:start] = lines[start : start + 5] * random_.randint(1, 40)


def _reverse(_: random.Random, lines: list[bytes], __: list[bytes]) -> None:
    lines.reverse()


def _interleave(random_: random.Random, lines: list[bytes], seeds: list[bytes]) -> None:
    for other in _piece(random_, random_.choice(seeds))[:200]:
        lines.insert(random_.randint(0, len(lines)), other)


def _join(random_: random.Random, lines: list[bytes], seeds: list[bytes]) -> None:
    lines.extend(_piece(random_, random_.choice(seeds)))


def _dress(random_: random.Random, lines: list[bytes], _: list[bytes]) -> None:
    prefix = random_.choice(DRESSINGS)
    share = random_.choice((1.0, 1.0, 0.5))
    lines[:] = [prefix + line if random_.random() < share else line for line in lines]


def _wrap(random_: random.Random, lines: list[bytes], _: list[bytes]) -> None:
    width = random_.randint(20, 100)
    lines[:] = [line[at : at + width] for line in lines for at in range(0, max(len(line), 1), width)]


def _run_together(random_: random.Random, lines: list[bytes], _: list[bytes]) -> None:
    if len(lines) > 1:
        at = random_.randrange(len(lines) - 1)
        lines[at : at + 2] = [lines[at] + lines[at + 1]]


def _lengthen(random_: random.Random, lines: list[bytes], _: list[bytes]) -> None:
    if lines:
        at = random_.randrange(len(lines))
        lines[at] = lines[at] * random_.randint(2, 200)


_CHANGES = (_cut, _repeat, _reverse, _interleave, _join, _dress, _wrap, _run_together, _lengthen)


def _bytes_changed(random_: random.Random, text: bytes) -> bytes:
    changed = bytearray(text)
    for _ in range(random_.randint(1, 40)):
        if not changed:
            break
        at = random_.randrange(len(changed))
        what = random_.randrange(4)
        if what == 0:
            changed[at] = random_.randrange(256)
        elif what == 1:
            del changed[at : at + random_.randint(1, 30)]
        elif what == 2:
            changed[at:at] = random_.randbytes(random_.randint(1, 12))
        else:
            changed[at:at] = random_.choice((b"\0" * 64, b"[", b"]", b"\xff\xfe", b"+0x", b"?", b"<", b"{{", b"0x" * 9))
    return bytes(changed)


def try_batch(folders: list[str], seed: int, batch: int, count: int) -> tuple[int, float, list[str]]:
    """Run some inputs; how many, the slowest in seconds per megabyte, and a line for each that failed."""
    seeds = seeds_in(folders)
    random_ = random.Random(f"{seed}.{batch}")
    slowest, failures = 0.0, []
    for number in range(count):
        text = mutate(random_, seeds)
        started = time.process_time()
        try:
            read_text(text)
            reason = ""
        except Exception:
            reason = traceback.format_exc(limit=-3)
        pace = (time.process_time() - started) / max(len(text), LEAST) * 1e6
        slowest = max(slowest, pace)
        if not reason and pace > SECONDS_PER_MEGABYTE:
            reason = f"{pace:.2f} seconds per megabyte"
        if reason:
            path = Path(f"fuzz-{seed}-{batch}-{number}.txt")
            path.write_bytes(text)
            failures.append(f"{path}: {reason}")
    return count, slowest, failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", metavar="SEED_DIR")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    folders = arguments.folders or [str(ROOT / "tests" / "data")]
    total, slowest, failed = 0, 0.0, 0
    started = time.monotonic()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        batches = range((arguments.inputs + BATCH - 1) // BATCH)
        runs = [
            pool.submit(try_batch, folders, arguments.seed, batch, min(BATCH, arguments.inputs - batch * BATCH))
            for batch in batches
        ]
        for run in runs:
            count, pace, failures = run.result()
            total += count
            slowest = max(slowest, pace)
            failed += len(failures)
            for failure in failures:
                print(failure)
    print(
        f"{total} inputs in {time.monotonic() - started:.0f} s, {failed} failed, slowest {slowest:.2f} s per megabyte"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
