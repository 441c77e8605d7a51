"""Which function is to blame: one small strategy for each way of telling, chosen by the format's row."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.frames import parse_symbol
from advisor.oops.generic import dispatching_frames, generic_frames, is_generic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.oops.crash import Frame
    from advisor.oops.report import Report, Trace


_ALWAYS = {"reporting", "sanitizer", "panic", "counting"}
"""Sections of the list that no report is ever named after, not even for want of anything else."""


def first_guilty(frames: Sequence[Frame], skip: tuple[str, ...] = (), doubtful: bool = True) -> Frame | None:
    """The innermost frame that may name a bug; unreliable and inlined ones only where there is no other."""
    second: Frame | None = None
    for frame in frames:
        if _listed(frame) or (skip and any(part in frame.function for part in skip)):
            continue
        if frame.reliable and not frame.inline:
            return frame
        second = second or frame
    return second if doubtful else None


def _listed(frame: Frame) -> bool:
    """Generic; a module's own function only where its name reports or panics, as `spl_panic` of `spl` does."""
    section = generic_frames().section(frame.function)
    return section is not None and (frame.module is None or section in _ALWAYS)


def least_generic(frames: Sequence[Frame]) -> Frame | None:
    """Where all frames are generic: the innermost one that does more than report, wait or copy."""
    listed = generic_frames()
    for frame in frames:
        if frame.reliable and listed.section(frame.function) in ("entry", "fault"):
            return frame
    for frame in frames:
        if frame.reliable and listed.section(frame.function) not in _ALWAYS:
            return frame
    return None


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
    if pointer is not None and generic_frames().section(pointer.function) not in _ALWAYS:
        near = [frame for frame in frames if frame.reliable and not _listed(frame)][:3]
        if any(frame.module for frame in near):
            return pointer
    return found


def nearest_module(culprit: Frame | None, frames: Sequence[Frame]) -> str | None:
    """The culprit's module, or that of its nearest caller in one: whose call it was."""
    if culprit is not None and culprit.module is not None:
        return culprit.module
    return next((frame.module for frame in frames if frame.module is not None and frame.reliable), None)


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
    if pointer is None or generic_frames().section(pointer.function) in _ALWAYS:
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


def interrupted_part(trace: Trace) -> Sequence[Frame]:
    """What ran before the watchdog's interrupt: from the instruction pointer outwards."""
    frames = trace.frames
    if trace.boundaries:
        tick = next((index for index, frame in enumerate(frames) if frame.function in _TICKS), -1)
        return frames[next((one for one in trace.boundaries if one > tick), trace.boundaries[0]) :]
    if trace.pointer is not None:
        return (trace.pointer, *frames)
    for index, frame in enumerate(frames):
        if frame.function.startswith(_INTERRUPT_ENTRIES):
            following = frames[index + 1 :]
            while following and following[0].function.startswith(_INTERRUPT_ENTRIES):
                following = following[1:]
            return following
    return frames


_TICKS = {
    "update_process_times",
    "tick_sched_timer",
    "__hrtimer_run_queues",
    "watchdog_timer_fn",
    "nmi_handle",
    "default_do_nmi",
}
"""What the interrupt does that notices a stall."""
_INTERRUPT_ENTRIES = (
    "asm_sysvec_",
    "apic_timer_interrupt",
    "common_interrupt",
    "asm_common_interrupt",
    "ret_from_intr",
    "el1_irq",
    "el1h_64_irq",
    "__irq_svc",
    "end_repeat_nmi",
    "nmi_restore",
    "call_function_interrupt",
    "reschedule_interrupt",
    "retint_kernel",
    "smp_apic_timer_interrupt",
    "asm_exc_nmi",
    "ret_from_exception",
    "handle_exception",
)


def of_interrupted(report: Report) -> Frame | None:
    """What the CPU was busy with: a module's own function at once, else the operation that it was in."""
    for trace in report.traces:
        if trace.role in _BYSTANDERS:
            continue
        frames = interrupted_part(trace)
        if frames and frames[0].function.startswith(_IDLE):
            continue
        found = busy_with(frames)
        if found is not None:
            return found
    return least_generic(interrupted_part(report.main))


_BYSTANDERS = {"rcu-kthread", "allocated", "freed", "lock-chain", "irq"}
"""Stacks that a stall's report shows beside the CPU that stalls."""
_IDLE = (
    "native_safe_halt",
    "default_idle",
    "mwait_idle",
    "intel_idle",
    "acpi_idle",
    "cpu_do_idle",
    "arch_cpu_idle",
    "pv_native_safe_halt",
)


def of_outermost(report: Report) -> Frame | None:
    """The operation whose calls used up the stack."""
    frames = report.frames
    if report.pointer is not None:
        frames = [report.pointer, *frames]
    return busy_with(frames, interrupted=False) or least_generic(frames)


def busy_with(frames: Sequence[Frame], interrupted: bool = True) -> Frame | None:
    """The operation that a stalled CPU was in; what an interrupt did counts before what it interrupted."""
    dispatching = dispatching_frames()
    inside: Frame | None = None
    for frame in frames:
        if not frame.reliable and frame.offset != 0:
            continue
        if interrupted and inside is not None and frame.function.startswith(_INTERRUPT_ENTRIES) and not _listed(inside):
            return inside
        if frame.function in dispatching:
            if inside is not None:
                return inside
            continue
        if frame.inline:
            continue
        if frame.module is not None and not is_generic(frame.function):
            return frame
        if frame.function.startswith("smp_call_function"):
            return frame
        inside = frame
    return first_guilty(frames)


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
