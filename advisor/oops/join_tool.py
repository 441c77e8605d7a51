"""What the `crash` tool said, put together with what the logs say: one crash, not two.

A log has the words, the time and the taint; a session has the whole backtrace of the dying task, with its registers.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Crash, Frame
    from advisor.oops.crash_output.shape import CrashOutput


def of_its_logs(
    crashes: Sequence[tuple[Crash, int]], output: CrashOutput, seen: Sequence[Crash]
) -> list[tuple[Crash, int]]:
    """Of the crashes found in a session, those in kernel logs that it printed and that no other file has told of."""
    told = {(crash.kind, crash.function, crash.time) for crash in seen}
    return [
        (crash, boot)
        for crash, boot in crashes
        if any(first <= (crash.line or 0) <= last for first, last in output.log_spans)
        and (crash.kind, crash.function, crash.time) not in told
    ]


def in_kernel_words(crash: Crash, found: Sequence[tuple[Crash, int]]) -> Crash:
    """The session's crash with the title that its PANIC line has in a log."""
    for header, _ in found:
        if header.kind == crash.kind and header.function is None:
            where = f" in {crash.function}" if crash.function else ""
            return crash._replace(title=header.title + where, line=header.line, address=header.address or crash.address)
    return crash


def same_crash(tool: Crash, crashes: Sequence[Crash]) -> int | None:
    """Which of the logs' crashes a session shows; None where it is another one.

    The same culprit, the same address, or, where the session or the log shows no trace at all, the last fatal one.
    """
    fatal = [index for index, crash in enumerate(crashes) if crash.fatal]
    for index in reversed(fatal):
        crash = crashes[index]
        if tool.function is not None and crash.function == tool.function:
            return index
        if tool.address is not None and crash.address is not None and crash.address.value == tool.address.value:
            return index
    for index in reversed(fatal):
        if not tool.frames or not crashes[index].frames:
            return index
    return None


def joined(crash: Crash, tool: Crash) -> Crash:
    """The log's crash with the trace, the task and the registers that only the session shows."""
    frames = _frames(crash.frames, tool.frames)
    function = crash.function or tool.function
    named = crash.function is None and function is not None and function not in crash.title
    return crash._replace(
        title=f"{crash.title} in {function}" if named else crash.title,
        function=function,
        module=crash.module or (tool.module if function == tool.function else None),
        number=crash.number if crash.number is not None else tool.number,
        process=crash.process or tool.process,
        pid=crash.pid if crash.pid is not None else tool.pid,
        cpu=crash.cpu if crash.cpu is not None else tool.cpu,
        address=crash.address or tool.address,
        frames=frames,
        corrupted=crash.corrupted if frames == crash.frames else tool.corrupted,
        registers=crash.registers or tool.registers,
        stacks=crash.stacks or tool.stacks,
    )


def _frames(log: tuple[Frame, ...], tool: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The longer trace; the log's first frame is kept, for it says the function's size."""
    if len(tool) <= len(log):
        return log
    return (log[0], *tool[1:]) if log and log[0].function == tool[0].function else tool
