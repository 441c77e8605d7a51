"""What a crash quoted in a description looks like: kind, culprit, callers. Read by the program's own reader."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from advisor.oops.generic import generic_frames, is_generic
from advisor.oops.read import read_text
from advisor.signature.names import is_function
from scripts.mine.context import kind_before
from scripts.mine.helpers import kind_of_frames
from scripts.mine.known import age_of, exists, has_module, is_near, strangers
from scripts.mine.messages import templates
from scripts.mine.prose import is_revert, kind_in_prose, symptom_in_words
from scripts.mine.quoted import readable, without_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.oops.crash import Crash, Frame
    from scripts.mine.record import Record

LONGEST = 12
"""Frames of a trace that are kept: from there on traces say where the call came from, not what broke."""
WHOLE = 3
"""Frames from which a trace is one."""
_NOTHING = frozenset(
    ("sysrq", "out-of-memory", "init-died", "no-root", "machine-check", "hardware", "log-symptom", "serror", "nmi")
)
"""Kinds that no fix of a kernel bug is told by."""
_VAGUE = frozenset(("panic", "other"))
_REPORTING = frozenset(("reporting", "sanitizer", "panic"))
"""Sections of the list of generic frames whose functions only print."""
_BYSTANDERS = frozenset(
    (
        *("do_init_module", "load_module", "do_one_initcall"),
        *("tick_nohz_handler", "constant_timer_interrupt", "tmigr_handle_remote_up", "run_timer_softirq"),
        *("handle_riscv_irq", "do_irq", "dev_watchdog"),
        *("sysfs_kf_seq_show", "kernfs_seq_show", "seq_read_iter", "seq_read", "kernfs_fop_write_iter"),
        *("vfs_read", "vfs_write", "ksys_read", "ksys_write"),
    )
)
"""Functions that run what others registered, where a report's own culprit was lost."""
_LABEL = re.compile(r"_GLOBAL__|_sub_[ID]_\d|efi_header_end$")
"""Labels that an address was taken for: of constructors of gcov, and the last before arm64's entry."""
_HEADLESS = "report without its first lines"
"""What the reader calls a report of which a text has the trace alone."""
_NO_FUNCTION = re.compile(
    r"^(?:syz_|0x|__func__|bpf_prog_|DataAccess_|_R.*(?:rust_begin_unwind|9panicking)|[A-Z][a-z]+$|[A-Z_]+$)"
)
_INTERRUPTED = frozenset(("soft-lockup", "hard-lockup", "rcu-stall", "workqueue-lockup"))
"""Kinds whose report comes out of an interrupt and is about what it interrupted."""
_TICKS = frozenset(("c0_compare_interrupt", "timer_interrupt", "hrtimer_run_queues", "arch_call_rest_init"))
"""Of those the ones that only are where a stall was noticed, or the boot that went on to idle."""
_INTERRUPTS = (
    "irq_exit",
    "__irq_exit_rcu",
    "sysvec_",
    "smp_apic_timer_interrupt",
    "do_IRQ",
    "asm_common_interrupt",
    "asm_call_irq_on_stack",
    "asm_sysvec_",
    "common_interrupt",
    "__common_interrupt",
    "apic_timer_interrupt",
    "ret_from_intr",
    "el1_irq",
    "el1_interrupt",
    "el1h_64_irq",
    "gic_handle_irq",
    "handle_irq_event",
    "__handle_irq_event",
)
_SYSTEM_CALL = re.compile(
    r"^__(?:x64|ia32|arm64|s390x?|riscv|se|do|powerpc)_(?:compat_)?sys_|^(?:SyS|sys|compat_sys)_|^ret_from_fork"
)
"""Where a trace ends, whatever a text shows after it."""
_ENTRANCES = frozenset(("acpi_init", "kvm_vm_ioctl", "kvm_vcpu_ioctl", "ksys_ioctl", "vfs_ioctl", "do_el0_svc"))
_OTHER_STACK = re.compile(
    r"^(?:\[[^\]]*\]|\s)*(?:Allocated|Freed) by\b|(?:Allocated|Freed) by task|Last potentially|allocation (?:info|backtrace)",
    re.I | re.M,
)
_PRINTED_MODULE = r"\+0x[0-9a-f]+/0x[0-9a-f]+ \[{}[\] ]"
_MODULE = re.compile(r"[A-Za-z]\w*\Z")
_SELF_TESTS = ("kunit_try_run_case", "kunit_generic_run_threadfn")
"""lib/kunit, which calls the test itself: a crash that it provokes is quoted for what was printed about it."""
_EARLY = "__pi_"
"""arch/arm64/kernel/pi: the same function as it runs before relocation, or under another name of its own."""
_ATOMIC = "__ll_sc_"
"""arch/arm64/include/asm/atomic_ll_sc.h: atomic operations that were functions of their own until 5.4."""
_LOCKS = frozenset(("deadlock", "lock-misuse"))
_OWN = 4
"""Functions from the culprit on of which one is in a crash's module: those further out only called what broke."""


