"""Which signatures a command of the workbench is about."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import advisor
from advisor.errors import UsageError
from advisor.signature.load import load_files, signature_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.signature.load import Problem
    from advisor.signature.model import SignatureModel


GENERATED = "mined"
"""Folder of the tree whose files a script writes."""


class Workpiece(NamedTuple):
    """The signatures that were named, and the whole that they belong to."""

    named: list[SignatureModel]
    whole: list[SignatureModel]
    """With the named ones, which replace others of the same id."""
    problems: list[Problem]
    """Of the named files."""
    files: list[str]
    """The named files."""
    all_named: bool
    """Nothing was named: it is the whole tree."""


def source_tree() -> str | None:
    """The folder of signatures of the source tree that we stand in or run from; None for an installed program."""
    for folder in (Path.cwd(), *Path.cwd().parents, Path(advisor.__file__).parent.parent):
        tree = folder / "signatures"
        if tree.is_dir() and (folder / "advisor" / "signature").is_dir():
            return os.path.relpath(tree) if tree.is_relative_to(Path.cwd()) else str(tree)
    return None


def take(paths: Sequence[str]) -> Workpiece:
    """Load the named files and folders, or the source tree. Raises UsageError where there is nothing of that name."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of nodes that never form a cycle
    try:
        return _take(paths)
    finally:
        if collecting:
            gc.enable()


def _take(paths: Sequence[str]) -> Workpiece:
    tree = source_tree()
    if not paths and tree is None:
        raise UsageError(
            "this is no source tree, it has no folder signatures/", hint="Name the files or folders of signatures"
        )
    whole_tree = list(signature_files(tree)) if tree else []
    if not paths:
        signatures, problems = load_files(whole_tree, tree or "")
        return Workpiece(signatures, signatures, problems, whole_tree, True)
    files: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            files += signature_files(path)
        elif os.path.exists(path):
            files.append(path)
        else:
            raise UsageError("no such file or folder", where=path)
    named, problems = load_files(dict.fromkeys(files), _root(tree, files))
    taken = {os.path.realpath(path) for path in files}
    others, _ = load_files([path for path in whole_tree if os.path.realpath(path) not in taken], tree or "")
    ids = {one.id for one in named}
    return Workpiece(
        named, [*(one for one in others if one.id not in ids), *named], problems, list(dict.fromkeys(files)), False
    )


def files_to_format(paths: Sequence[str]) -> list[str]:
    """The named files, or those of the source tree that people write. Raises UsageError as `take` does."""
    if paths:
        return take(paths).files
    tree = source_tree()
    return [path for path in take(()).files if os.path.relpath(path, tree).split(os.sep)[0] != GENERATED]


def _root(tree: str | None, files: list[str]) -> str:
    """The folder that subsystems are counted from."""
    if tree and all(Path(os.path.abspath(path)).is_relative_to(os.path.abspath(tree)) for path in files):
        return tree
    return os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in files]) if files else ""
