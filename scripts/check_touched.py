#!/usr/bin/env python3
"""Lint, format and test the signatures that a branch touches, and see that no id is lost.

    python scripts/check_touched.py origin/main

An id that stood in the tree at the given commit and stands nowhere now must be retired in `signatures/base.yaml` or be
a former id (`aliases`, `supersedes`) of another signature; what scripts generate comes and goes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from advisor.cli.main import main as advisor  # noqa: E402
from advisor.signature.load import load_text, load_tree  # noqa: E402
from advisor.signature.model import SignatureModel  # noqa: E402
from advisor.signature.tree import load_tree_file  # noqa: E402


def git(*words: str) -> bytes:
    """What git answers. Raises CalledProcessError."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout


def touched(base: str) -> tuple[list[str], list[str]]:
    """Signature files that exist now and were changed, and those that were changed, moved or deleted."""
    fields = (
        git("diff", "--name-status", "--no-renames", "-z", f"{base}...HEAD", "--", "signatures").decode().split("\0")
    )
    pairs = [(status, path) for status, path in zip(fields[::2], fields[1::2], strict=False)]
    pairs = [(status, path) for status, path in pairs if path.endswith(".yaml") and path != "signatures/base.yaml"]
    written = [(status, path) for status, path in pairs if not path.startswith("signatures/mined/")]
    return [path for status, path in pairs if status != "D"], [path for status, path in written if status != "A"]


def lost_ids(base: str, paths: list[str]) -> list[str]:
    """Ids that these files held at the given commit and that nothing answers to any more."""
    start = git("merge-base", base, "HEAD").decode().strip()
    before = {
        one.id
        for path in paths
        for one in load_text(git("show", f"{start}:{path}"), path, "signatures")
        if isinstance(one, SignatureModel)
    }
    signatures, _ = load_tree(ROOT / "signatures")
    kept = {name for one in signatures for name in (one.id, *one.aliases, *one.supersedes)}
    return sorted(before - kept - set(load_tree_file(ROOT / "signatures").retired))


def main(base: str) -> int:
    """The exit status: 1 where anything was found."""
    present, changed = touched(base)
    lost = lost_ids(base, changed) if changed else []
    for name in lost:
        print(f"signatures/base.yaml: the id {name} is gone: retire it with the reason, or name it under `aliases`")
    if not present:
        print("no signature to check")
        return int(bool(lost))
    statuses = [
        advisor(["signatures", *words, *present]) for words in (["lint"], ["format", "--check"], ["test", "--cross"])
    ]
    return int(bool(lost) or any(statuses))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
