"""The facts of one crash, as a contributor can tell them without copying a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from advisor.errors import AdvisorError
from advisor.oops.crash import Frame
from advisor.vocabulary import CRASH_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

ARCHES = ("x86_64", "i386", "arm64", "arm", "powerpc", "s390", "riscv")


class Description(NamedTuple):
    """What is known of a crash; whatever is left out is filled in by the composer or not printed."""

    kind: str = "log-symptom"
    function: str | None = None
    """The culprit, `evo_wait+0x53/0x120 [nouveau]`; offset, size and module may be left out."""
    trace: tuple[str, ...] = ()
    """The callers, innermost first, in the same spelling; `? f` for an unreliable one."""
    address: str | None = None
    """The address whose access faulted, hexadecimal with or without `0x`."""
    message: str | None = None
    """The trigger line, or what fills the hole in it: `fs/ext4/inode.c:2721` of a `kernel BUG at`, a panic's reason."""
    before: tuple[str, ...] = ()
    """Log lines just before."""
    log: tuple[str, ...] = ()
    """Log lines that are the whole symptom, where nothing oopses."""
    process: str | None = None
    pid: int | None = None
    cpu: int = 0
    number: int = 1
    """N of `[#N]`."""
    taint: str = ""
    """Letters: `OE`, `POE`, `GWO`."""
    workqueue: str | None = None
    """`events kd_ring_flush_work [kd_wqnull]`: what the Workqueue line says."""
    kernel: str | None = None
    """`uname -r`. Without it no banner is written and the report has a release of no distribution."""
    package: str | None = None
    """`Debian 4.0.2-1`, `Ubuntu 5.15.0-91.101`; None for kernels whose release says all."""
    arch: str = "x86_64"
    hardware: str | None = None
    bios: str | None = None
    command_line: str | None = None
    modules: tuple[str, ...] = ()
    registers: tuple[tuple[str, str], ...] = ()
    code: str | None = None
    time: float = 100.0
    """Seconds since boot of the trigger line."""


def version_of(release: str | None) -> tuple[int, int]:
    """Major and minor of a release; that of the composer's own default where there is none."""
    pieces = (release or DEFAULT_RELEASE).replace("-", ".").split(".")
    numbers = [int(piece) if piece.isdecimal() else 0 for piece in pieces[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (numbers[0] if numbers else 6, 0)


DEFAULT_RELEASE = "6.6.30"


def parse_frame(text: str) -> Frame:
    """`? __free_pages.part.0+0x10/0x20 [mod]` as a Frame; a missing offset and size are made up from the name."""
    words = text.split()
    reliable = True
    if words and words[0] == "?":
        reliable, words = False, words[1:]
    if not words or len(words) > 2 or (len(words) == 2 and not (words[1][0] == "[" and words[1][-1] == "]")):
        raise AdvisorError(f"no frame: {text!r}", "description", "write function+0xOFFSET/0xSIZE [module]")
    name, plus, place = words[0].partition("+")
    first, slash, second = place.partition("/")
    try:
        offset = int(first, 16) if plus else None
        size = int(second, 16) if slash else None
    except ValueError:
        raise AdvisorError(f"no offset: {text!r}", "description", "write function+0xOFFSET/0xSIZE [module]") from None
    seed = crc32(name.encode())
    if offset is None:
        offset = 1 + seed % 0xF8
    if size is None:
        size = offset + 0x10 + seed % 0x300 // 0x10 * 0x10
    base, dot, suffix = name.partition(".") if not name.startswith(".") else (name, "", "")
    return Frame(
        function=base,
        offset=offset,
        size=size,
        module=words[1][1:-1] if len(words) == 2 else None,
        reliable=reliable,
        suffix=dot + suffix if dot else None,
    )


def spell(frame: Frame) -> str:
    """A frame as `%pS` prints it (kernel: lib/vsprintf.c, symbol_string; kernel/kallsyms.c, __sprint_symbol)."""
    module = f" [{frame.module}]" if frame.module else ""
    return f"{frame.function}{frame.suffix or ''}+{frame.offset or 0:#x}/{frame.size or 0:#x}{module}"


_LISTS = ("trace", "before", "log", "modules")
_NUMBERS = ("pid", "cpu", "number")


def description_from_mapping(facts: Mapping[str, Any], where: str = "description") -> Description:
    """The facts of a YAML example, without keys that are no facts of a crash (`reference`, `source`, …).

    Raises AdvisorError for unknown keys, kinds and architectures and for values of the wrong type.
    """
    values: dict[str, Any] = {}
    for key, value in facts.items():
        if key not in Description._fields:
            raise AdvisorError(f"unknown fact {key!r}", where, f"use {', '.join(Description._fields)}")
        if value is not None:
            values[key] = _value(key, value, where)
    if values.get("kind", "log-symptom") not in CRASH_KINDS:
        raise AdvisorError(f"unknown crash kind {values['kind']!r}", where, f"use one of {', '.join(CRASH_KINDS)}")
    if values.get("arch", "x86_64") not in ARCHES:
        raise AdvisorError(f"unknown architecture {values['arch']!r}", where, f"use one of {', '.join(ARCHES)}")
    description = Description(**values)
    for frame in (*((description.function,) if description.function else ()), *description.trace):
        parse_frame(frame)
    return description


def _value(key: str, value: Any, where: str) -> Any:
    if key in _LISTS and isinstance(value, str):
        value = [value]
    if key in _LISTS and isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if key in _NUMBERS and isinstance(value, int) and not isinstance(value, bool):
        return value
    if key == "time" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if key == "registers" and isinstance(value, dict):
        return tuple((str(name), str(content)) for name, content in value.items())
    if key not in (*_LISTS, *_NUMBERS, "time", "registers"):
        if isinstance(value, str):
            return value
        if key == "address" and isinstance(value, int) and not isinstance(value, bool):
            return f"{value:x}"  # YAML reads 0x10 as a number
        if key in ("kernel", "package", "process") and isinstance(value, int | float):
            return str(value)
    raise AdvisorError(f"{key} has a value of the wrong type: {value!r}", where, "see the fields of Description")