class Symptom(NamedTuple):
    """What one record says a crash looks like."""

    kinds: tuple[str, ...]
    functions: tuple[str, ...]
    module: str | None
    trace: tuple[str, ...]
    """From the culprit outwards, without generic frames."""
    title: str
    raw: int = 0
    """Reliable frames that the record shows."""
    prose: bool = False
    """Told in words alone."""
    log: tuple[str, ...] = ()
    """Templates of lines that came before it."""
    strangers: tuple[str, ...] = ()
    """Of `functions` those that no known kernel has."""
    age: str | None = None
    """Which kernels have them, where the quotation tells."""
    kernel: str | None = None
    """Version or release that the crash was quoted from, where it is told."""

    @property
    def whole(self) -> bool:
        """Has a trace worth the name."""
        return len(self.trace) >= WHOLE


def derive(record: Record) -> tuple[Symptom | None, str]:
    """The crash that a record quotes, or None and why not."""
    text = readable(without_quotes(record.text) if is_revert(record.subject) else record.text)
    try:
        reading = read_text(text.encode("utf-8", "replace"))
    except Exception as fault:  # one record of thousands; the reason is counted and shown
        return None, f"the reader failed on it ({type(fault).__name__})"
    crashes = [crash for crash in reading.crashes if crash.kind not in _NOTHING]
    if not crashes:
        return None, "quotes no crash"
    described = [(one, _symptom(crash, crashes, record, text)) for one, crash in enumerate(crashes)]
    found = [
        ((not _after_death(crashes, at), *rank(symptom, crashes[at])), -at, symptom)
        for at, symptom in described
        if symptom
    ]
    if not found:
        return None, "the crash that it quotes names no function"
    symptom = max(found, key=lambda one: one[:2])[2]._replace(kernel=reading.kernel.upstream or reading.kernel.release)
    if not symptom.kinds:
        return None, "the crash that it quotes is of no kind"
    if unknown := strangers(symptom.functions):
        age = age_of(reading.kernel.upstream, record.before)
        symptom = symptom._replace(strangers=unknown, age=age)
    return symptom, ""


def _after_death(crashes: Sequence[Crash], at: int) -> bool:
    """A later report of a kernel that an oops elsewhere had tainted: what the dying task left behind."""
    died = any(taint.letter == "D" for taint in crashes[at].taint)
    return died and at > 0 and crashes[at].function not in {crash.function for crash in crashes[:at]}


def rank(symptom: Symptom, crash: Crash) -> tuple[int, ...]:
    """Which of several crashes tells most: a definite kind and a whole trace, then the first one."""
    return symptom.whole and crash.kind not in _VAGUE, symptom.whole, bool(symptom.kinds), len(symptom.trace) > 1


