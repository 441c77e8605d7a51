"""From a saved session to the crash that it describes: kind and culprit, by the PANIC text and the way to the dump."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.crash import Address, Crash, Frame, Kernel, Stack
from advisor.oops.crash_output.path import DUMPING, MESSAGES, NEVER_BY_PANIC
from advisor.oops.passed import kind_passed

if TYPE_CHECKING:
    from advisor.oops.crash_output.shape import Backtrace, CrashOutput

TASKS = 64
"""Stacks of other tasks that are kept: `foreach bt` shows hundreds."""
FALLING = 5
"""How far up the trace a module may stand that called a built-in culprit."""


def to_crash(output: CrashOutput, file: int = 0) -> Crash | None:
    """See `advisor.oops.crash_output.to_crash`."""
    main = _main(output)
    if main is None and output.panic is None and output.pid is None:
        return None
    kind = _kind(output, main)
    frames, culprit = _stack(main, kind)
    if output.source and frames and culprit is frames[0]:
        culprit = frames[0]._replace(file=output.source[0], source_line=output.source[1])
        frames = (culprit, *frames[1:])
    frames = tuple(frame._replace(file_index=file) for frame in frames)
    fault = main.faults[0] if main and main.faults else None
    return Crash(
        kind=kind,
        title=_title(kind, culprit.function if culprit else None, output.panic),
        function=culprit.function if culprit else None,
        module=_module(culprit, frames),
        fatal=True,
        role="primary",
        number=_die_number(output.panic),
        process=(main.command if main else None) or output.command,
        pid=main.pid if main and main.pid is not None else output.pid,
        cpu=main.cpu if main and main.cpu is not None else output.cpu,
        time=output.uptime,
        taint=(),
        line=main.line if main else None,
        file=file,
        address=_address(output.panic) or _register_address(kind, fault.registers if fault else None),
        frames=frames,
        corrupted=None if frames else "the saved crash output holds no backtrace of the crash",
        registers=fault.registers if fault else None,
        code=None,
        before=(),
        stacks=_others(output, main, file),
        workqueue=None,
        message=output.panic,
    )


def to_kernel(output: CrashOutput) -> Kernel:
    """See `advisor.oops.crash_output.to_kernel`."""
    distribution, package = _package(output.release or "", (output.version or "").split())
    return Kernel(
        release=output.release,
        upstream=None,
        arch=output.machine,
        distribution=distribution,
        package_version=package,
        command_line=None,
        hardware=None,
        bios=None,
        modules=(),
        out_of_tree=(),
        build_id=None,
        dump_release=output.release,
    )


def _package(release: str, version: list[str]) -> tuple[str | None, str | None]:
    """Distribution and package version from utsname: `#1 SMP Debian 4.0.2-1 (2015-05-11)`, `#101-Ubuntu SMP …`."""
    if "Debian" in version[:-1]:
        return "debian", version[version.index("Debian") + 1]
    build = version[0].lstrip("#") if version else ""
    if build.endswith("-Ubuntu"):
        base, _, rest = release.partition("-")
        return "ubuntu", f"{base}-{rest.partition('-')[0]}.{build.removesuffix('-Ubuntu')}"
    for mark, name in ((".el", "rhel"), (".fc", "fedora"), ("-arch", "arch"), ("-default", "suse")):
        if mark in release:
            return name, release
    return None, None


def _main(output: CrashOutput) -> Backtrace | None:
    """The backtrace of the task that crashed: the one on the way to the dump, else the header's task."""
    for backtrace in output.backtraces:
        if any(frame.function in ("crash_kexec", "__crash_kexec", "panic", "vpanic") for frame in backtrace.frames):
            return backtrace
    for backtrace in output.backtraces:
        if output.pid is None or backtrace.pid in (None, output.pid):
            return backtrace
    return None


