"""Saved output of the `crash` tool and drgn's stack traces: recognised here, read in `read`, explained in `verdict`."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.registry import resolve

if TYPE_CHECKING:
    from advisor.oops.crash import Crash, Kernel
    from advisor.oops.crash_output.shape import CrashOutput

_SURE = (b"[exception RIP: ", b"DUMPFILE: ")
_PROMPTS = (b"\ncrash> ", b"\ncrash64> ")
_OPENING = 64 << 10
"""How far a short session, which is only a command and its failure, is looked at."""


def looks_like_crash_output(text: bytes) -> bool:
    """True where the text holds a `crash` session or a part of one, its failure to start, or a drgn stack trace.

    A few substring searches; the one regular expression runs only where a line begins with `#0`.
    """
    named = b"\ncrash" in text
    if any(mark in text for mark in _SURE) or (named and any(prompt in text for prompt in _PROMPTS)):
        return True
    position = text.find(b"#0 ")
    while position >= 0:
        start = text.rfind(b"\n", 0, position) + 1
        if not text[start:position].strip(b" \t"):
            import re

            return re.compile(_FRAME_ZERO).search(text, start) is not None
        position = text.find(b"#0 ", position + 3)
    return text.startswith(b"crash: ") or (named and b"\ncrash: " in text[:_OPENING])


_FRAME_ZERO = (
    rb"(?m)^[ \t]*#0 +(?:\[[0-9a-f<>]{6,18}\] (?:\.?\w|\()"  # crash: x86_64_print_stack_entry() and its siblings
    rb"|\S+ \(\S+:\d+(?::\d+)?\)\s*$"  # drgn: stack trace with source lines
    rb"|\w\S*\+0x[0-9a-f]+/0x[0-9a-f]+ \(0x)"  # drgn: stack trace without debugging information
)


def parse_crash_output(text: str) -> CrashOutput:
    """Read a saved session; whatever is missing or cut is None or empty in the answer."""
    answer: CrashOutput = resolve("advisor.oops.crash_output.read:parse")(text)
    return answer


def to_crash(output: CrashOutput, file: int = 0) -> Crash | None:
    """The crash that the session describes; None where it shows neither PANIC nor a backtrace of the crash."""
    answer: Crash | None = resolve("advisor.oops.crash_output.verdict:to_crash")(output, file)
    return answer


def to_kernel(output: CrashOutput) -> Kernel:
    """What the header says about the kernel; upstream version and hardware are not in it."""
    answer: Kernel = resolve("advisor.oops.crash_output.verdict:to_kernel")(output)
    return answer


def to_banner(output: CrashOutput) -> str | None:
    """The header's RELEASE and VERSION in the kernel banner's own form, for readers of banners."""
    if output.release is None:
        return None
    return f"Linux version {output.release} {output.version or ''}".rstrip()
