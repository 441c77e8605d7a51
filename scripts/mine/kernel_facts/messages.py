"""Format strings of the calls that print to the kernel's log, with the function that they stand in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.mine.kernel_facts.definitions import Definitions
    from scripts.mine.kernel_facts.text import Text

_LITERAL = r'"(?:\\.|[^"\\\n])*"'
_LITERALS = re.compile(rf"{_LITERAL}(?:[\s\\]*(?:[A-Za-z_]\w*[\s\\]*)?{_LITERAL})*(?:[^\S\n]*[A-Z_]\w*)?")
_PIECE = re.compile(rf"({_LITERAL})|([A-Za-z_]\w*)")
_STRING_MACRO = re.compile(r'#[ \t]*define[ \t]+(\w+)[ \t]+([A-Z_"][^\n]*)')
_PREFIX_MACRO = re.compile(r"#[ \t]*define[ \t]+pr_fmt\((\w+)\)[ \t]*(.*?)\b\1\b")
_PAREN = re.compile(r"[()]")
_BEFORE = re.compile(r"([A-Za-z_]\w*)\s*$")
_TOKEN = re.compile(r"[A-Za-z_]\w*")
_LOOK_BACK = 600
_PRINTS = re.compile(
    r"""(?:\w*_)?_*(?:printk|pr|dev|err|error|errmsg|warn|warning|info|notice|alert|crit|emerg|dbg|debug|msg|log|fatal|cont|print
        |panic|bug|oops|report|fail|failed|unimpl|devel|die|probe_err|err_probe|eprintk|dprintk|printd|message
        |complain|corrupt|corrupted|dump|print_fatal)
        (?:_\w+|\d)?
        |\w*(?:ERR|ERROR|WARN|WARNING|INFO|DBG|DEBUG|NOTICE|LOG|PRINT|PRINTK|MSG|TRACE|ALERT|CRIT|PANIC|FAIL|BUG|EMERG)\w*
        |\w*printk\w*|[a-z]*(?:warn|err|dbg|msg|log|debug|info|error)""",
    re.VERBOSE,
)
_PRINTS_NOT = re.compile(
    r"""TP_printk|.*(?:strerror|strcmp|snprintf|seq_print|set_name|debugfs|sysfs|procfs|sprintf|scnprintf|kasprintf|_init
        |EXPORT_\w+|MODULE_\w+|_get_\w+|alloc\w*|create\w*|register\w*|request_\w+|strlcpy|_match|_find\w*|_attr\w*|_ATTR\w*)
        |.*(?:trace_seq|seq_buf|_seq)_\w+|dev_pm\w*|pr_fmt|dev_fmt|__?(?:ATTR|MODULE)\w*|STATIC_ASSERT|BUILD_BUG\w*""",
    re.VERBOSE,
)
_COMPOSES = re.compile(
    r"v?sn?printf|scnprintf|kv?asprintf|strs?cpy|strlcpy|seq_buf_(?:printf|puts)|strscpy|strncpy|strlcat"
)
"""Calls that make a part of what is printed later."""
_SILENT = re.compile(r"(?!cifs_)(?:.*)(?:dbg|debug|devel|dprintk|trace)", re.IGNORECASE)
"""Names of calls that print nothing unless somebody switches them on: a third of all. cifs_dbg(VFS, …) is an error's."""
_ESCAPES = {"n": " ", "t": " ", "r": " ", '"': '"', "\\": "\\", "'": "'", "a": " ", "b": " ", "f": " ", "v": " "}
_ESCAPED = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_SHORTEST = 4
"""Letters that a message has at least."""
_WORDS = 3
"""Words that a string has at least which nothing seems to print: a table of messages, a variable."""


class Message(NamedTuple):
    """One call."""

    function: str
    """Empty in macros and tables."""
    text: str
    """With the file's own prefix; conversions as C has them; blanks folded."""


def messages(text: Text, definitions: Definitions, module: str) -> Iterator[Message]:
    """All of a file. `module` is KBUILD_MODNAME."""
    if '"' not in text.code:
        return
    macros = _string_macros(text.code, module)
    prefix = _prefix(text.code, macros)
    taken: set[int] = set()
    for found in _LITERALS.finditer(text.code):
        name, before = _call_around(text.masked, found.start(), taken) or ("", "")
        if not name or _COMPOSES.fullmatch(name):
            if len(found.group().split()) < _WORDS or not (around := definitions.around(found.start())):
                continue
            yield Message(around, _joined(found.group(), macros))
            continue
        if not _PRINTS.fullmatch(name) or _PRINTS_NOT.fullmatch(name) or _SILENT.match(name):
            continue
        written = _joined(f"{before} {found.group()}", macros)
        if prefix and name.startswith("pr_") and name != "pr_cont":
            written = prefix + written
        if sum(map(str.isalpha, re.sub(r"%[-#+ 0-9.*]*[hlzjt]*p?\w", "", written))) >= _SHORTEST:
            yield Message(definitions.around(found.start()), written)


def _call_around(masked: str, place: int, taken: set[int]) -> tuple[str, str] | None:
    """The call of which the string at `place` is the first one, and what stands between the last comma and it."""
    start = max(0, place - _LOOK_BACK)
    behind = masked[start:place]
    cut = max(behind.rfind(";"), behind.rfind("{"), behind.rfind("}"))
    behind, start = behind[cut + 1 :], start + cut + 1
    depth = 0
    for paren in reversed(list(_PAREN.finditer(behind))):
        depth += 1 if paren.group() == ")" else -1
        if depth >= 0:
            continue
        depth = 0
        name = _BEFORE.search(behind, 0, paren.start())
        if not name:
            continue  # `ACPI_ERROR((AE_INFO, "…"))`
        if start + paren.start() in taken:
            return None
        taken.add(start + paren.start())
        inside = behind[paren.end() :]
        return name[1], inside[max(inside.rfind(","), inside.rfind("(")) + 1 :]
    return None


def _joined(pieces: str, macros: dict[str, str]) -> str:
    """Adjacent literals and macros as one string; an unknown macro is a `%s`, a level nothing."""
    joined = ""
    for literal, name in _PIECE.findall(pieces):
        if literal:
            joined += _ESCAPED.sub(_unescaped, literal[1:-1])
        elif name in macros:
            joined += macros[name]
        elif name.startswith("PRI"):
            joined += "x"  # PRIx64 after a `%`
        elif not name.startswith("KERN_") and name.upper() == name and len(name) > 1:
            joined += "%s"
    return " ".join(joined.split())


def _unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    if escape[0] == "x" or escape[0].isdigit():
        code = int(escape[1:], 16) if escape[0] == "x" else int(escape, 8)
        return chr(code) if 32 <= code < 127 else " "
    return _ESCAPES.get(escape, "")


def _string_macros(code: str, module: str) -> dict[str, str]:
    """Macros of the file that are strings, `DRV_NAME` → `e1000e`."""
    macros = {"KBUILD_MODNAME": module or "%s", "KBUILD_BASENAME": module or "%s"}
    found = _STRING_MACRO.findall(code)
    for _ in range(2):  # macros of macros
        for name, value in found:
            if ('"' in value or value.strip() in macros) and not _PIECE.sub("", value).strip():
                macros[name] = _joined(value, macros)
    return macros


def _prefix(code: str, macros: dict[str, str]) -> str:
    """What `pr_fmt` puts in front (include/linux/printk.h)."""
    found = _PREFIX_MACRO.search(code)
    if not found:
        return ""
    joined = _joined(found[2], macros)
    return f"{joined} " if joined and not joined.endswith(("[", "(")) else joined
