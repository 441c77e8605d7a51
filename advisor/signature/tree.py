"""What a whole tree of signatures claims: `base.yaml` at its root, beside the signatures.

    date: 2026-11-25                        # day up to which the sources of the base were read
    known-through: {mainline: "6.18", "6.12": "6.12.90", "debian:trixie": 6.12.90-2}
    retired: {some-old-id: "why its file was deleted"}

`known-through` is, for each stream, the newest version up to which the base knows every fix that it could know. Above
it the absence of a fix proves nothing. `retired` are the ids of signatures that are gone: none is ever used again,
because answers, bug reports and other people's files still name them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping  # noqa: TC003 (NamedTuple of typing reads it)
from types import MappingProxyType
from typing import NamedTuple

from pydantic import Field, ValidationError

from advisor.signature.documents import YamlError, line_of, read_documents
from advisor.signature.load import Problem
from advisor.signature.model import Strict
from advisor.signature.values import Day, Id, Text, Versions  # noqa: TC001 (pydantic reads them)
from advisor.vocabulary import TREE_FILE


class TreeModel(Strict):
    """The form of `base.yaml`."""

    date: Day | None = None
    known_through: Versions = Field(default_factory=dict)
    retired: dict[Id, Text] = Field(default_factory=dict)


class Tree(NamedTuple):
    """What the file says; nothing where there is none."""

    date: str | None
    known_through: dict[str, str]
    problems: tuple[Problem, ...] = ()
    retired: Mapping[str, str] = MappingProxyType({})
    """Id → why it is gone."""


def load_tree_file(folder: str | os.PathLike[str]) -> Tree:
    """Read the `base.yaml` of a tree."""
    path = os.path.join(folder, TREE_FILE)
    try:
        with open(path, "rb") as file:
            text = file.read(1 << 20)
    except FileNotFoundError:
        return Tree(None, {})
    except OSError as error:
        return Tree(None, {}, (Problem(path, 1, error.strerror or str(error)),))
    try:
        for node, value in read_documents(text):
            try:
                model = TreeModel.model_validate(value)
            except ValidationError as error:
                one = error.errors(include_url=False)[0]
                return Tree(None, {}, (Problem(path, line_of(node, one["loc"]), one["msg"]),))
            return Tree(model.date, dict(model.known_through), retired=dict(model.retired))
    except YamlError as error:
        return Tree(None, {}, (Problem(path, error.line, error.message),))
    return Tree(None, {})
