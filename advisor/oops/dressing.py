"""What stands before the kernel's own words on a line, and how it is taken off.

The kernel prints `[    1.234567]` and, with CONFIG_PRINTK_CALLER, the caller `[  T123]` or `[    C1]` (kernel/printk/printk.c,
print_time, print_caller). Everything else is put there by what stored or showed the log; each layer is one row of `LAYERS`,
and layers may lie on top of each other: quoted mail over syslog over the kernel's own bracket.
"""

from __future__ import annotations

import re

from advisor.oops.pattern import lazily
from advisor.tuples import NamedTuple


class Line(NamedTuple):
    """One line of a log without its dressing."""

    number: int
    """1-based within its file."""
    time: float | None
    """Seconds since boot, where the dressing holds them."""
    caller: str | None
    """`T123`, `C1`, where printed."""
    text: str
    """The kernel's words, with their own indentation."""
    dressed: bool
    """A dressing was taken off."""
    width: int
    """Length of the raw line."""
    foreign: bool = False
    """Another program's line in a mixed system log."""


_KERNEL = lazily(r"(?:<\d{1,3}>)?\[ *(\d{1,12}\.\d{1,9})(?: |s|,\d+)?\](?: ?\[ *([TC]\d{1,10})(?:@[A-Z]?\d+)?\])? ?")
"""`<4>[   12.345678][  T123] `; two brackets with a blank between are what makedumpfile and dmesg write."""

_STAMP = r"\d{1,2}:\d\d:\d\d(?:[.,]\d+)?"
_TAG = r"(?:(?P<tag>[\w./@-]{1,64}?)(?:\[\d+\])?: ?)"
LAYERS: tuple[tuple[str, str, str], ...] = (
    ("quoted mail", ">|", r"(?:> ?)+(?! *\[)|(?:> ?)+(?= *\[)|\| "),
    ("printk level", "<", r"<\d{1,3}> ?(?=\[)|<\d{1,3}>"),
    ("caller alone", "[", r"\[ *[TC]\d{1,10}\] ?"),
    (
        "dmesg -T",
        "[",
        r"\[\w{2,4}\.? +\w{2,6}\.? +\d{1,2} \d\d:\d\d:\d\d \d{4}\] ?|\[\w{2,4}\.? +\d{1,2}\.? \w{2,6}\.? \d\d:\d\d:\d\d \d{4}\] ?",
    ),
    ("dmesg -H", "[", r"\[\w{3,5}\.? ?\d{1,2} \d\d:\d\d\] ?|\[ *[+-]\d+\.\d+\] ?|\[ *<? *\d+\.\d+>\] ?"),
    (
        "dmesg -x",
        "a",
        r"(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local\d) *: *(?:emerg|alert|crit|err|warn|warning|notice|info|debug) *: ?",
    ),
    (
        "syslog",
        "<0a",
        rf"(?:<\d+>)?(?:\d{{4}} )?[^\W\d_]{{3,5}}\.? +\d{{1,2}} (?:\d{{4}} )?{_STAMP} (?:(?!kernel:)[\w.:@-]+ +)?(?:[A-Z]{{3,9}} |[a-z]+\.[a-z]+ |\[[a-z.]+\] )?{_TAG}",
    ),
    ("syslog, cut", "a", rf"[^\W\d_]{{3,5}}\.? +\d{{1,2}} {_STAMP} (?:[\w.-]+ )?(?=\[ *\d+\.\d+\])"),
    (
        "ISO syslog",
        "[0",
        rf"\[?\d{{4}}-\d\d-\d\d[T ]{_STAMP}(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?:? +(?:(?:(?!kernel)[\w.:@-]+ +)?(?:[a-z]+\.[a-z]+ |[A-Z]{{4,9}} )?(?P<tag>kernel|vmunix|klogd|systemd\[\d+\])(?:\[\d+\])?: ?)?",
    ),
    ("journal without time", "a0_.-", r"(?:[\w.-]{1,64} )?kernel: ?"),
    ("broadcast", " a", r" ?kernel:(?=\[)"),
    ("kmsg", "0", r"\d{1,3},\d+,\d+,[-c+](?:,[^;]*)?;"),
    ("Qualcomm", " 0", r" *(?P<time>\d{1,12}\.\d{6}): +<\d> ?"),
    ("lost bracket", " 0", r" *(?P<time>\d{1,12}\.\d{6})\] ?"),
    ("lost brackets", " 0", r" *(?P<time>\d{1,12}\.\d{6})(?: +|: *)(?=[A-Za-z<#*\[-])"),
    (
        "Android",
        " <-.([a",
        r" ?(?:<\d+>)?[-.]?\(\d+\)\[\d+:[^\]]*\](?:\[\w+\])? ?|\[\d+: *[\w/:.-]+: *\d+\] ?|[cC]\d+ +\d+ (?:\([^)]*\) ?)?|\[pid:\d+,[^\]]*\] ?|\[\d+-\d+ \d\d:\d\d:\d\d\.\d+\] ?",
    ),
    (
        "console capture",
        "[0",
        rf"\[?\d{{4}}[-/]\d\d[-/]\d\d[T ]{_STAMP}\]?:? +|\[{_STAMP}\] |{_STAMP} (?=\[ *\d+\.\d+\])",
    ),
    ("container log", "a0-", r"(?:[a-z0-9-]{1,60}\s+\| )(?=\[)|SERIAL: ?|console: ?(?=\[)"),
    ("elided time", "[", r"\[[ .]*\](?: |$)|\[(?:\.\.\.|timestamp|snip)\] ?"),
    ("level word", "[", r"\[(?:emerg|alert|crit|err|error|warn|warning|notice|info|debug)\] ?"),
)
"""Name, what a line of it begins with (`_opening`), and pattern of each layer; tried in this order, until none fits."""

