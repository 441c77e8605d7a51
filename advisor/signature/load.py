"""Signature files → signatures and problems. A bad signature is named and left out; the others of its file count."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from advisor.signature.documents import YamlError, line_of, read_documents
from advisor.signature.model import SignatureModel, Source
from advisor.vocabulary import SIGNATURE_ENDINGS, TREE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import yaml

FILE_BYTES = 64 << 20
"""A mined subsystem's file; one written by hand has a few KB."""
TREE_FILES = 20_000


class Problem(NamedTuple):
    """Something in a signature file that is not taken."""

    path: str
    line: int
    message: str
    """What is wrong, without a full stop."""
    hint: str | None = None
    """What to do, without a full stop."""

    def __str__(self) -> str:
        hint = f" {self.hint}." if self.hint else ""
        return _clean(f"{self.path}:{self.line}: {self.message}.{hint}")


def load_tree(folder: str | os.PathLike[str]) -> tuple[list[SignatureModel], list[Problem]]:
    """All signatures below a folder, ordered by id, and what was left out."""
    return load_files(list(signature_files(folder)), os.fspath(folder))


def load_files(paths: Iterable[str], root: str = "") -> tuple[list[SignatureModel], list[Problem]]:
    """The signatures of some files, ordered by id, and what was left out; an id that comes twice is taken once."""
    signatures: dict[str, SignatureModel] = {}
    problems: list[Problem] = []
    for path in paths:
        for found in load_file(path, root):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.id in signatures:
                first = signatures[found.id].source
                problems.append(
                    Problem(
                        path,
                        found.source.line,
                        f"the id {found.id!r} is taken by {first.path}:{first.line}",
                        "Choose another id",
                    )
                )
            else:
                signatures[found.id] = found
    return [signatures[name] for name in sorted(signatures)], problems


def signature_files(folder: str | os.PathLike[str]) -> Iterator[str]:
    """The signature files below a folder, ordered by path; hidden ones and links to folders are passed over."""
    count = 0
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            at_root = here == os.fspath(folder)
            if name.endswith(SIGNATURE_ENDINGS) and not name.startswith(".") and not (at_root and name == TREE_FILE):
                count += 1
                if count > TREE_FILES:
                    return
                yield os.path.join(here, name)


def load_file(path: str, root: str = "") -> Iterator[SignatureModel | Problem]:
    """The signatures of one file in their order, and what is wrong with the others."""
    try:
        text = _read(path)
    except OSError as error:
        yield Problem(path, 1, error.strerror or str(error), "Leave it out or make it readable")
        return
    yield from load_text(text, path, root)


def load_text(text: bytes, path: str, root: str = "") -> Iterator[SignatureModel | Problem]:
    """As `load_file`, of text that is at hand."""
    subsystem = _subsystem(path, root)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Problem(path, text.count(b"\n", 0, error.start) + 1, "not UTF-8 text", "Save the file as UTF-8")
        return
    count = 0
    try:
        for node, value in read_documents(text):
            count += 1
            yield from _signature(node, value, path, subsystem)
    except YamlError as problem:
        yield Problem(path, problem.line, problem.message, "Correct the file; `advisor signatures lint` shows more")
        return
    if count == 0:
        yield Problem(path, 1, "holds no signature", "Delete the file or fill it")


def line_in(source: Source, place: tuple[int | str, ...]) -> int:
    """The line of a place inside a signature that was read; that of its beginning where the file has changed since."""
    try:
        node = _nodes(source.path, os.stat(source.path).st_mtime_ns).get(source.line)
    except (OSError, YamlError):
        node = None
    return line_of(node, place) if node is not None else source.line


@lru_cache(maxsize=4)
def _nodes(path: str, _modified: int) -> dict[int, yaml.Node]:
    """First line → node of every signature of a file; kept, because a generated file holds thousands."""
    return {node.start_mark.line + 1: node for node, _ in read_documents(_read(path))}


def _signature(node: yaml.Node, value: Any, path: str, subsystem: str) -> Iterator[SignatureModel | Problem]:
    line = node.start_mark.line + 1
    if not isinstance(value, dict):
        yield Problem(path, line, "not a signature: its keys are missing", "Begin with `id:`, see signatures/README.md")
        return
    try:
        yield SignatureModel.model_validate(value).placed(Source(path, line, subsystem))
    except ValidationError as error:
        problems = (
            Problem(path, line_of(node, one["loc"]), _what(one["loc"], one), "See signatures/README.md")
            for one in error.errors(include_url=False, include_context=True, include_input=False)
        )
        yield from dict.fromkeys(list(problems)[:5])
    except (RecursionError, MemoryError) as fault:
        yield Problem(path, line, f"too large to be read ({type(fault).__name__})")


def _what(place: tuple[int | str, ...], error: Any) -> str:
    """Pydantic's error in words for an author."""
    where = ".".join(str(step) for step in place if isinstance(step, str)) or "the signature"
    key = str(place[-1]) if place else ""
    kind = str(error["type"])
    if kind == "extra_forbidden":
        return f"unknown key {key!r}"
    if kind == "missing":
        return f"{where} is missing"
    if kind == "literal_error":
        return f"{where} must be {str(error.get('ctx', {}).get('expected', '')).replace(chr(39), '')}"
    if kind in ("tuple_type", "list_type"):
        return f"{where} must be a list"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"{where} must have keys and values"
    if kind == "string_type":
        return f"{where} must be text"
    return f"{where}: {str(error['msg']).removeprefix('Value error, ')}"


def _read(path: str) -> bytes:
    """A regular file's content; a device or a pipe could be endless. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        if status.st_size > FILE_BYTES:
            raise OSError(0, f"larger than {FILE_BYTES >> 20} MB")
        return file.read(FILE_BYTES + 1)


def _subsystem(path: str, root: str) -> str:
    """First folder below the root; for mined files, which lie in one folder, the file's name."""
    parts = os.path.relpath(path, root).split(os.sep) if root else path.split(os.sep)[-2:]
    if parts[0] in ("mined", "nursery") and len(parts) > 1:
        return os.path.splitext(parts[-1])[0]
    return parts[0] if len(parts) > 1 else ""


def _clean(text: str) -> str:
    """One line that a terminal takes as it stands."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
