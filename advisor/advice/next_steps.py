"""What the owner can do where no known bug answers the question: only what holds in general, and never a diagnosis."""

from __future__ import annotations

from advisor.advice.first_aid import first_aid, tracker
from advisor.advice.quoting import NAME, made_of
from advisor.advice.workaround.upgrade import upgrade_commands
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.advice.report import Answer
    from advisor.advice.system import System
    from advisor.advice.verdict import Decision
    from advisor.oops.crash import Crash, Reading

_MEMORY = (
    "Test the memory with memtest86+ for some hours{install}: memory that flips bits crashes the kernel in "
    "places that have nothing to do with each other."
)
_OVERWRITTEN = ("bad-page", "list-corruption", "stack-corruption", "refcount")
_BY_KIND = {
    "no-root": (
        "The kernel did not find its root file system: start an older kernel from the boot menu, then rebuild "
        "the initramfs{initramfs} and compare root= on the command line with `lsblk -o NAME,UUID`."
    ),
    "init-died": (
        "The first process died, which ends the kernel: the cause is in that process or in the storage that it "
        "was read from. Read the lines before the panic."
    ),
    "out-of-memory": (
        "Memory ran out. The table of processes in the log shows which one used it; a large `slab_unreclaimable` "
        "in the same report would point to the kernel itself."
    ),
    "page-allocation-failure": (
        "One allocation failed for want of contiguous memory, which most drivers survive. If it comes back, raise "
        "vm.min_free_kbytes or look for what fills the memory."
    ),
    "hung-task": (
        "A task waited for very long. Look for errors of the disk, the network file system or the controller it waited "
        "for: `journalctl -k -b -1 -p warning`."
    ),
    "soft-lockup": (
        "A CPU did not get away from one function. In a virtual machine the host may simply not have let it run: "
        "look at its load first (steal time in `vmstat 1`)."
    ),
    "rcu-stall": (
        "A CPU did not report for a long time. In a virtual machine the host may simply not have let it run: "
        "look at its load first (steal time in `vmstat 1`)."
    ),
    "warning": "A warning alone does not stop the kernel: if everything works, it can wait for the next update.",
    "serror": "The processor reported an error of the bus: look at the device whose driver is in the call trace, "
    "and at its firmware.",
    "nmi": "Look into the hardware's own event log (`sudo ipmitool sel list` where there is a management controller).",
}
_HARDWARE_BY_KIND = {
    "machine-check": (
        "Let rasdaemon decode and count the errors: install the package rasdaemon, `sudo systemctl enable --now "
        "rasdaemon`, later `sudo ras-mc-ctl --errors`. What it names (memory module, CPU, bus) is what to "
        "replace or reseat."
    ),
}
_HARDWARE = (
    "Look into the hardware's own records: `sudo ipmitool sel list` where there is a management controller, "
    "`sudo smartctl -a` for each disk."
)


def next_steps(reading: Reading, decision: Decision, answers: Sequence[Answer], system: System) -> tuple[str, ...]:
    """Sentences in the order in which they are worth doing."""
    crash = reading.crashes[reading.primary] if reading.primary is not None else None
    steps: list[str] = [decision.reason] if decision.reason else []
    if decision.verdict == "unknown" and crash is not None:
        steps.extend(_unknown(reading, crash, system))
    elif decision.verdict == "hardware":
        steps.extend(_hardware(crash, decision, system))
    elif decision.verdict == "no-crash" and not reading.crashes:
        steps.append(
            "If the machine stopped all the same, this is not the log of that moment: the crashed boot's is "
            "`journalctl -k -b -1`, and after a crash that kdump captured it is in /var/crash."
        )
    elif decision.verdict in ("known", "likely") and answers:
        steps.extend(_nothing_left(answers[0], system))
    return tuple(steps)


