#!/usr/bin/env python3
"""The peak memory of a boot-time run; exits with 1 where it is above the limit.

    .venv/bin/python scripts/bench/hook_memory.py [--limit 64] [--size 20]

`advisor hook run` over the 2015 case and one more crash whose log is a few MB (more than a kernel keeps), or of the size
given (as a serial console gathers): chatter with one report at its end, report after report, or boot after boot with a
crash in each. The peak is that of the run and of the child that reads, together: both are alive at the same time. Judged
is what they take of the machine (Pss, looked at all the time, in which shared pages count once); their own peaks are shown
beside it.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KDUMP = ROOT / "tests/data/kdump"
CASE = KDUMP / "2015/201505221035"
BOOT = next(KDUMP.glob("debian13-memory/*/dmesg.*"))
FEW = 2
"""Megabytes of more than a kernel keeps."""
RUN = """
import resource, sys
from advisor.cli.main import main
status = main(["hook", "run", "--directory", sys.argv[1], "--state", sys.argv[2]])
own = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, status)
"""


def chatter(number: int) -> bytes:
    """A line that says nothing."""
    return b"[%5d.000000] usb 1-1: new device number %d\n" % (number, number)


def write_log(path: Path, megabytes: int, kind: str) -> None:
    """One log; a report of a crash is the last thing in it."""
    report = (CASE / "dmesg.201505221035").read_bytes()
    pieces = {"chatter": None, "reports": report, "boots": BOOT.read_bytes()}
    piece = pieces[kind]
    number = 0
    with path.open("wb") as log:
        while log.tell() < megabytes << 20:
            log.write(piece or chatter(number))
            number += 1
        log.write(report)


def taken(process: int) -> float:
    """Megabytes that a process and its children take now; 0 where it has just ended."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        rollups = [Path(f"/proc/{number}/smaps_rollup").read_text() for number in (process, *children)]
    except OSError:
        return 0.0
    lines = (line.split() for rollup in rollups for line in rollup.splitlines())
    return sum(int(words[1]) for words in lines if words[:1] == ["Pss:"]) / 1024


def peak(megabytes: int, kind: str) -> float:
    """Megabytes of memory that a run over such a log takes; infinite where it advises nothing."""
    with tempfile.TemporaryDirectory() as folder:
        crashes = Path(folder) / "crash"
        shutil.copytree(CASE, crashes / "201505221035")
        (crashes / "202601010101").mkdir()
        write_log(crashes / "202601010101/dmesg.202601010101", megabytes, kind)
        for path in crashes.rglob("*"):
            os.chmod(path, 0o755 if path.is_dir() else 0o600)
            if path.is_file():
                os.utime(path, (1_500_000_000, 1_500_000_000))
        words = [sys.executable, "-c", RUN, str(crashes), str(Path(folder) / "state")]
        together = 0.0
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            while process.poll() is None:
                together = max(together, taken(process.pid))
                time.sleep(0.002)
            *said, numbers = process.stdout.read().splitlines() if process.stdout else [""]
        own, child, _ = (int(number) / 1024 for number in numbers.split())
        if len(said) != 2:
            print("not both were advised:", *said, sep="\n")
            return float("inf")
        together = max(together, own, child)
        print(f"{megabytes:3d} MB of {kind:8s} {together:5.1f} MB; the run alone {own:.1f}, its child {child:.1f}")
        return together


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=float, default=64.0, help="megabytes")
    parser.add_argument("--size", type=int, default=20, help="megabytes of the large logs")
    options = parser.parse_args()
    cases = [(FEW, "chatter"), *((options.size, kind) for kind in ("chatter", "reports", "boots"))]
    highest = max(peak(megabytes, kind) for megabytes, kind in cases)
    print(f"the highest peak is {highest:.1f} MB (limit {options.limit:.0f})")
    return 0 if highest <= options.limit else 1


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
