"""What a folder of signatures consists of; apart from the loader because the hot path needs only this of it."""

from __future__ import annotations

ENDINGS = (".yaml", ".yml")
"""Of files that hold signatures."""
TREE_FILE = "base.yaml"
"""At the root of a tree: what the tree as a whole claims, no signature."""