def _unknown(reading: Reading, crash: Crash, system: System) -> list[str]:
    kernel = reading.kernel
    steps: list[str] = []
    foreign = _foreign_culprit(reading, crash)
    if foreign:
        steps.append(
            f"The fault is in {foreign}, which is not part of the kernel: update it or do without it, and report "
            f"the crash to "
            f"whoever makes it{_at(crash)}, not to the kernel developers."
        )
    if crash.number is not None and crash.number > 1 and not _has_earlier(reading, crash):
        steps.append(
            f"This is report number {crash.number} since the boot and the first is missing here: find the first one "
            "(`journalctl -k`), the later ones are often its consequences."
        )
    if _like_bad_memory(crash):
        steps.append(_MEMORY.format(install=_install(system, "memtest86+")))
    if crash.kind in _BY_KIND:
        rebuild = system.distribution.initramfs
        words = f" (`{rebuild[0]}`)" if rebuild and not rebuild[0].startswith("#") else ""
        steps.append(_BY_KIND[crash.kind].format(initramfs=words))
    if crash.kind in ("no-root", "init-died", "out-of-memory"):
        return steps
    steps.extend(first_aid(crash.module, kernel, system))
    if foreign:
        return steps
    commands = [f"`{line}`" for line in upgrade_commands(system) if not line.startswith("#")]
    by = f": {', then '.join(commands)}" if commands else ""
    steps.append(
        f"Try the newest kernel that your distribution offers{by}. If the crashes began with an update, start the "
        f"kernel of "
        "before from the boot menu: whether it crashes as well is the first thing that you will be asked."
    )
    if kernel.out_of_tree:
        steps.append(
            f"Modules that are not part of the kernel were loaded ({_names(kernel.out_of_tree)}): if it crashes "
            f"without them "
            "too, say so, or the report will not be looked at."
        )
    steps.extend(system.distribution.report or (_UPSTREAM,))
    if at := tracker(crash.module):
        steps.append(f"The makers of {crash.module} keep their bugs at {at}.")
    steps.append(
        "Attach this log from its first line to its last, and say what the machine was doing and whether it "
        "happens again. Keep the dump but do not publish it: it holds the memory of the machine."
    )
    return steps


_UPSTREAM = (
    "Report it to the maintainers of the driver or subsystem as "
    "https://docs.kernel.org/admin-guide/reporting-issues.html describes."
)


def _hardware(crash: Crash | None, decision: Decision, system: System) -> list[str]:
    """Where a signature names the part, its own advice stands first and this only adds to it."""
    steps = [_HARDWARE_BY_KIND.get(crash.kind, _HARDWARE) if crash is not None else _HARDWARE]
    if decision.match is None:
        steps.append(_MEMORY.format(install=_install(system, "memtest86+")))
    steps.append("A newer kernel does not mend this; make a backup first.")
    return steps


def _nothing_left(answer: Answer, system: System) -> list[str]:
    """All that is known to help was in force already."""
    tried = [row for row in answer.workarounds if row.active is (row.action == "add")]
    if not tried or len(tried) < len(answer.workarounds) or answer.fix.commands:
        return []
    return [
        (
            "What is known to help was in force when it crashed. Tell the tracker of the bug so, and try the newest "
            "kernel that your distribution offers."
        ),
        *(f"`{line}`" for line in upgrade_commands(system) if not line.startswith("#")),
    ]


def _foreign_culprit(reading: Reading, crash: Crash) -> str | None:
    """The out-of-tree module that the fault is in, by a name that may be printed."""
    if not crash.module or crash.module not in reading.kernel.out_of_tree:
        return None
    return crash.module if made_of(crash.module, NAME) else "a module"


def _at(crash: Crash) -> str:
    at = tracker(crash.module)
    return f" ({at})" if at else ""


def _has_earlier(reading: Reading, crash: Crash) -> bool:
    return any(other.number == 1 for other in reading.crashes if other is not crash)


def _like_bad_memory(crash: Crash) -> bool:
    suggests = (crash.address.suggests or "").lower() if crash.address else ""
    return "flip" in suggests or crash.kind in _OVERWRITTEN


def _install(system: System, package: str) -> str:
    line = system.distribution.install
    return f" (`{line.format(package=package)}`)" if line else ""


def _names(modules: Sequence[str]) -> str:
    good = [module for module in modules if made_of(module, NAME)]
    return ", ".join(good[:4]) + (", …" if len(good) > 4 else "") if good else "their names cannot be printed"
