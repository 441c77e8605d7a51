#!/usr/bin/env python3
"""The maintainers' weekly job: ask the trackers, and write down which signatures want another look.

    python scripts/weekly_refresh.py [CACHE [REPORT]]

CACHE (default: weekly/status.sqlite3) is kept from week to week, so that bugs whose answer still counts are not asked
for again. REPORT (default: weekly/stale.md) is the text of a pull request or an issue; it is empty where there is
nothing to do. A GitHub token in ADVISOR_KEY_GITHUB or GITHUB_TOKEN lets fifty issues go into one request. Exits with
0 where all were asked, 1 where some could not be (they are tried again next week), as `advisor refresh` does.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run both commands."""
    cache = Path(sys.argv[1] if len(sys.argv) > 1 else "weekly/status.sqlite3").resolve()
    report = Path(sys.argv[2] if len(sys.argv) > 2 else "weekly/stale.md").resolve()
    cache.parent.mkdir(parents=True, exist_ok=True)
    report.parent.mkdir(parents=True, exist_ok=True)
    asked = advisor("refresh", "--all", "--cache", str(cache), check=False)
    print(asked.stdout, end="")
    if asked.returncode not in (0, 1):
        return asked.returncode
    stale = advisor("signatures", "stale", "--markdown", "--cache", str(cache), check=True)
    report.write_text(stale.stdout, encoding="utf-8")
    print(f"{report}: {sum(line.startswith('- ') for line in stale.stdout.splitlines())} signatures want another look")
    return asked.returncode


def advisor(*words: str, check: bool) -> subprocess.CompletedProcess[str]:
    """One command of the program; what it complains of is shown as it comes."""
    command = [sys.executable, "-m", "advisor", *words]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=check)


if __name__ == "__main__":
    sys.exit(main())