def _kind(output: CrashOutput, main: Backtrace | None) -> str:
    message = output.panic or ""
    path = set(main.path) if main else set()
    if main and main.faults:
        path.add(main.faults[0].frame.function)  # sysrq_handle_crash wrote to NULL until 5.0
    if "sysrq_handle_crash" in path:
        return "sysrq"
    for words, kind in MESSAGES:
        if words in message and not (kind == "nmi" and ("watchdog" in message or "Fatal" in message)):
            return kind
    passed = kind_passed(path)
    if passed is not None:
        return passed
    if "panic" in message or "panic" in path or "vpanic" in path:
        return "panic"
    return "other"


def _stack(main: Backtrace | None, kind: str) -> tuple[tuple[Frame, ...], Frame | None]:
    """The trace from the culprit on, and the culprit."""
    if main is None:
        return (), None
    if main.faults:
        fault = main.faults[0]
        below = main.frames[fault.position :]
        if below and below[0].function == fault.frame.function:
            below = below[1:]  # --- <NMI exception stack> --- repeats it
        frames = (fault.frame, *below)
        return frames, frames[0]
    names = [frame.function for frame in main.frames]
    start = max((at for at, name in enumerate(names) if name.startswith(("asm_exc_", "exc_"))), default=-1) + 1
    if start == 0:
        start = max((at for at, name in enumerate(names) if name in ("panic", "vpanic", "crash_kexec")), default=-1) + 1
    frames = main.frames[start:]
    if kind in NEVER_BY_PANIC:
        return frames, None
    return frames, next((frame for frame in frames if frame.function not in DUMPING), None)


def _module(culprit: Frame | None, frames: tuple[Frame, ...]) -> str | None:
    """The culprit's module; where it is built in, that of the module near it which called it."""
    if culprit is None:
        return None
    if culprit.module is not None:
        return culprit.module
    return next((frame.module for frame in frames[: FALLING + 1] if frame.module), None)


def _title(kind: str, function: str | None, panic: str | None) -> str:
    name = panic if kind in ("panic", "other") and panic else kind.replace("-", " ")
    name = {
        "null-dereference": "NULL pointer dereference",
        "paging-request": "bad memory access",
        "general-protection": "general protection fault",
        "kernel-bug": panic or "kernel BUG",
        "sysrq": "crash requested through SysRq",
    }.get(kind, name)
    return f"{name} in {function}" if function else name


def _die_number(panic: str | None) -> int | None:
    _, mark, rest = (panic or "").partition("[#")
    digits = rest.partition("]")[0]
    return int(digits) if mark and digits.isdecimal() and len(digits) < 6 else None


def _address(panic: str | None) -> Address | None:
    """The address at the end of the PANIC message; what it suggests is the log reader's to say."""
    words = (panic or "").split()
    if not words or not any(word in panic.lower() for word in ("unable to handle", "dereference")):  # type: ignore[union-attr]
        return None
    value = words[-1].lower().removeprefix("0x")
    if value == "(null)":
        value = "0"
    if value and len(value) <= 16 and all(letter in "0123456789abcdef" for letter in value):
        return Address(value, None)
    return None


def _register_address(kind: str, registers: dict[str, str] | None) -> Address | None:
    """powerpc keeps the address of the access in DAR; x86's CR2 is not in a backtrace."""
    if kind in ("paging-request", "null-dereference") and registers and "DAR" in registers:
        return Address(registers["DAR"], None)
    return None


def _others(output: CrashOutput, main: Backtrace | None, file: int) -> tuple[Stack, ...]:
    stacks: list[Stack] = []
    for backtrace in output.backtraces:
        if backtrace is main:
            continue
        stopped = any(frame.function in ("crash_nmi_callback", "nmi_handle") for frame in backtrace.frames)
        frames, _ = _stack(backtrace, "other")
        if frames and len(stacks) < TASKS:
            role = "other-cpu" if stopped else "waiting-task"
            stacks.append(Stack(role, tuple(frame._replace(file_index=file) for frame in frames)))
    return tuple(stacks)
