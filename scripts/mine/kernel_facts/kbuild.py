"""Which module a source file becomes part of, as its folder's Makefile says."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ASSIGNED = re.compile(r"^\s*([\w-]+?)-(?:y|m|objs|\$[({][^)}]*[)}])(?:-y)?\s*[:+]?=\s*(.*)$", re.MULTILINE)
_OBJECT = re.compile(r"[\w./-]+\.o\b")


def modules_of(makefiles: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Path of an object without its ending → module, hyphens as underscores (Documentation/kbuild/makefiles.rst)."""
    parts: dict[str, list[str]] = {}
    tops: list[str] = []
    for path, text in makefiles:
        folder = dirname(path)
        for name, value in _ASSIGNED.findall(text.replace("\\\n", " ")):
            objects = [normpath(join(folder, one[:-2])) for one in _OBJECT.findall(value)]
            if name == "obj":
                tops += objects
            elif name not in ("lib", "subdir", "ccflags", "asflags", "always", "extra", "targets", "hostprogs"):
                parts.setdefault(normpath(join(folder, name)), []).extend(objects)
    found: dict[str, str] = {}
    for top in tops:
        module = top.rpartition("/")[2].replace("-", "_")
        waiting, seen = [top], {top}
        while waiting:
            one = waiting.pop()
            found.setdefault(one, module)
            for part in parts.get(one, ()):
                if part not in seen:
                    seen.add(part)
                    waiting.append(part)
    return found
