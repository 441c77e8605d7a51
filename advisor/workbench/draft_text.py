"""A draft as the text of a signature file, in the canonical form, with a TODO wherever a person has to decide."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from advisor.signature.model import Example
from advisor.workbench.wrapping import WIDTH, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.workbench.draft import Draft

_PLAIN_ENOUGH = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-+./()=@")


def as_text(draft: Draft) -> str:
    """The file's text. Lint finds nothing in it but its TODOs."""
    return "".join(f"{line}\n" for line in _lines(draft))


def open_points(text: str) -> int:
    """How many things are still to be done in a draft."""
    return sum("# TODO" in line for line in text.splitlines())


def _lines(draft: Draft) -> Iterator[str]:
    if draft.rivals:
        yield f"# TODO {', '.join(draft.rivals)} may be this bug: if so, add the example below there and drop this file"
    yield f"id: {draft.id}"
    yield f"title: {_scalar(draft.title)} # TODO say what goes wrong, and when"
    yield "cause: bug # TODO bug, hardware, configuration or harmless"
    yield "seen: field"
    yield "# TODO bugs: [kernel:N, debian:N, github:owner/repo#N] where it was reported, or nothing"
    yield "match:"
    yield f"  kind: {draft.kind}"
    if draft.function:
        yield f"  function: {_scalar(draft.function)}"
    if draft.module:
        yield f"  module: {_scalar(draft.module)}"
    yield from _list("  trace", list(draft.trace))
    if draft.log:
        yield "  # TODO keep a line only if it comes with the bug; write holes where it varies"
        yield from _list("  log", list(draft.log), block=True)
        if not draft.function and not draft.trace:
            yield "  require: [log]"
    yield "# TODO workarounds with effect, cost and reference; fixes; as signatures/README.md shows, or nothing"
    yield "references:"
    yield "  - url: https://example.org/ # TODO the public report that shows this crash"
    yield "    shows: The crash. # TODO what it proves, in your own words"
    what = "out-of-tree driver" if draft.out_of_tree else "bug"
    yield f"note: Nothing is known about this {what} but its crash. # TODO one or two sentences for the owner"
    yield "review: {state: draft}"
    yield "# TODO nothing below may name a person, a host or a serial number"
    yield "examples:"
    yield "  - reference: 1"
    order = [name.replace("_", "-") for name in Example.model_fields]
    for key, value in sorted(draft.example.items(), key=lambda fact: order.index(fact[0].replace("_", "-"))):
        if isinstance(value, list):
            yield from _list(f"    {key}", value, block=key != "modules")
        else:
            yield f"    {key}: {_scalar(value)}"


def _list(key: str, values: list[str], block: bool = False) -> Iterator[str]:
    """In one line where it fits, else an item a line."""
    if not values:
        return
    flow = f"{key}: [{', '.join(_scalar(value, in_flow=True) for value in values)}]"
    if not block or (len(flow) <= WIDTH and len(values) == 1):
        yield from wrapped(flow)
        return
    yield f"{key}:"
    margin = " " * (len(key) - len(key.lstrip()) + 2)
    for value in values:
        yield f"{margin}- {_scalar(value)}"


def _scalar(value: Any, in_flow: bool = False) -> str:
    """Plain where YAML reads it back as the same text, else in double quotes."""
    text = str(value)
    if (
        text
        and not set(text) - _PLAIN_ENOUGH - (set() if in_flow else {":"})
        and text == text.strip()
        and text[0].isalnum()
    ):
        try:
            if yaml.safe_load(text) == text:
                return text
        except yaml.YAMLError:
            pass
    return json.dumps(text, ensure_ascii=False)
