"""Compile folders of signatures into a base: the child process behind an overlay, and what the package's build runs.

    python -m advisor.index.compile TARGET FOLDER…

Exit status 0: compiled; what is wrong with single files is noted in the result. Anything else: not compiled.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from advisor.index.build import build
from advisor.index.freshness import files_of, stamp_of
from advisor.signature.load import Problem, load_files, load_tree
from advisor.signature.tree import load_tree_file

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

MEMORY = 2 << 30
"""Bytes of address space for compiling the user's own signatures."""
SECONDS = 50
"""Processor time for it."""


def compile_shipped(folder: str | os.PathLike[str], target: str | os.PathLike[str]) -> tuple[str, list[Problem]]:
    """Compile the shipped tree: its version, or the problems, and then no file is written."""
    signatures, problems = load_tree(folder)
    tree = load_tree_file(folder)
    problems += tree.problems
    if problems:
        return "", problems
    reviewed = max((one.review.date or "" for one in signatures), default="")
    date = max(tree.date or "", reviewed) or None
    return build(signatures, target, known_through=tree.known_through, date=date, retired=tree.retired), []


def compile_folders(folders: Sequence[str], target: str) -> None:
    """Compile the user's folders; files that are wrong are left out and named in the result."""
    stamp = stamp_of(folders)
    paths = [path for folder in folders for path, _ in files_of(folder)]
    signatures, problems = load_files(paths)
    lines = [str(problem) for problem in problems]
    build(signatures, target, stamp=stamp, problems=lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a process of its own, with limits on its memory and time."""
    target, *folders = sys.argv[1:] if arguments is None else arguments
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    gc.disable()  # hundreds of thousands of nodes that never form a cycle
    try:
        compile_folders(folders, target)
    except MemoryError:
        print(f"more than {MEMORY >> 20} MB of memory would be needed", file=sys.stderr)
        return 1
    except (OSError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
