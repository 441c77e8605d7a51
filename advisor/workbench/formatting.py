"""`advisor signatures format`: one way to write a signature file, comments kept.

Keys come in the model's order, sequences are indented by two; prose and lists wrap at 120 columns, addresses and log
lines never do. A file that is already so is not touched.
"""

from __future__ import annotations

import io
import os
import tempfile
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError
from advisor.signature.load import Problem, load_text
from advisor.signature.model import Example, Fix, Matching, Reference, Review, SignatureModel, Workaround
from advisor.workbench.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNWRAPPED = 1 << 20
"""Columns for the YAML library, which would fold log lines and indent what it folds by rules of its own."""
_PARTS: dict[str, type] = {
    "match": Matching,
    "workarounds": Workaround,
    "fixes": Fix,
    "references": Reference,
    "review": Review,
    "examples": Example,
    "counter-examples": Example,
}
"""Key → the model whose order its own keys take."""


def format_text(text: str) -> str:
    """The canonical form. Raises AdvisorError where the YAML library is missing."""
    try:
        from ruamel.yaml import YAML
    except ImportError:
        raise AdvisorError("needs ruamel.yaml", where="format", hint="Run pip install ruamel.yaml") from None
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _UNWRAPPED
    yaml.indent(mapping=2, sequence=4, offset=2)
    documents = list(yaml.load_all(text))
    for document in documents:
        _order(document, SignatureModel)
        for key, part in _PARTS.items():
            items = document.get(key) if isinstance(document, dict) else None
            for item in items if isinstance(items, list) else [items]:
                _order(item, part)
    out = io.StringIO()
    yaml.dump_all(documents, out)
    return "".join(f"{line}\n" for row in out.getvalue().splitlines() for line in wrapped(row.rstrip()))


def format_file(path: str, write: bool = True) -> bool:
    """Bring a file into the canonical form; whether it was another. Raises AdvisorError where that is not safe."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            before = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise AdvisorError(str(getattr(error, "strerror", None) or error), where=path) from None
    problems = [found for found in load_text(before.encode(), path) if isinstance(found, Problem)]
    if problems:
        raise AdvisorError(problems[0].message, where=f"{path}:{problems[0].line}", hint="Correct it first")
    after = format_text(before)
    if after == before:
        return False
    if list(load_text(after.encode(), path)) != list(load_text(before.encode(), path)):
        raise AdvisorError("its meaning would change", where=path, hint="Leave it as it is, and report this")
    if write:
        _replace(path, after)
    return True


def _order(mapping: Any, model: type) -> None:
    """Bring the keys of a mapping into the model's order, in place; comments stay with their keys."""
    if not isinstance(mapping, dict):
        return
    order = [name.rstrip("_").replace("_", "-") for name in model.model_fields]  # type: ignore[attr-defined]
    if model is Workaround:  # its first key is its kind
        order = [next((key for key in mapping if key not in order), ""), *order]
    known: Sequence[str] = [key for key in order if key in mapping]
    keys = [*known, *(key for key in mapping if key not in known)]
    if keys != list(mapping):
        for key in keys:
            mapping.move_to_end(key)  # type: ignore[attr-defined]


def _replace(path: str, text: str) -> None:
    """Write beside and rename, so that a full disk costs nothing."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, aside = tempfile.mkstemp(prefix=".format-", dir=folder)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(aside, os.stat(path).st_mode & 0o777)
        os.replace(aside, path)
    except OSError as error:
        os.unlink(aside)
        raise AdvisorError(error.strerror or str(error), where=path) from None
