"""YAML from strangers: libyaml's composer with limits, and values that stay as they were written.

Scalars stay text (`4.10` is a version, no number), aliases and tags are refused (an alias bomb is 1 KB that becomes
1 GB), keys may not repeat. libyaml itself stops at 1,000 levels of nesting; here it is fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH = 20
"""Levels of nesting in a document."""
_PLAIN = "tag:yaml.org,2002:"
_SCALARS = frozenset(_PLAIN + name for name in ("str", "int", "float", "bool", "null", "timestamp"))
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_COLLECTIONS: dict[type[yaml.Node], str] = {yaml.SequenceNode: _PLAIN + "seq", yaml.MappingNode: _PLAIN + "map"}


class YamlError(Exception):
    """Something that is not taken, with its line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        """1-based."""
        self.message = message


if hasattr(yaml, "CSafeLoader"):

    class _Loader(yaml.CSafeLoader):
        """Tells null from text and nothing else, which saves a third of the time that the usual guessing takes."""

        def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
            if kind is not yaml.ScalarNode:
                return _COLLECTIONS[kind]
            return _PLAIN + ("null" if implicit[0] and value in _NULL else "str")

        def descend_resolver(self, current_node: Any, current_index: Any) -> None:
            """Not needed: no rule looks at where a node stands."""

        def ascend_resolver(self) -> None:
            """As above."""


def read_documents(text: bytes) -> Iterator[tuple[yaml.Node, Any]]:
    """Each document's node and value. Raises YamlError after the documents before it, ImportError without libyaml."""
    try:
        loader = _Loader(text)
    except NameError:
        raise ImportError("PyYAML was built without libyaml; install python3-yaml or a wheel from PyPI") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _problem(error) from None
    try:
        while True:
            try:
                if not loader.check_node():
                    return
                node = loader.get_node()
            except (yaml.YAMLError, ValueError, RecursionError, MemoryError) as error:
                raise _problem(error) from None
            if node is not None:
                yield node, _value(node, set(), 0)
    finally:
        loader.dispose()


def line_of(node: yaml.Node, place: tuple[int | str, ...]) -> int:
    """The 1-based line of a place inside a document, or of the nearest thing around it that exists."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, item) for key, item in node.value if key.value == step), None)
            if pair is None:
                continue  # a step that the model made, such as the member of a union
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _value(node: yaml.Node, seen: set[int], depth: int) -> Any:
    """Mappings, lists, text and None."""
    if id(node) in seen:
        raise YamlError(node.start_mark.line + 1, "anchors and aliases are not allowed; write the value out")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        if node.tag not in _SCALARS:
            raise YamlError(node.start_mark.line + 1, f"the tag {node.tag[:60]!r} is not allowed")
        if node.tag == _PLAIN + "null":
            return None
        return node.value
    if depth >= DEPTH:
        raise YamlError(node.start_mark.line + 1, f"nested deeper than {DEPTH} levels")
    if isinstance(node, yaml.SequenceNode):
        if node.tag != _PLAIN + "seq":
            raise YamlError(node.start_mark.line + 1, f"the tag {node.tag[:60]!r} is not allowed")
        return [_value(item, seen, depth + 1) for item in node.value]
    if node.tag != _PLAIN + "map":
        raise YamlError(node.start_mark.line + 1, f"the tag {node.tag[:60]!r} is not allowed")
    mapping: dict[str, Any] = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag not in _SCALARS:
            raise YamlError(key.start_mark.line + 1, "a key must be plain text")
        if key.value in mapping:
            raise YamlError(key.start_mark.line + 1, f"the key {key.value[:60]!r} occurs twice")
        mapping[key.value] = _value(item, seen, depth + 1)
    return mapping


def _problem(error: BaseException) -> YamlError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error) or type(error).__name__
    return YamlError(mark.line + 1 if mark else 1, f"not YAML: {' '.join(str(what).split())[:200]}")