_KERNEL_TAGS = {None, "kernel", "vmunix", "klogd"}
_BLANKS = " \t"
_MAX_LAYERS = 5
_PATTERNS = tuple((opens, lazily(pattern)) for _, opens, pattern in LAYERS)
_VENDOR = (" (", *(f"{letter}{cpu}" for letter in "Cc" for cpu in range(10)))
"""How what Android's vendors put behind the kernel's bracket begins."""
_BT_POINTER = "[exception RIP: "
"""How `crash` prints where a `bt` was interrupted: a bracket that is no dressing."""
_STAMPED = lazily(r"\[ *\d{1,7}\.\d{6}\]")
_LATER = lazily(r"[^\[]{1,80}(?=\[ *\d{1,7}\.\d{6}\](?:\[ *[TC]\d+\])? )")
"""What a console shows before the kernel speaks on the same line: a login prompt, a shell's."""
_WORTH = r" *\d+\.\d|[>\[<\d(|]|[^\W\d_]{3,5}\.? +\d{1,2} |[\w.-]{1,64} kernel:|kern|user|daemon| ?kernel:|SERIAL|C\d|c\d|console: ?\[|[a-z0-9-]+\s+\| \["
_WORTH_A_LOOK = lazily(_WORTH)


_ALL = lazily(
    r"^(?:(?:<\d{1,3}>)?\[ *([0-9]{1,12}\.[0-9]{1,9})\](?: ?\[ *([TC][0-9]{1,10})\])?(?: |(?! ))(?![\[<(-]| \(|[Cc]\d)(.*)"
    rf"|(?!{_WORTH}|[ \t]+(?:[\[<1-9]|kernel: ))(.+)"
    r"|(.*))$",
    re.MULTILINE,
)
"""Every line of a text: one with the kernel's bracket alone (seconds, caller, words), one without a dressing, any other."""


def undress_all(text: str, first: int, longest: int) -> list[Line]:
    """The lines of a text, numbered from `first`; of each at most `longest` characters are read.

    The same as `undress` on each, most of it in one pass.
    """
    late = _STAMPED.search(text) is not None
    raws = text.split("\n")
    widths = list(map(len, raws))
    plain = max(widths) <= longest and "kernel: " not in text
    """No line of it needs a second look but for what it begins with."""
    new = tuple.__new__
    lines: list[Line] = []
    add = lines.append
    number = first
    for raw, width, (time, caller, words, bare, other) in zip(raws, widths, _ALL.findall(text), strict=True):
        if time and (plain or (width <= longest and "kernel: " not in words)):
            add(new(Line, (number, float(time), caller or None, words, True, width, False)))
        elif other or time or width > longest or (late and "[" in bare):
            add(undress(raw[:longest], number))
        else:
            add(new(Line, (number, None, None, raw, False, width, False)))
        number += 1
    if not text or text.endswith("\n"):
        lines.pop()
    return lines


def undress(raw: str, number: int) -> Line:
    """Take every layer off one line."""
    match = _KERNEL.match(raw)
    if match is not None:
        text = raw[match.end() :]
        caller = match.group(2)
        if not text or not (text[0] in "[<(-" or text.startswith(_VENDOR) or text.find("kernel: ", 0, 40) >= 0):
            return Line(number, float(match.group(1)), caller, text, True, len(raw), False)
        return _peel(text, number, float(match.group(1)), caller, len(raw), True)
    if raw.lstrip(_BLANKS).startswith(_BT_POINTER):
        return Line(number, None, None, raw, False, len(raw), False)
    line = _peel(raw, number, None, None, len(raw), False) if _WORTH_A_LOOK.match(raw) is not None else None
    if line is None or not line.dressed:
        if raw[:1] in _BLANKS and raw[:1]:  # a log within a text, set in
            stripped = raw.lstrip()
            inner = (
                _peel(stripped, number, None, None, len(raw), False)
                if stripped[:1] in "[<123456789" or stripped.startswith("kernel: ")
                else None
            )
            if inner is not None and inner.dressed:
                return inner
        match = _LATER.match(raw) if "[" in raw else None
        if match is not None:
            return _peel(raw[match.end() :], number, None, None, len(raw), False)
    return line or Line(number, None, None, raw, False, len(raw), False)


def _opening(text: str) -> str:
    """What a line begins with: `0` for any digit, `a` for any letter, else the character itself."""
    first = text[:1]
    if first.isdecimal():
        return "0"
    return "a" if first.isalnum() else first or "\n"


def _peel(text: str, number: int, time: float | None, caller: str | None, width: int, dressed: bool) -> Line:
    foreign = False
    for _ in range(_MAX_LAYERS):
        match = _KERNEL.match(text)
        if match is not None:
            time = float(match.group(1)) if time is None else time
            caller = match.group(2) or caller
        else:
            opening = _opening(text)
            for opens, layer in _PATTERNS:
                if opening not in opens:
                    continue
                match = layer.match(text)
                if match is not None and match.end():
                    break
            else:
                break
            names = match.groupdict()
            if "time" in names and time is None:
                time = float(names["time"])
            if "tag" in names and names["tag"] not in _KERNEL_TAGS:
                foreign = True
        text = text[match.end() :]
        dressed = True
        if foreign:
            break
    return Line(number, time, caller, text, dressed, width, foreign)
