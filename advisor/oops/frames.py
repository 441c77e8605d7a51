"""The spellings of a call trace's entry.

[<ffffffff8160b039>] ? func.isra.0+0x29/0x70 [mod]     x86 and others until v4.9 (printk_address)
 func+0x29/0x70 [mod 1a2b3c]                           since v4.10; build ids since v5.16 (CONFIG_STACKTRACE_BUILD_ID)
 func+0x29/0x70 file.c:12 [inline]                     decode_stacktrace.sh and syzkaller
[c0000002eac83870] [c000000000015884] .func+0x74/0x1b0 (unreliable)       powerpc (show_stack)
[<c0cc5ca0>] (func) from [<c0cc6014>] (caller+0x20/0x24)                  arm (dump_backtrace_entry), until v5.18
 func from caller+0x20/0x24                                               arm, since v5.19
<ffffffff80123456>{func+12}                                               x86-64 until v2.6.18
 #0 [ffffa63ec00b7bb8] func at ffffffffb005440b [mod]                     the crash tool
"""

from __future__ import annotations

import re

from advisor.oops.crash import Frame
from advisor.oops.pattern import lazily

_NAME = r"[A-Za-z_.$<][\w.$<>:&'{}#]*"
_FRAME = lazily(
    r"[ \t|]*(?:\(?\[<?(?:(?:0x)?[0-9a-f]{4,16}|0| *none *)>?\]\)?:? ?)*[ \t]*"
    r"(?P<doubt>\? )?[ \t]*"
    rf"\(?(?P<name>(?:<[^>+]*(?: as [^>+]*)?>)?{_NAME})\+(?P<offset>0x[0-9a-f]+|\d+)(?:/(?P<size>0x[0-9a-f]+))?\)?"
    r"(?: +\[(?P<module>[^\]]+)\])?"
    r"(?: +\((?P<unreliable>unreliable|P|O|[A-Z]+)\))?"
    r"(?: +(?:at )?(?P<file>[\w./+-]+\.[a-zA-Z]{1,3}):(?P<row>\d+)(?: \[(?P<owner>[\w-]+)\])?)?"
    r"(?P<rest>.*)"
)
_DECODED = lazily(
    r"[ \t]*(?:\[<?[0-9a-f]{8,16}>?\] ?)*(?P<doubt>\? )?[ \t]*(?P<name>(?:<[^>]*>)?[A-Za-z_<][\w.$<>:&' ]*?) "
    r"(?:at )?\(?(?P<file>[\w./+-]+\.[a-zA-Z]{1,3}):(?P<row>\d+)(?::\d+)?(?: \(discriminator \d+\))?"
    r"(?: [\w./+-]+\.[a-zA-Z]{1,3}:\d+(?: \(discriminator \d+\))?)*\)?"
    r"(?P<inline> \[inline\])?(?: \[?(?P<module>[\w-]+)\]?)?\s*$"
)
_ARM = lazily(
    r"[ \t]*(?:\[<[0-9a-f]{8,16}>\] )?\(?(?P<callee>[A-Za-z_][\w.$]*)(?:\+0x[0-9a-f]+/0x[0-9a-f]+)?(?: \[(?P<m1>[\w-]+)[^\]]*\])?\)? "
    r"from (?:\[<[0-9a-f]{8,16}>\] )?\(?(?P<name>[A-Za-z_][\w.$]*)(?:\+0x(?P<offset>[0-9a-f]+)/0x(?P<size>[0-9a-f]+))?"
    r"(?: \((?P<file>[\w./+-]+):(?P<row>\d+)\))?(?: \[?(?P<m2>[\w-]+)[^\])]*\]?)?\)?"
)
_BRACED = lazily(
    r"<?[0-9a-f]{16}>?\]?\{(?::(?P<module>\w+):)?(?P<name>[\w.]+)\+(?P<offset>\d+|0x[0-9a-f]+)(?:/(?P<size>\w+))?\}"
)
_BARE = lazily(
    r"[ \t]*(?:\[<?[0-9a-f]{8,16}>?\] ?)+(?P<doubt>\? )?(?P<name>[A-Za-z_][\w.]*)(?: \[(?P<module>[\w-]+)\])?\s*$"
)
_SUFFIX = lazily(r"(?:\.(?:isra|constprop|part|cold|llvm|lto_priv|ipa|clone|localalias|warm|hot|unlikely|\d+)[\w]*)+$")
_NOT_MODULES = {"inline", "unreliable", "bad", "K", "end"}


def split_suffix(name: str) -> tuple[str, str | None]:
    """Part a symbol from what the compiler put behind it: `f.isra.0.cold` → `f`, `.isra.0.cold`."""
    if name.startswith("."):  # powerpc's ELFv1 entry points are called `.func`
        name = name[1:]
    if "." not in name:
        return name, None
    match = _SUFFIX.search(name)
    if match is None or not match.start():
        return name, None
    return name[: match.start()], match.group()


def module_name(text: str | None) -> str | None:
    """`mod 1a2b3c` and `mod(OE)` name the module `mod`."""
    if not text:
        return None
    name = text.split(" ", 1)[0].split("(", 1)[0]
    return None if not name or name in _NOT_MODULES else name


