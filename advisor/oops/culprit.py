"""Which function is to blame: one small strategy for each way of telling, chosen by the format's row."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.blame import ALWAYS, first_guilty, is_listed, least_generic
from advisor.oops.crash import Frame
from advisor.oops.frames import parse_symbol
from advisor.oops.generic import generic_frames, is_generic
from advisor.oops.stalled import of_interrupted, of_outermost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.oops.report import Report


def guilty_from(pointer: Frame | None, frames: Sequence[Frame]) -> Frame | None:
    """The instruction pointer's function, or its first caller that is not generic.

    Where that caller is a module's, the generic function keeps its place, with the caller's module: `kmem_cache_free` called
    by `ceph` is how such a crash is known.
    """
    if pointer is not None and not is_generic(pointer.function):
        return pointer
    found = first_guilty(frames)
    if found is None:
        return None
    if pointer is not None and generic_frames().section(pointer.function) not in ALWAYS:
        near = [frame for frame in frames if frame.reliable and not is_listed(frame)][:3]
        if any(frame.module for frame in near):
            return pointer
    return found


_NO_FRAME = Frame("")
_CALLERS = 9
"""The culprit and so many callers less one are asked for a module."""


def nearest_module(culprit: Frame | None, frames: Sequence[Frame]) -> str | None:
    """The culprit's module, or that of its nearest caller in one: whose call it was. Far out it is only how it began."""
    if culprit is not None and culprit.module is not None:
        return culprit.module
    reliable = [frame for frame in frames if frame.reliable and not frame.inline]
    at = next(
        (index for index, frame in enumerate(reliable) if culprit is None or frame.function == culprit.function), 0
    )
    modules = [frame for frame in reliable[: at + _CALLERS] if frame.module is not None]
    own = next((frame for frame in modules if culprit is not None and frame.function == culprit.function), None)
    return (own or (modules[0] if modules else None) or _NO_FRAME).module


def of_fault(report: Report) -> Frame | None:
    """Where the instruction pointer stood; where that is generic code, its first caller that is not."""
    pointer = report.pointer
    frames: Sequence[Frame] = report.trace()
    if pointer is None and len(frames) < len(report.frames):
        pointer, frames = frames[0], frames[1:]
    if pointer is None and not report.pointer_seen:
        pointer = report.named_frame()
    return guilty_from(pointer, frames) or _alone(pointer) or least_generic(frames) or _link(report)


def _alone(pointer: Frame | None) -> Frame | None:
    """A generic function that nobody is known to have called."""
    if pointer is None or generic_frames().section(pointer.function) in ALWAYS:
        return None
    return pointer


def _link(report: Report) -> Frame | None:
    """The return address, where a jump to nowhere left no other trace."""
    link = report.link
    return link if link is not None and not report.frames and not is_generic(link.function) else None


def of_trace(report: Report) -> Frame | None:
    """The first frame of the trace that is not generic."""
    named = report.named_frame()
    if named is not None and not is_generic(named.function):
        return named
    return first_guilty(report.trace()) or of_fault(report)


def of_access(report: Report) -> Frame | None:
    """The function that the sanitizer names, or its first caller that is not generic."""
    named = report.named_frame()
    if named is not None and not is_generic(named.function):
        return named
    frames = report.trace()
    if not frames:
        frames = next((trace.frames for trace in report.traces if trace.role == "access"), frames)
    return guilty_from(named, frames) or of_fault(report)


def of_lock(report: Report) -> Frame | None:
    """Where the lock was taken or released, as the report's head says, else the trace."""
    if report.acquired is not None and not is_generic(report.acquired.function):
        return report.acquired
    return of_stack(report)


def of_stack(report: Report) -> Frame | None:
    """The stack that the report ends in."""
    frames: Sequence[Frame] = report.frames
    if not frames and report.pointer is None:
        frames = next((trace.frames for trace in report.traces if trace.role == "lock-chain"), frames)
    return first_guilty(frames, doubtful=False) or least_generic(frames) or first_guilty(frames)


def of_held(report: Report) -> Frame | None:
    """Where the lock that was kept had been taken."""
    for line in report.lines[:40]:
        if " at: " in line.text:
            found = parse_symbol(line.text[line.text.index(" at: ") :])
            if found is not None and not is_generic(found.function):
                return found
    return of_stack(report)


def of_irq_order(report: Report) -> Frame | None:
    """Where the lock became one that interrupts take."""
    for trace in report.traces:
        if trace.role == "irq-safe":
            found = first_guilty(trace.frames)
            if found is not None:
                return found
    return of_lock(report)


_GRACE = (
    "rtnl_lock",
    "synchronize_rcu",
    "synchronize_srcu",
    "__synchronize_srcu",
    "synchronize_net",
    "synchronize_sched",
)
_WAITS = ("wait", "synchronize", "completion", "rcu_barrier", "_lock", "_slowlock", "rwsem", "kthread_stop")


def of_waiting(report: Report) -> Frame | None:
    """What the task waits in: the first frame outside the scheduler and the locks.

    Where modules take part, their own waits are names; in the core kernel `*_wait_*` is only where everybody waits.
    """
    frames = report.frames
    for frame in frames:
        if frame.reliable and frame.function.startswith(_GRACE):
            return frame
    if any(frame.module for frame in frames if frame.reliable):
        return first_guilty(frames)
    return first_guilty(frames, _WAITS) or first_guilty(frames)


_ALLOCATORS = (
    "alloc",
    "kmem",
    "slab",
    "strdup",
    "strndup",
    "memdup",
    "printf",
    "idr_get",
    "list_lru",
    "set_name",
    "create_object",
    "mmap",
    "sget_userns",
)


def of_allocated(report: Report) -> Frame | None:
    """Who allocated what leaked: whoever called the innermost function that is not itself an allocator."""
    return first_guilty(report.frames, _ALLOCATORS) or first_guilty(report.frames) or least_generic(report.frames)


def of_page(report: Report) -> Frame | None:
    """Whose page it was, where the kernel keeps track (page_owner), else who freed or mapped it."""
    for trace in report.traces:
        if trace.role == "allocated":
            found = first_guilty(
                trace.frames, (*_ALLOCATORS, "filemap", "pagecache", "folio", "page_pool", "page_owner")
            )
            if found is not None:
                return found
    return of_stack(report)


def of_named(report: Report) -> Frame | None:
    """The function that the line itself names."""
    return report.named_frame() or of_fault(report)


def of_symptom(report: Report) -> Frame | None:
    """Only what the line names."""
    return report.named_frame()


def of_nobody(report: Report) -> Frame | None:
    """No function is to blame."""
    return None


STRATEGIES: dict[str, Callable[[Report], Frame | None]] = {
    "fault": of_fault,
    "trace": of_trace,
    "access": of_access,
    "caller": of_lock,
    "stack": of_stack,
    "irq-order": of_irq_order,
    "held": of_held,
    "interrupted": of_interrupted,
    "outermost": of_outermost,
    "waiting": of_waiting,
    "allocated": of_allocated,
    "page": of_page,
    "named": of_named,
    "symptom": of_symptom,
    "none": of_nobody,
}
"""How the culprit is found, by the name that a format's row gives."""
