"""What a stalled CPU was busy with: what the watchdog interrupted, never the watchdog."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.blame import first_guilty, is_listed, least_generic
from advisor.oops.generic import dispatching_frames, is_generic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Frame
    from advisor.oops.report import Report, Trace


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
    return busy_with(report.frames, interrupted=False) or least_generic(interrupted_part(report.main))


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
        if (
            interrupted
            and inside is not None
            and frame.function.startswith(_INTERRUPT_ENTRIES)
            and not is_listed(inside)
        ):
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
