"""How fast the reader is: triggers in a large console log beside `grep -aE`, reports and whole dmesgs a second.

    parse_speed.py REPORTS_DIR BOOT_LOG [--megabytes 200]

The console log is made of BOOT_LOG (a real boot's console, for the dmesgs cut before its `sysrq: `) and the reports of
REPORTS_DIR, in a temporary file. grep runs with the same triggers in the same run, `LC_ALL=C`. Reports and dmesgs are counted
by the second of processor time on one core; times are the best of three.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from parse_conformance import load_report

from advisor.oops.formats import BY_TRIGGER
from advisor.oops.read import read_text
from advisor.oops.scan import find_hits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK = 4 << 20


def best_of(times: int, action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    taken = []
    for _ in range(times):
        start = clock()
        action()
        taken.append(clock() - start)
    return min(taken)


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def big_log(path: Path, boot: bytes, reports: list[bytes], size: int) -> int:
    """A boot, a report, a boot, a report, … up to `size` bytes."""
    written = 0
    with path.open("wb") as stream:
        index = 0
        while written < size:
            for piece in (boot, reports[index % len(reports)]):
                stream.write(piece)
                written += len(piece)
            index += 1
    return written


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("boot", type=Path)
    parser.add_argument("--megabytes", type=int, default=200)
    options = parser.parse_args()
    folder = options.reports / "syzkaller"
    reports = [load_report(path)[1] for path in sorted(folder.iterdir(), key=lambda one: int(one.name))]
    boot = options.boot.read_bytes()
    taken = best_of(3, lambda: deque(map(read_text, reports), maxlen=0), time.process_time)
    print(f"reports        {len(reports) / taken:8.0f} a second")
    clean = boot[: boot.find(b"sysrq: ")] if b"sysrq: " in boot else boot
    clean = clean[: clean.rfind(b"\n") + 1]
    dmesg = clean * (250_000 // len(clean))
    dmesgs = [dmesg + report[:10_000] for report in reports[:40]]
    taken = best_of(3, lambda: deque(map(read_text, dmesgs), maxlen=0), time.process_time)
    print(
        f"dmesgs         {len(dmesgs) / taken:8.0f} a second, {sum(map(len, dmesgs)) / len(dmesgs) / 1000:.0f} KB each"
    )
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "console.log"
        size = big_log(path, boot, reports, options.megabytes << 20)
        patterns = Path(temporary) / "triggers"
        patterns.write_text("|".join(re.sub(r"([][\\.*^$+?(){}|])", r"\\\1", trigger) for trigger in BY_TRIGGER) + "\n")
        environment = {**os.environ, "LC_ALL": "C"}
        command = ["grep", "-anE", "-f", str(patterns), str(path)]

        def grep() -> None:
            with (Path(temporary) / "found").open("wb") as found:  # to /dev/null grep stops at the first match
                subprocess.run(command, env=environment, stdout=found, check=True)

        ours, theirs = [], []
        for _ in range(3):
            ours.append(best_of(1, lambda: sum(1 for _ in find_hits(chunks(path)))))
            theirs.append(best_of(1, grep))
        print(f"finding        {size / min(ours) / 1e6:8.0f} MB/s with line numbers")
        print(f"grep -anE      {size / min(theirs) / 1e6:8.0f} MB/s, ours is {min(theirs) / min(ours):.2f} of it")
        taken = best_of(1, lambda: read_text_of(path))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"whole reading  {size / taken / 1e6:8.0f} MB/s, at most {memory} MB")
    return 0


def read_text_of(path: Path) -> object:
    from advisor.intake.record import CrashRecord, LogFile
    from advisor.oops.read import read_crashes

    return read_crashes(CrashRecord(str(path), "log", (LogFile(str(path), "unknown", lambda: path.open("rb")),)))


if __name__ == "__main__":
    sys.exit(main())
