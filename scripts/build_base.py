#!/usr/bin/env python3
"""Compile `signatures/` into the base that the package ships, advisor/index/base.sqlite3.

Runs by itself whenever a wheel or an editable install is made (hatchling's custom build hook), and by hand after a
change:

    python scripts/build_base.py

Fails where libyaml is missing (the pure YAML loader takes four times as long) or a shipped signature is bad.
SOURCE_DATE_EPOCH, where set, is the latest day that the base's version may name.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timezone
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

        version, problems = compile_shipped(ROOT / "signatures", target)
    finally:
        sys.path.remove(str(ROOT))
    if problems:
        sys.exit("\n".join([*map(str, problems), f"{len(problems)} problems in signatures/; no base was made"]))
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        limit = datetime.fromtimestamp(int(epoch), timezone.utc).strftime("%Y.%m.%d")
        if version.partition("+")[0] > limit:
            print(
                f"note: the base is of {version.partition('+')[0]}, after SOURCE_DATE_EPOCH ({limit})", file=sys.stderr
            )
    return f"signature base {version}, {target.stat().st_size >> 10} KB"


if __name__ == "__main__":
    print(compile_base())