def _symptom(crash: Crash, crashes: Sequence[Crash], record: Record, text: str) -> Symptom | None:
    shown = _frames(crash, text)
    frames = [frame for frame in shown if _real(frame) and not _stray(frame, shown)]
    culprit = None if crash.function and _LABEL.match(crash.function) else crash.function
    if culprit is None or not _named(culprit) or not (exists(culprit) or _is_symbol(culprit, text)):
        culprit = next((frame.function for frame in frames if frame.reliable and not _generic(frame)), None)
    recursing = _recursing(frames) if crash.kind == "stack-overflow" else None
    culprit = recursing or culprit
    if (
        culprit is None
        or not _named(culprit)
        or generic_frames().section(culprit) in _REPORTING
        or (not frames and "_" not in culprit)
    ):
        return None
    places = [at for at, frame in enumerate(frames) if frame.function == culprit]
    start = next((at for at in places if frames[at].reliable), -1)
    if places and start < 0:
        return None  # only ever seen on the stack, not in the chain of calls
    called = _to_system_call(frames[start + 1 :])
    if culprit in _SELF_TESTS or (start >= 0 and called and called[0].function in _SELF_TESTS):
        return None
    if crash.kind not in _INTERRUPTED:
        called = list(_before_interrupt(called))
    kept = [
        frame
        for frame in called
        if frame.reliable
        and not _is_inlined(frame, called)
        and not is_generic(frame.function)
        and _named(frame.function)
    ]
    trace = tuple(dict.fromkeys(frame.function for frame in kept if frame.function != culprit))
    functions: tuple[str, ...] = (culprit,)
    if crash.kind in _INTERRUPTED and culprit in _TICKS:
        return None
    if is_generic(culprit.removeprefix(_EARLY)) or culprit in _BYSTANDERS or culprit.startswith(_ATOMIC):
        if not trace or trace[0] in _BYSTANDERS:
            return None
        functions = (trace[0],)
    elif crash.kind == "kcsan" and not places and trace:
        functions = (culprit, trace[0])  # the stack is that of the other access, which calls nothing of the first
    else:
        trace = (culprit, *trace)
        if start >= 0 and frames[start].inline and (around := _around(frames[start + 1 :])):
            functions = (culprit, around)  # logs that nobody decoded name only the function that it was inlined into
    if recursing and crash.function and crash.function != recursing and _named(crash.function):
        functions = (recursing, crash.function)  # where the recursion began, which the report itself would blame
    kinds = _kinds(crash, crashes, record, text)
    module = crash.module if crash.module and _MODULE.match(crash.module) else None
    if module and not re.search(_PRINTED_MODULE.format(module), text) and not has_module(module):
        module = None
    near = (*frames[: start + 1], *(kept[: _OWN - 1] if is_near(culprit, record.files) else called))
    if module and called and not any(frame.module == module for frame in near):
        module = None  # of what was interrupted, or of who called from afar what is broken itself
    if crash.kind in _INTERRUPTED and len(trace) < WHOLE and _is_entrance(culprit) and start >= WHOLE:
        return None  # all that tells it from other stalls there is what that was busy with
    raw = sum(frame.reliable for frame in frames)
    own = next((frame.module for frame in frames if frame.function == culprit and frame.module == module), None)
    return Symptom(
        kinds,
        functions,
        module,
        trace[:LONGEST],
        _title(crash, culprit, functions[0], kinds, own),
        raw,
        log=templates(crash),
    )


def _frames(crash: Crash, text: str) -> Sequence[Frame]:
    """The crash's own trace; of a lock report that lacks its last part, the chain that the culprit stands in.

    Where only the stacks beside a report were quoted it has none.
    """
    first = crash.frames[0].line if crash.frames else None
    if first is not None and first > 1 and _OTHER_STACK.search(text.split("\n")[first - 2]):
        return ()
    if crash.kind in _LOCKS and len(crash.frames) < WHOLE:
        for stack in reversed(crash.stacks):
            if any(frame.function == crash.function for frame in stack.frames):
                return stack.frames
    return _own_stack(crash.frames, text.split("\n"))


def _own_stack(frames: Sequence[Frame], lines: Sequence[str]) -> Sequence[Frame]:
    """The frames up to a heading of another stack, as people write it by hand."""
    for at, (before, frame) in enumerate(pairwise(frames), 1):
        if before.line and frame.line and any(map(_OTHER_STACK.search, lines[before.line : frame.line - 1])):
            return frames[:at]
    return frames


