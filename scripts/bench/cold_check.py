"""How long a whole `advisor check` takes, against the same interpreter doing nothing, and how much memory.

    .venv/bin/python scripts/bench/cold_check.py [--runs 25]

Interleaved runs, so that a busy machine slows both alike; medians; standard output once a pipe and once a terminal.
Exits 1 where a limit is broken. What counts is the process as a user starts it: the console script of the environment
that runs this file, or `-m advisor` where the package is not installed there.
"""

from __future__ import annotations

import argparse
import os
import pty
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASE = "tests/data/kdump/2015/201505221035"
RATIO = 7.0
"""Times `-c pass` with the shipped base."""
MEMORY = 40.0
"""Megabytes of peak resident memory."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=25, help="interleaved runs (default: 25)")
    parser.add_argument("--ratio", type=float, default=RATIO, help=f"limit over `-c pass` (default: {RATIO})")
    parser.add_argument("path", nargs="?", default=CASE, help="crash to check")
    options = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "XDG_CONFIG_HOME": empty, "TERM": "xterm"}
        environment.pop("NO_COLOR", None)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its byte code
        return measure(advisor_command(options.path), options.runs, options.ratio, environment)


def advisor_command(path: str) -> list[str]:
    """The whole command line of `advisor check`."""
    script = Path(sys.executable).parent / "advisor"
    program = [str(script)] if script.exists() else [sys.executable, "-m", "advisor"]
    return [*program, "check", path]


def measure(command: list[str], runs: int, limit: float, environment: dict[str, str]) -> int:
    """Print the comparison and return the exit status."""
    print(f"{' '.join(command)}\nagainst {sys.executable} -c pass, medians of {runs} interleaved runs")
    broken = False
    for name, start in (("piped", piped), ("on a terminal", on_terminal)):
        idle, busy, peaks = [], [], []
        for number in range(runs + 1):
            idle_time, _ = start([sys.executable, "-c", "pass"], environment)
            busy_time, peak = start(command, environment)
            if number:  # the first pair fills the caches
                idle.append(idle_time)
                busy.append(busy_time)
                peaks.append(peak)
        floor, whole, memory = statistics.median(idle), statistics.median(busy), max(peaks)
        ratio = whole / floor
        broken = broken or ratio > limit or memory > MEMORY
        print(
            f"{name:14} pass {floor * 1000:6.1f} ms   check {whole * 1000:6.1f} ms   "
            f"ratio {ratio:.2f} (limit {limit:g})   peak {memory:.1f} MB (limit {MEMORY:g})"
        )
    return int(broken)


def piped(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and megabytes of a run whose output goes into a pipe."""
    reading, writing = os.pipe()
    return _run(command, environment, reading, writing)


def on_terminal(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and megabytes of a run on a pseudo-terminal."""
    reading, writing = pty.openpty()
    return _run(command, environment, reading, writing)


def _run(command: list[str], environment: dict[str, str], reading: int, writing: int) -> tuple[float, float]:
    started = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        command,
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_DUP2, writing, 2)],
    )
    os.close(writing)
    try:
        while os.read(reading, 1 << 16):
            pass
    except OSError:  # a terminal whose other end is closed answers EIO
        pass
    _, status, usage = os.wait4(child, 0)
    elapsed = time.perf_counter() - started
    os.close(reading)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return elapsed, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
