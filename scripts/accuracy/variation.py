"""A mined crash as it would look elsewhere: the same bug on another kernel, build, machine or day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose import Description, compose
from advisor.oops.read import read_text

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from advisor.index.stored import Signature
    from advisor.oops.crash import Reading

_FATAL = {"kasan", "null-dereference", "general-protection", "paging-request", "kernel-bug", "divide-error"}
_IRQ = ("__handle_irq_event_percpu", "handle_edge_irq", "common_interrupt", "asm_common_interrupt")
_STRAY = ("stack_trace_save", "kmem_cache_alloc", "update_load_avg", "schedule", "_raw_spin_lock_irqsave", "kfree")
_SUFFIXES = (".isra.0", ".constprop.0", ".part.0", ".cold")
_PRODUCTION = {"kasan": "general-protection", "kfence": "paging-request"}
_DRESSINGS = ("dmesg-T", "syslog", "level", "caller", "journalctl", "build-id", "old-kernel", "noise")
_OTHER_ENTRY = {"arm64": ("invoke_syscall", "el0_svc_common", "do_el0_svc", "el0_svc", "el0t_64_sync")}
_X86_ENTRY = ("do_syscall_64", "do_syscall_x64", "entry_SYSCALL_64_after_hwframe", "__do_sys", "__x64_sys", "__se_sys")


def vary(signature: Signature, how: str, draw: random.Random) -> Reading:
    """The signature's crash, changed in one way of `KEEPING`, composed and read."""
    module = signature.modules[0] if signature.modules and draw.random() < 0.5 else None
    behind = f" [{module}]" if module else ""
    culprit = signature.functions[0]
    callers = [name for name in signature.trace if name != culprit]
    description = Description(
        kind=signature.kinds[0] if signature.kinds else "general-protection",
        function=culprit + behind,
        trace=tuple(name + (behind if place < 2 else "") for place, name in enumerate(callers)),
        kernel="6.6.30",
    )
    changed, before, after = _CHANGES[how](description, draw)
    dressing = draw.choice(_DRESSINGS) if how == "another dressing" else "dmesg"
    return read_text((before + compose(changed, dressing) + after).encode())


def _as_it_is(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    return one, "", ""


def _suffixed(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    def suffix(name: str) -> str:
        first, blank, rest = name.partition(" ")
        return first + draw.choice(_SUFFIXES) + blank + rest if draw.random() < 0.3 else name

    return one._replace(function=suffix(one.function or ""), trace=tuple(map(suffix, one.trace))), "", ""


def _inlined(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    kept = [name for place, name in enumerate(one.trace) if place == 0 or draw.random() > 0.25]
    return one._replace(trace=tuple(kept)), "", ""


def _split(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    at = draw.randrange(1, len(one.trace) + 1)
    helper = one.trace[at - 1].split(" ")[0] + "_locked"
    return one._replace(trace=(*one.trace[:at], helper, *one.trace[at:])), "", ""


def _renamed(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    at = draw.randrange(len(one.trace))
    return one._replace(trace=(*one.trace[:at], "__" + one.trace[at].lstrip("_"), *one.trace[at + 1 :])), "", ""


def _other_caller(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    return one._replace(trace=(*one.trace[:4], "vfs_ioctl", "__x64_sys_ioctl", "do_syscall_64")), "", ""


def _unreliable(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    trace = list(one.trace)
    for name in draw.sample(_STRAY, 3):
        trace.insert(draw.randrange(len(trace) + 1), f"? {name}")
    return one._replace(trace=tuple(trace)), "", ""


def _interrupted(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    return one._replace(trace=(*one.trace[:5], *_IRQ)), "", ""


def _cut(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    return one._replace(trace=one.trace[: max(4, len(one.trace) // 2)]), "", ""


def _other_machine(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    trace = [name for name in one.trace if not name.startswith(_X86_ENTRY)]
    return one._replace(arch="arm64", trace=(*trace, *_OTHER_ENTRY["arm64"])), "", ""


def _production(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    return one._replace(kind=_PRODUCTION.get(one.kind, one.kind)), "", ""


_OTHER = Description(
    kind="warning",
    function="dev_watchdog",
    trace=("call_timer_fn", "run_timer_softirq", "__do_softirq", "irq_exit_rcu"),
    kernel="6.6.30",
)


def _second_before(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    return one._replace(time=5000.0), compose(_OTHER._replace(time=12.0)), ""


def _second_after(one: Description, draw: random.Random) -> tuple[Description, str, str]:
    later = compose(_OTHER._replace(time=9000.0)) if one.kind in _FATAL else ""  # of two warnings the last one decides
    return one, "", later


_CHANGES: dict[str, Callable[[Description, random.Random], tuple[Description, str, str]]] = {
    "other offsets": _as_it_is,
    "compiler suffixes": _suffixed,
    "inlined frames": _inlined,
    "a split frame": _split,
    "a renamed helper": _renamed,
    "another caller above the fifth frame": _other_caller,
    "unreliable frames": _unreliable,
    "an interrupt below": _interrupted,
    "cut short": _cut,
    "another architecture": _other_machine,
    "a production kernel": _production,
    "another dressing": _as_it_is,
    "an unrelated warning before": _second_before,
    "an unrelated warning after": _second_after,
}
KEEPING = tuple(_CHANGES)
"""Names of the changes, all of which keep the evidence."""
