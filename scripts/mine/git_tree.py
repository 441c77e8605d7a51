"""All of history, from a clone of the kernel: `git log` between its release tags.

In a clone of mainline the tags `vX.Y` give the first version with a fix; in a clone of stable the tags `vX.Y.Z` give
each stream's, through the lines in which a backport names its mainline commit. Only commits whose message may quote a
crash are read.
"""

from __future__ import annotations

import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.versions import Version, parse_version
from scripts.mine.record import Record, fixed_commits, links_in, plain_subject, upstream_commit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATTERNS = ("Call Trace", "RIP:", "BUG:", "PC is at", "unreferenced object", "Oops", "NULL pointer", "use-after-free")
_FORMAT = "%x1e%H%x1f%s%x1f%b%x1f"
_OLDEST = "2.6.12"


def read_git(clone: str | Path, since: str = _OLDEST) -> Iterator[Record]:
    """The commits of a clone that may quote a crash, oldest release first."""
    for before, release in _ranges(clone, parse_version(since)):
        stream = release.stream if _is_stable(release) else "mainline"
        for row in _log(clone, f"v{before}..v{release}").split("\x1e")[1:]:
            commit, subject, body, files = row.split("\x1f")
            mainline = upstream_commit(body) if stream != "mainline" else commit
            yield Record(
                f"git:{commit}",
                plain_subject(subject),
                body,
                mainline,
                (commit,) if mainline != commit else (),
                tuple(one[:12] for one in fixed_commits(body)),
                tuple(line for line in files.split("\n") if line),
                links_in(body),
                versions={stream: str(release)},
                merged=True,
            )


def _is_stable(version: Version) -> bool:
    return bool(version.sub if version[:2] == (2, 6) else version.patch)


def _ranges(clone: str | Path, since: Version) -> Iterator[tuple[Version, Version]]:
    """Each release after the first, with the one before it in its line of descent."""
    tags = []
    for name in _git(clone, "tag", "--list", "v[0-9]*").split():
        try:
            version = parse_version(name)
        except ValueError:
            continue
        if version >= since and "-rc" not in name:
            tags.append(version)
    mainline = sorted(version for version in tags if not _is_stable(version))
    yield from pairwise(mainline)
    for first in mainline:
        stable = sorted(version for version in tags if _is_stable(version) and version.stream == first.stream)
        yield from pairwise([first, *stable])


def _log(clone: str | Path, commits: str) -> str:
    greps = [f"--grep={pattern}" for pattern in _PATTERNS]
    return _git(clone, "log", "--no-merges", "--reverse", "-F", *greps, "--name-only", f"--format={_FORMAT}", commits)


def _git(clone: str | Path, *arguments: str) -> str:
    result = subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=True)
    return result.stdout.decode("utf-8", "replace")
