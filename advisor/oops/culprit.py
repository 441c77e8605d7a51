"""Which function is to blame: one small strategy for each way of telling, chosen by the format's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.generic import dispatching_frames, is_generic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.oops.crash import Frame
    from advisor.oops.report import Report, Trace


def first_guilty(frames: Sequence[Frame]) -> Frame | None:
    """The innermost frame that may name a bug; unreliable ones only where there is no other."""
    doubtful: Frame | None = None
    for frame in frames:
        if is_generic(frame.function):
            continue
        if frame.reliable:
            return frame
        doubtful = doubtful or frame
    return doubtful


def of_fault(report: Report) -> Frame | None:
    """Where the instruction pointer stood; where that is generic code, its first caller that is not."""
    if report.pointer is not None and not is_generic(report.pointer.function):
        return report.pointer
    named = report.named_frame()
    if named is not None and report.pointer is None and not is_generic(named.function):
        return named
    return first_guilty(report.trace())


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
    return first_guilty(report.trace()) or of_fault(report)


def of_lock(report: Report) -> Frame | None:
    """Where the lock was taken or released, as the report's head says, else the trace."""
    if report.acquired is not None and not is_generic(report.acquired.function):
        return report.acquired
    return of_trace(report)


def interrupted_part(trace: Trace) -> Sequence[Frame]:
    """What ran before the watchdog's interrupt: from the instruction pointer outwards."""
    frames = trace.frames
    if trace.boundaries:
        return frames[trace.boundaries[0] :]
    if trace.pointer is not None:
        return (trace.pointer, *frames)
    for index, frame in enumerate(frames):
        if frame.function.startswith(_INTERRUPT_ENTRIES):
            following = frames[index + 1 :]
            while following and following[0].function.startswith(_INTERRUPT_ENTRIES):
                following = following[1:]
            return following
    return frames


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
    "nmi",
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
    return None


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


def busy_with(frames: Sequence[Frame]) -> Frame | None:
    """The operation that a stalled CPU was in."""
    dispatching = dispatching_frames()
    inside: Frame | None = None
    for frame in frames:
        if not frame.reliable:
            continue
        if frame.function in dispatching:
            if inside is not None:
                return inside
            continue
        if frame.module is not None and not is_generic(frame.function):
            return frame
        if frame.function.startswith("smp_call_function"):
            return frame
        inside = frame
    return first_guilty(frames)


def of_waiting(report: Report) -> Frame | None:
    """What the task waits in: the first frame outside the scheduler and the locks."""
    for frame in report.frames:
        if frame.reliable and frame.function.startswith(("synchronize_rcu", "synchronize_srcu", "synchronize_net")):
            return frame
    return first_guilty(report.frames)


def of_allocated(report: Report) -> Frame | None:
    """Who allocated what leaked."""
    return first_guilty(report.frames)


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
    "interrupted": of_interrupted,
    "outermost": of_interrupted,
    "waiting": of_waiting,
    "allocated": of_allocated,
    "named": of_named,
    "symptom": of_symptom,
    "none": of_nobody,
}
"""How the culprit is found, by the name that a format's row gives."""