def _is_inlined(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Shown as inlined; or decoded and without an offset, where others have one, as before that was said."""
    if frame.inline or frame.offset is not None or frame.file is None:
        return frame.inline
    return any(other.offset is not None for other in frames)


def _recursing(frames: Sequence[Frame]) -> str | None:
    """The innermost function of a stack that overflowed, where it stands there again and again."""
    top = next((frame.function for frame in frames if frame.reliable and not _generic(frame)), None)
    return top if top and sum(frame.function == top for frame in frames) > 1 else None


def _is_entrance(function: str) -> bool:
    """Whether much else is called through it than what stalled."""
    return bool(_SYSTEM_CALL.match(function)) or function in _ENTRANCES


def _around(frames: Sequence[Frame]) -> str | None:
    """The function that an inlined one stands in: the next that is not inlined itself."""
    found = next((frame for frame in frames if not frame.inline), None)
    return found.function if found and found.reliable and not _generic(found) and _named(found.function) else None


def _to_system_call(frames: Sequence[Frame]) -> Sequence[Frame]:
    """The frames up to where the kernel was entered: what a text shows after it is another stack."""
    calls = (at + 1 for at, frame in enumerate(frames) if frame.reliable and _SYSTEM_CALL.match(frame.function))
    end = next(calls, len(frames))
    while end < len(frames) and frames[end].function.startswith("__") and _SYSTEM_CALL.match(frames[end].function):
        end += 1
    return frames[:end]


def _before_interrupt(frames: Sequence[Frame]) -> Sequence[Frame]:
    """The part of a trace from the culprit to the interrupt that it ran in; what was interrupted is a bystander."""
    for at, frame in enumerate(frames[WHOLE:], WHOLE):
        if frame.reliable and frame.function.startswith(_INTERRUPTS):
            return frames[:at]
    return frames


def _named(function: str) -> bool:
    return is_function(function) and not _NO_FUNCTION.match(function)


def _real(frame: Frame) -> bool:
    """Printed as a symbol is, or the name of a known function: else a word of the prose around the trace."""
    return not _LABEL.match(frame.function) and (
        frame.offset is not None or frame.file is not None or exists(frame.function)
    )


def _is_symbol(function: str, text: str) -> bool:
    """Whether a text has the name as the kernel prints symbols: with an offset, or decoded."""
    return re.search(rf"\b{re.escape(function)}(?:\.[\w.]+)?(?:\+0x| [\w./-]+\.[chS]:\d)", text) is not None


def _stray(frame: Frame, frames: Iterable[Frame]) -> bool:
    """A word of the prose after the trace, where the trace's own frames have offsets."""
    if frame.offset is not None or frame.file or frame.inline or "_" in frame.function:
        return False
    return any(other.offset is not None for other in frames)


def _generic(frame: Frame) -> bool:
    section = generic_frames().section(frame.function)
    return section is not None and (frame.module is None or section in _REPORTING)


def _kinds(crash: Crash, crashes: Sequence[Crash], record: Record, text: str) -> tuple[str, ...]:
    """The crash's own kind first, then those that the record shows of the same function."""
    same = [one.kind for one in crashes if one.function == crash.function]
    kinds = [kind for kind in dict.fromkeys([crash.kind, *same]) if kind not in _VAGUE]
    if not kinds and crash.kind == "other" and (told := kind_of_frames(crash.frames)):
        return (told,)
    if not kinds and crash.kind == "other":
        kinds = list(kind_before(text, crash.line) or kind_in_prose(record.subject) or kind_in_prose(record.text))
    return tuple(kinds or ([crash.kind] if crash.kind == "panic" else []))


def _title(crash: Crash, culprit: str, guilty: str, kinds: tuple[str, ...], module: str | None) -> str:
    """The report's own, where it has one of the culprit; `guilty` is what is left when the culprit is in every trace."""
    if crash.kind == "other" or culprit not in crash.title or crash.title.startswith(_HEADLESS):
        title = f"{symptom_in_words(kinds)} in {guilty}"
    else:
        title = crash.title.rstrip(".")
    return f"{title} [{module}]" if module and f"[{module}]" not in title else title
