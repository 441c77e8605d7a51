#!/usr/bin/env python3
"""Compile `signatures/` into the base that the package ships, advisor/index/base.sqlite3.

Runs by itself whenever a wheel or an editable install is made (hatchling's custom build hook), and by hand after a
change:

    python scripts/build_base.py [--force]

Does nothing where the base is newer than everything that it is made of, unless forced. Fails where libyaml is missing
(the pure YAML loader takes four times as long) or a shipped signature is bad. The result depends on nothing but the
signatures: its date is that of `signatures/base.yaml` or of the newest review, so SOURCE_DATE_EPOCH changes nothing.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "advisor" / "index" / "base.sqlite3"

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand where no build is under way
    BuildHookInterface = object  # type: ignore[assignment,misc]


class BaseHook(BuildHookInterface):  # type: ignore[misc,type-arg,unused-ignore]
    """Makes the base before the files of a wheel are collected; a source archive ships the signatures instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling."""
        if self.target_name == "wheel":
            print(compile_base())
            build_data["artifacts"].append("advisor/index/base.sqlite3")


def compile_base(target: Path = TARGET) -> str:
    """Compile and return one line about it. Exits with the list of what is wrong."""
    sys.path.insert(0, str(ROOT))
    try:
        import yaml

        if not getattr(yaml, "__with_libyaml__", False):
            sys.exit("PyYAML was built without libyaml: install libyaml-dev (Debian) or a wheel of PyYAML")
        from advisor.index.compile import compile_shipped

        gc.disable()  # hundreds of thousands of nodes that never form a cycle
        version, problems = compile_shipped(ROOT / "signatures", target)
    finally:
        gc.enable()
        sys.path.remove(str(ROOT))
    if problems:
        sys.exit("\n".join([*map(str, problems), f"{len(problems)} problems in signatures/; no base was made"]))
    return f"signature base {version}, {target.stat().st_size >> 10} KB"


def is_fresh(target: Path = TARGET) -> bool:
    """Whether nothing that the base is made of is newer than the base; folders count, for what was deleted."""
    made_of = [ROOT / "signatures", *(ROOT / "signatures").rglob("*")]
    made_of += [*(ROOT / "advisor" / "signature" / "facts").iterdir()]
    made_of += [*(ROOT / "advisor" / "signature").glob("*.py"), *(ROOT / "advisor" / "index").glob("*.py")]
    made_of += [ROOT / "advisor" / "index" / "ordinary_words.txt", *(ROOT / "advisor").glob("*.py"), Path(__file__)]
    try:
        made = target.stat().st_mtime_ns
        return all(path.stat().st_mtime_ns < made for path in made_of)
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    if "--force" not in sys.argv and is_fresh():
        print("the signature base is fresh")
    else:
        print(compile_base())
