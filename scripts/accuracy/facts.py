"""What was read of a crash, as JSON facts and back: what the matcher needs, and none of the log's text.

A frame is its spelling: `? ` before an unreliable one, `~` before an inlined one, ` [module]` behind it. The lines that are
kept are the kernel's own trigger lines, for log templates.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from advisor.intake.record import LogFile
from advisor.oops.crash import Address, Crash, Frame, Kernel, Reading
from advisor.oops.text import LogText

FRAMES = 32
"""Frames of a crash that are kept: the matcher looks at 24 from the culprit on."""


def to_facts(reading: Reading) -> dict[str, Any]:
    """The facts of a reading."""
    kernel = reading.kernel
    return {
        "kernel": {
            key: value
            for key, value in (
                ("release", kernel.release),
                ("upstream", kernel.upstream),
                ("arch", kernel.arch),
                ("hardware", kernel.hardware),
            )
            if value
        },
        "primary": reading.primary,
        "crashes": [_crash_facts(crash) for crash in reading.crashes],
    }


def to_reading(facts: dict[str, Any]) -> Reading:
    """The reading of these facts."""
    known = facts["kernel"]
    kernel = Kernel(
        release=known.get("release"),
        upstream=known.get("upstream"),
        arch=known.get("arch"),
        distribution=None,
        package_version=None,
        command_line=None,
        hardware=known.get("hardware"),
        bios=None,
        modules=(),
        out_of_tree=(),
        build_id=None,
        dump_release=None,
    )
    crashes = tuple(_crash(row, line) for line, row in enumerate(facts["crashes"], 1))
    lines = "\n".join(crash.message or "" for crash in crashes) + "\n"
    text = LogFile("-", "crashed-kernel", lambda: BytesIO(lines.encode()))
    return Reading(kernel, crashes, facts["primary"], ("crashed-kernel",), (), LogText((text,)))


def _crash_facts(crash: Crash) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": crash.kind,
        "function": crash.function,
        "module": crash.module,
        "role": crash.role,
        "fatal": crash.fatal,
        "number": crash.number,
        "process": crash.process,
        "workqueue": crash.workqueue,
        "address": [crash.address.value, crash.address.suggests] if crash.address else None,
        "corrupted": crash.corrupted,
        "message": crash.message,
        "frames": [_spell(frame) for frame in crash.frames[:FRAMES]],
    }
    return {key: value for key, value in facts.items() if value not in (None, False)}


def _crash(facts: dict[str, Any], line: int) -> Crash:
    return Crash(
        kind=facts["kind"],
        title=facts["kind"],
        function=facts.get("function"),
        module=facts.get("module"),
        fatal=facts.get("fatal", False),
        role=facts["role"],
        number=facts.get("number"),
        process=facts.get("process"),
        pid=None,
        cpu=None,
        time=None,
        taint=(),
        line=line,
        file=0,
        address=Address(*facts["address"]) if "address" in facts else None,
        frames=tuple(_frame(text) for text in facts["frames"]),
        corrupted=facts.get("corrupted"),
        registers=None,
        code=None,
        before=(),
        stacks=(),
        workqueue=facts.get("workqueue"),
        message=facts.get("message"),
    )


def _spell(frame: Frame) -> str:
    mark = "" if frame.reliable else "? "
    return f"{mark}{'~' if frame.inline else ''}{frame.function}{f' [{frame.module}]' if frame.module else ''}"


def _frame(text: str) -> Frame:
    reliable = not text.startswith("? ")
    name, _, module = text.removeprefix("? ").partition(" [")
    return Frame(name.lstrip("~"), module=module.rstrip("]") or None, reliable=reliable, inline=name.startswith("~"))