def _number(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return int(text, 16 if text.startswith("0x") else 10)
    except ValueError:
        return None


_PLAIN = lazily(
    r"[ \t]*(?:\[<(?:[0-9a-f]{8,16}|0)>\] )?(\? )?([A-Za-z_]\w*)(\.[\w.]+)?\+0x([0-9a-f]+)/0x([0-9a-f]+)(?: \[(\w+)\])?\s*$",
    re.ASCII,
)
"""The spelling of nearly all frames, tried first because it is cheap."""


def parse_plain(text: str, line: int | None, file_index: int | None) -> Frame | None:
    """The frame of a line in that spelling, or None."""
    match = _PLAIN.match(text)
    if match is None:
        return None
    doubt, function, suffix, offset, size, module = match.groups()
    if suffix is not None:
        function, suffix = split_suffix(function + suffix)
    return tuple.__new__(
        Frame,
        (function, int(offset, 16), int(size, 16), module, doubt is None, suffix, False, None, None, line, file_index),
    )


def parse_frame(text: str, line: int | None = None, file_index: int | None = None) -> Frame | None:
    """The frame that a line of a trace holds, or None."""
    if "{" in text and "}" in text:
        match = _BRACED.search(text)
        if match is not None:
            return _braced_frame(match, line, file_index)
    if "+" in text:
        frame = parse_plain(text, line, file_index)
        if frame is not None:
            return frame
        match = _FRAME.match(text)
        if match is not None:
            name, doubt, offset, size, module, unreliable, file, row, rest = match.group(
                "name", "doubt", "offset", "size", "module", "unreliable", "file", "row", "rest"
            )
            module = module or match.group("owner")
            if " from " in rest:
                arm = _ARM.match(text)
                if arm is not None:
                    return _arm_frame(arm, line, file_index)
            function, suffix = split_suffix(name)
            return Frame(
                function,
                _number(offset),
                _number(size),
                module_name(module),
                doubt is None and unreliable != "unreliable" and not text.lstrip().startswith("([<"),  # s390
                suffix,
                False,
                file,
                int(row) if row else None,
                line,
                file_index,
            )
    if " from " in text:
        match = _ARM.match(text)
        if match is not None:
            return _arm_frame(match, line, file_index)
    if ":" in text and "." in text:
        match = _DECODED.match(text)
        if match is not None:
            function, suffix = split_suffix(match.group("name"))
            return Frame(
                function,
                None,
                None,
                module_name(match.group("module")),
                match.group("doubt") is None,
                suffix,
                match.group("inline") is not None,
                match.group("file"),
                int(match.group("row")),
                line,
                file_index,
            )
    if "[<" in text:
        match = _BARE.match(text)
        if match is not None:
            function, suffix = split_suffix(match.group("name"))
            return Frame(
                function,
                None,
                None,
                match.group("module"),
                match.group("doubt") is None,
                suffix,
                line=line,
                file_index=file_index,
            )
    return None


def _braced_frame(match: re.Match[str], line: int | None, file_index: int | None) -> Frame:
    """`<ffffffff80123456>{:mod:func+12}`, the offset decimal."""
    function, suffix = split_suffix(match.group("name"))
    offset, size = _number(match.group("offset")), _number(match.group("size"))
    return Frame(function, offset, size, match.group("module"), True, suffix, line=line, file_index=file_index)


def _arm_frame(match: re.Match[str], line: int | None, file_index: int | None) -> Frame:
    """`(callee) from (caller+0x1/0x2)` stands for the caller; the first line of a trace has its callee as well."""
    function, suffix = split_suffix(match.group("name"))
    offset = int(match.group("offset"), 16) if match.group("offset") else None
    return Frame(
        function,
        offset,
        int(match.group("size"), 16) if match.group("size") else None,
        module_name(match.group("m2")),
        offset != 0,  # behind a call that never returns stands the next function
        suffix,
        False,
        match.group("file"),
        int(match.group("row")) if match.group("row") else None,
        line,
        file_index,
    )


def arm_callee(text: str) -> Frame | None:
    """The innermost function of an arm trace, which only its first line names."""
    match = _ARM.match(text)
    if match is None:
        return None
    function, suffix = split_suffix(match.group("callee"))
    return Frame(function, None, None, module_name(match.group("m1")), True, suffix)


def parse_symbol(text: str) -> Frame | None:
    """The symbol of an instruction pointer, `evo_wait+0x39/0x70 [nouveau]`, wherever it stands in the text."""
    match = _SYMBOL.search(text)
    if match is None:
        match = _PLACED.search(text) if ":" in text and "." in text else None
        return parse_frame(match.group()) if match is not None else None
    function, suffix = split_suffix(match.group(1))
    return Frame(function, _number(match.group(2)), _number(match.group(3)), module_name(match.group(4)), True, suffix)


_SYMBOL = lazily(
    rf"((?:<[^>+]*>)?{_NAME})\+(0x[0-9a-f]+|\d+)(?:/(0x[0-9a-f]+))?(?:[\]>)}}]*)(?: +[\w./+-]+\.[a-zA-Z]:\d+)?(?: +\[([^\]]+)\])?"
)
_PLACED = lazily(r"[A-Za-z_][\w.]* \([\w./+-]+\.[a-zA-Z]{1,3}:\d+[^)]*\)+(?: \[?[\w-]+\]?)?\s*$")
"""After decode_stacktrace.sh: `evo_wait (drivers/gpu/drm/nouveau/nv50_display.c:420) nouveau`."""
