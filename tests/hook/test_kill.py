"""kill -9 at random moments: no half advice is ever seen, and the next run completes it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

MOMENTS = int(os.environ.get("ADVISOR_KILL_MOMENTS", "8"))
"""Runs to be killed; `scripts/e2e/hook_kill` asks for 200."""


def without_base(advice):
    """The advice without the line that names the base, which may be compiled anew during a long test."""
    return [line for line in advice.read_text().splitlines() if not line.startswith("Base ")]


def test_killed_at_any_moment(site):
    place = site.add()
    original = {path.name: path.read_bytes() for path in place.iterdir()}
    words = [
        sys.executable,
        "-m",
        "advisor",
        "hook",
        "run",
        "--directory",
        str(site.crashes),
        "--state",
        str(site.state),
    ]

    def completed():
        """A run to its end, and how long it took."""
        start = time.monotonic()
        subprocess.run(words, check=True, capture_output=True)
        return time.monotonic() - start

    whole = completed()
    expected = without_base(place / "advice.txt")
    chance = random.Random(2015)
    killed = tries = 0
    while killed < MOMENTS:
        tries += 1
        assert tries <= 4 * MOMENTS + 20
        for name in ("advice.txt", "advice.json"):
            (place / name).unlink(missing_ok=True)
        with (place / "crash.txt").open("ab") as log:
            log.write(b"\n")  # another fingerprint: it is due again
        original["crash.txt"] += b"\n"
        site.date(place, site.now - 3600)
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 1.0) * whole)
        child.send_signal(signal.SIGKILL)
        killed += child.wait() != 0
        for name, content in original.items():
            assert (place / name).read_bytes() == content
        if (place / "advice.txt").exists():
            assert without_base(place / "advice.txt") == expected
        if (place / "advice.json").exists():
            json.loads((place / "advice.json").read_bytes())
        whole = 0.7 * whole + 0.3 * completed()  # others may use the machine, more or less
        assert without_base(place / "advice.txt") == expected
        assert sorted(path.name for path in place.iterdir()) == sorted([*original, "advice.txt", "advice.json"])
        shown = site.command("history", "--state", str(site.state), "--format", "json").stdout
        assert len(json.loads(shown)["bugs"][0]["crashes"]) == 1
    print(f"{killed} runs were killed before they ended, {tries - killed} had just ended")
