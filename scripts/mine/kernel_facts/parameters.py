"""Parameters: of modules as `module.name`, of the core by their name alone. Hyphens count as underscores (kernel/params.c)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_CORE = re.compile(r'(?:__setup\w*|early_param\w*|obsolete_\w+)\s*\(\s*"([^"\n]+)"')
_READ_EARLY = re.compile(r'cmdline_find_option(?:_bool)?\s*\([^",;]*,\s*"([^"\n]+)"')
"""arch/x86/lib/cmdline.c: read before parameters are parsed."""
_DECLARED = re.compile(r"_param\w*[ \t]*\(\s*(\w+)(?:\s*,\s*(\w+))?")
_OF_MODULE = ("module", "subsys", "arch", "device", "fs", "late", "postcore", "i915")
"""Before `_param`: the macros of include/linux/moduleparam.h whose first argument is a module's parameter."""
_PREFIX = re.compile(r"^[ \t]*#[ \t]*define[ \t]+MODULE_PARAM_PREFIX[ \t]+([^\n]+)$", re.M)
_DOCUMENTED = re.compile(r"^\t([A-Za-z_][\w.,\-/]*)(?==|\s|$)", re.M)


def plain(name: str) -> str:
    """As tables and lookups spell it."""
    return name.rstrip("=").replace("-", "_")


def in_source(code: str, module: str) -> set[str]:
    """Those that a file declares. Where `MODULE_PARAM_PREFIX` is redefined it stands for the module."""
    found: set[str] = set()
    if "__setup" in code or "early_param" in code or "obsolete_" in code:
        found |= {plain(name) for name in _OF_CORE.findall(code)}
    if "cmdline_find_option" in code:
        found |= {plain(name) for name in _READ_EARLY.findall(code)}
    if "_param" not in code:
        return found
    prefix = f"{module}." if module else ""
    if "MODULE_PARAM_PREFIX" in code and (changed := _PREFIX.search(code)):
        value = changed[1].replace("KBUILD_MODNAME", f'"{module}"')
        prefix = "".join(re.findall(r'"([^"]*)"', value))
    for declared in _DECLARED.finditer(code):
        macro = code[max(0, declared.start() - 20) : declared.start()]
        before = macro[len(macro.rstrip("abcdefghijklmnopqrstuvwxyz0123456789_")) :]
        name, second = declared.groups()
        if before == "core":
            found.add(name)
        elif before == "torture" and second:
            found.add(f"{prefix}{second}")
        elif before in _OF_MODULE:
            found.add(f"{prefix}{name}")
    return {plain(name) for name in found if name}


def in_modinfo(section: bytes, module: str = "") -> set[str]:
    """Those of a module's `.modinfo`, or with `module.` in front of every entry of `modules.builtin.modinfo`."""
    found: set[str] = set()
    for entry in section.split(b"\0"):
        key, _, value = entry.decode("utf-8", "replace").partition("=")
        owner, dot, kind = key.rpartition(".")
        if kind in ("parm", "parmtype"):
            name = value.partition(":")[0]
            found.add(plain(f"{owner if dot else module}.{name}"))
    return found


def documented(pages: Iterable[str]) -> set[str]:
    """Those of Documentation/admin-guide/kernel-parameters.txt."""
    return {plain(name) for page in pages for name in _DOCUMENTED.findall(page)}
