"""Crashes that are no fault: the kernel did what it was told or configured to do."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.index.stored import Signature
    from advisor.oops.crash import Crash, LogLine, Reading

TEST = (
    "This crash was made on purpose through sysrq. Capturing a crash works on this machine, and there is no bug to "
    "look for."
)
_SYSRQ_FUNCTIONS = ("sysrq_handle_crash", "lkdtm_do_action", "write_sysrq_trigger")
_SYSRQ_LINES = ("trigger a crash", "sysrq triggered crash", "lkdtm: performing direct entry")
"""`SysRq : Trigger a crash` (drivers/tty/sysrq.c, __handle_sysrq; before 4.20 with a blank before the colon), the
panic of sysrq_handle_crash, and lkdtm's announcement (drivers/misc/lkdtm/core.c)."""


_AT_ONCE = 5.0
"""Seconds in which a crash that was asked for follows."""
_NEAR = 200
"""Lines, where the log has no times."""
CONFIGURED = (
    # kernel/panic.c, check_panic_on_warn
    (
        "panic_on_warn set",
        (
            "The kernel stopped because panic_on_warn tells it to stop at any warning. The warning itself names no "
            "known bug: `sudo sysctl -w kernel.panic_on_warn=0` lets the machine go on after warnings."
        ),
    ),
    # kernel/hung_task.c, check_hung_task
    (
        "hung_task: blocked tasks",
        (
            "The kernel stopped because hung_task_panic tells it to stop when a task waits for too long. What the "
            "task waited for may just have been slow: `sudo sysctl -w kernel.hung_task_panic=0` lets the machine go on."
        ),
    ),
    # mm/oom_kill.c, check_panic_on_oom
    (
        "panic_on_oom is enabled",
        (
            "The kernel stopped because panic_on_oom tells it to stop when memory runs out. Find out what used "
            "the memory; `sudo sysctl -w vm.panic_on_oom=0` makes the kernel kill a process instead."
        ),
    ),
    # arch/x86/kernel/nmi.c, unknown_nmi_error
    (
        "nmi: not continuing",
        (
            "The kernel stopped because it is set to stop at an NMI that nothing claims (unknown_nmi_panic or "
            "panic_on_unrecovered_nmi). Somebody may have pressed the NMI button, or sent the NMI through the "
            "management controller or the hypervisor; if nobody did, look into the hardware's own event log."
        ),
    ),
    # drivers/md/dm-verity-target.c
    (
        "dm-verity device corrupted",
        (
            "The kernel stopped because dm-verity found that a block of the device is not what was signed, and is "
            "set to stop then. Write the image anew; if it comes back, the storage is at fault."
        ),
    ),
    # fs/ext4/super.c, ext4_handle_error
    (
        "panic forced after error",
        (
            "The kernel stopped because the file system is mounted with errors=panic and found an error in itself. "
            "Check it from a rescue system with `fsck -f`, and look at the disk's health with `smartctl -a`."
        ),
    ),
    # crypto/testmgr.c, alg_test: in FIPS mode a failed self-test ends the system
    (
        "self-tests for",
        "The kernel stopped because a self-test of its cryptography failed in FIPS mode, which forbids going on.",
    ),
)
"""What the kernel says at its end, in lower case → what it means, as sentences for the owner."""
_MEMORY_LIMIT = (
    "A memory limit of a control group was reached and the kernel killed a process to keep it, as it is meant "
    "to. Raise the limit or let the processes of that group use less; the kernel and the memory are sound."
)
_MEMORY_LIMIT_LINES = ("memory cgroup out of memory", "killed as a result of limit of", "constraint=constraint_memcg")
_MEMORY_LIMIT_FUNCTIONS = ("mem_cgroup_out_of_memory", "mem_cgroup_oom", "mem_cgroup_oom_synchronize")
"""mm/memcontrol.c and mm/oom_kill.c."""

_ENFORCED = (
    "No sha256 digest for patch ID",
    "is restricted; see man kernel_lockdown",
    "Loading of unsigned module is rejected",
    "Loading of module with unavailable key is rejected",
)
"""Messages of checks that refuse something and let the system go on; only where a signature is about just that."""
ENFORCED_CHECK = "The kernel refused something because a check that it enforces failed; that is its purpose and no bug."


def told_to_crash(reading: Reading, crash: Crash) -> bool:
    """Somebody asked for the crash (sysrq, a test module). Old kernels show it as a NULL dereference."""
    if crash.kind == "sysrq" or crash.function in _SYSRQ_FUNCTIONS:
        return True
    if _says((crash.message or "", *(line.text for line in crash.before)), _SYSRQ_LINES):
        return True
    triggers = [line for line in reading.text.lines_with((b"trigger",), 50) if "trigger a crash" in line.text.lower()]
    return any(_just_before(line, crash) for line in triggers)


def _just_before(line: LogLine, crash: Crash) -> bool:
    """The line leads to the crash: not that of an earlier boot in the same log, nor one that came after it.

    In another text of the same record, such as the saved output of `crash` beside the dmesg, order says nothing.
    """
    if line.file != crash.file:
        return True
    if line.line is None or crash.line is None or line.line > crash.line:
        return False
    if line.time is not None and crash.time is not None:
        return 0 <= crash.time - line.time <= _AT_ONCE
    return crash.line - line.line <= _NEAR


def configured_to_end(reading: Reading, crash: Crash) -> str | None:
    """Why the kernel was set up to do this, else None. A lock-up or an oops is a fault whatever setting ended it."""
    chain = [crash, *(other for other in reading.crashes if other.role == "consequence")]
    texts = [text for one in chain for text in (one.message or "", one.title)]
    texts.extend(line.text for line in crash.before)
    if crash.kind == "out-of-memory" and (
        _says(texts, _MEMORY_LIMIT_LINES)
        or any(frame.function in _MEMORY_LIMIT_FUNCTIONS for frame in crash.frames)
        or _near(reading, crash, (b"cgroup", b"constraint_memcg"), _MEMORY_LIMIT_LINES)
    ):
        return _MEMORY_LIMIT
    if crash.kind not in ("warning", "hung-task", "out-of-memory", "nmi", "panic", "other"):
        return None
    lowered = [text.lower() for text in texts]
    for part, reason in CONFIGURED:
        if any(part in text for text in lowered):
            return reason
    if crash.kind in ("warning", "hung-task"):
        # the panic that follows them may be no crash of its own in the reading
        part, reason = CONFIGURED[0] if crash.kind == "warning" else CONFIGURED[1]
        if crash.fatal and _near(reading, crash, (b"panic",), (part,)):
            return reason
    return None


def enforces_a_check(signature: Signature) -> bool:
    """The signature is about a message with which an enforced check refuses something."""
    return any(part in template.text for template in signature.templates for part in _ENFORCED)


def _says(texts: tuple[str, ...] | list[str], parts: tuple[str, ...]) -> bool:
    return any(part in text.lower() for text in texts for part in parts)


def _near(reading: Reading, crash: Crash, words: tuple[bytes, ...], parts: tuple[str, ...]) -> bool:
    """One of the parts stands in a line of the crash's file from its first line on."""
    return any(
        part in line.text.lower()
        for line in reading.text.lines_with(words, 50)
        if line.file == crash.file and (line.line is None or crash.line is None or line.line >= crash.line)
        for part in parts
    )
