"""Names of functions that a source file defines, in the kernel's style: the brace that opens a body is in column 0."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.mine.kernel_facts.text import Text

_BODY = re.compile(r"\n\{|\n[A-Za-z_][^\n;#]*\)[ \t]*\{(?=\n)")
_ONE_LINE = re.compile(r"\n[A-Za-z_][^\n;{}#()=]*?\b(\w+)[ \t]*\([^;{}=\n]*\)\s*\{[^\n]+")
_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(\s*(\w*)")
_ASSEMBLY = re.compile(
    r"^\s*(?:SYM_(?:FUNC|CODE|TYPED_FUNC|INNER_LABEL)_?(?:START|ALIAS)?\w*|ENTRY|GLOBAL|_GLOBAL\w*|WEAK|EXC_\w+)"
    r"\s*\(\s*(\w+)",
    re.MULTILINE,
)
_ENTRY = re.compile(r"\bDECLARE_IDTENTRY\w*\s*\([^,;]*,\s*(\w+)\s*\)")
_LONGEST_HEAD = 1500
_NOT_NAMES = frozenset(
    (
        *("if", "for", "while", "switch", "do", "return", "sizeof", "typeof", "defined", "else"),
        *("__attribute__", "__printf", "__scanf", "__section", "__aligned", "__cold", "__no_sanitize", "__diag"),
        *(
            "__acquires",
            "__releases",
            "__must_hold",
            "__acquire",
            "__release",
            "__acquires_shared",
            "__releases_shared",
        ),
        *("__cond_acquires", "__no_context_analysis", "__guarded_by", "__alloc_size", "__nonnull", "__bpf_kfunc"),
    )
)
"""What stands before a parenthesis in front of a body and is no function: statements and attributes."""
_SYSCALL = re.compile(r"(COMPAT_)?SYSCALL(?:32)?_DEFINE\w*")
"""include/linux/syscalls.h: __SYSCALL_DEFINEx; the frames of a trace are __do_sys_NAME, __se_sys_NAME, __x64_sys_NAME."""


class Definition(NamedTuple):
    """A function and where its body begins."""

    start: int
    names: tuple[str, ...]
    """Usually one; several where a macro makes more of it."""


class Definitions:
    """All functions of a file."""

    def __init__(self, text: Text) -> None:
        """Find them."""
        self.found = list(_find(text.masked))
        self._starts = [one.start for one in self.found]

    def names(self) -> set[str]:
        """All of them."""
        return {name for one in self.found for name in one.names}

    def around(self, place: int) -> str:
        """The function that a place in the text is in; empty for none."""
        at = bisect_right(self._starts, place)
        return self.found[at - 1].names[0] if at else ""


def in_assembly(source: str) -> set[str]:
    """Names that a .S file defines (include/linux/linkage.h)."""
    return set(_ASSEMBLY.findall(source))


def in_header(masked: str) -> set[str]:
    """Entry points that x86's arch/x86/include/asm/idtentry.h declares: exc_page_fault comes with asm_exc_page_fault."""
    found = _ENTRY.findall(masked)
    return {*found, *(f"asm_{name}" for name in found)}


def _find(masked: str) -> Iterator[Definition]:
    last = 0
    merged: list[Definition] = []
    for brace in _BODY.finditer(masked):
        start = brace.end()
        floor = max(last, start - _LONGEST_HEAD)
        head = masked[floor : start - 1]
        cut = max(head.rfind(";\n"), head.rfind("\n}"), head.rfind("};"), head.rfind("\n\n"))
        if names := _named(head[cut + 1 :] if cut >= 0 else head):
            merged.append(Definition(start, names))
            last = start
    merged += [Definition(one.end(1), (one[1],)) for one in _ONE_LINE.finditer(masked) if one[1] not in _NOT_NAMES]
    yield from sorted(merged)


def _named(head: str) -> tuple[str, ...]:
    """The names in what stands before a body."""
    if "#" in head:
        head = "\n".join(line for line in head.split("\n") if not line.lstrip().startswith("#"))
    if "=" in head.partition("(")[0]:
        return ()
    for call in _CALL.finditer(head):
        name, first = call.groups()
        if name in _NOT_NAMES or name.startswith("__attribute"):
            continue
        if found := _SYSCALL.fullmatch(name):
            prefix = "compat_" if found[1] else ""
            return tuple(f"{start}_{prefix}sys_{first}" for start in ("__do", "__se"))
        if name.isupper() or name.startswith(("DEFINE_", "BPF_CALL")):
            return (first, name) if first and not first[0].isdigit() else (name,)
        return (name,)
    return ()
