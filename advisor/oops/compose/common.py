"""Lines that every architecture and kind share: banner, the CPU line, hardware, taint, modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.description import DEFAULT_RELEASE, Description, parse_frame, version_of
from advisor.oops.compose.tail import is_kernel_thread

if TYPE_CHECKING:
    from advisor.oops.crash import Frame

CUT_HERE = "------------[ cut here ]------------"
"""kernel: include/asm-generic/bug.h, CUT_HERE."""
_TAINTS = (
    # letter, name (kernel: kernel/panic.c, taint_flags), blank when not set; `G` stands where P does not
    ("P", "PROPRIETARY_MODULE"),
    ("F", "FORCED_MODULE"),
    ("S", "CPU_OUT_OF_SPEC"),
    ("R", "FORCED_RMMOD"),
    ("M", "MACHINE_CHECK"),
    ("B", "BAD_PAGE"),
    ("U", "USER"),
    ("D", "DIE"),
    ("A", "OVERRIDDEN_ACPI_TABLE"),
    ("W", "WARN"),
    ("C", "CRAP"),
    ("I", "FIRMWARE_WORKAROUND"),
    ("O", "OOT_MODULE"),
    ("E", "UNSIGNED_MODULE"),
    ("L", "SOFTLOCKUP"),
    ("K", "LIVEPATCH"),
    ("X", "AUX"),
    ("T", "RANDSTRUCT"),
    ("N", "TEST"),
)


def release_of(description: Description) -> str:
    """`uname -r` as the report prints it."""
    return description.kernel or DEFAULT_RELEASE


def culprit(description: Description) -> Frame:
    """The faulting frame; a function of the kernel's own where none is described."""
    return parse_frame(description.function or "kernel_test_function+0x10/0x20")


def process(description: Description) -> tuple[str, int]:
    """Name and number of the task."""
    return description.process or "kworker/0:1", description.pid if description.pid is not None else 40


def taint(description: Description) -> str:
    """`Not tainted` or the flags in their places (kernel: kernel/panic.c, print_tainted)."""
    letters = set(description.taint.upper().replace(" ", "")) - {"G"}
    if not letters:
        return "Not tainted"
    places = "".join(letter if letter in letters else "G" if letter == "P" else " " for letter, _ in _TAINTS)
    return f"Tainted: {places}"


def taint_names(description: Description) -> list[str]:
    """The line that spells the flags out, since 6.12 (kernel: lib/dump_stack.c, dump_stack_print_info)."""
    letters = set(description.taint.upper())
    names = [f"[{letter}]={name}" for letter, name in _TAINTS if letter in letters]
    return [f"Tainted: {', '.join(names)}"] if names and version_of(description.kernel) >= (6, 12) else []


def build(description: Description) -> str:
    """What follows the release in the CPU line: `#1  Debian 6.12.118-1`, `#101-Ubuntu`, `#1`.

    Since 3.x the kernel prints init_utsname()->version up to the first blank there; Debian's patch adds its package
    (debian/version.patch, kernel: lib/dump_stack.c).
    """
    package = description.package or ""
    distribution, _, number = package.partition(" ")
    if distribution == "Debian":
        return f"#1 {'' if version_of(description.kernel) < (5, 17) else ' '}Debian {number}"
    if distribution == "Ubuntu":
        return f"#{number.partition('-')[2].partition('.')[2] or '1'}-Ubuntu"
    return "#1"


def banner(description: Description) -> str | None:
    """The kernel's first line (kernel: init/version.c, linux_banner); None where no kernel is described."""
    if description.kernel is None:
        return None
    package = description.package or ""
    distribution, _, number = package.partition(" ")
    start = f"Linux version {description.kernel}"
    if distribution == "Debian":
        return (
            f"{start} (debian-kernel@lists.debian.org) (gcc (Debian) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40)"
            f" #1 SMP Debian {number} (2020-01-01)"
        )
    if distribution == "Ubuntu":
        upstream = ".".join(str(part) for part in version_of(description.kernel)) + ".0"
        flavour = description.kernel.rpartition("-")[2]
        return (
            f"{start} (buildd@lcy02-amd64-001) (gcc (Ubuntu) 11.4.0, GNU ld (GNU Binutils for Ubuntu) 2.38)"
            f" {build(description)} SMP Wed Jan 1 00:00:00 UTC 2020 (Ubuntu {number}-{flavour} {upstream})"
        )
    return f"{start} (builder@example.org) (gcc (GCC) 12.2.0, GNU ld 2.40) #1 SMP Wed Jan 1 00:00:00 UTC 2020"


def cpu_line(description: Description) -> str:
    """kernel: lib/dump_stack.c, dump_stack_print_info; `UID:` since 6.11, before 3.11 by print_modules' neighbours."""
    name, pid = process(description)
    version = version_of(description.kernel)
    release = release_of(description)
    if version < (3, 11):
        hardware = f" {description.hardware}" if description.hardware else ""
        return f"Pid: {pid}, comm: {name} {taint(description)} {release} {build(description)}{hardware}"
    uid = "" if version < (6, 12) else "UID: 0 " if is_kernel_thread(name) else "UID: 1000 "
    return f"CPU: {description.cpu} {uid}PID: {pid} Comm: {name} {taint(description)} {release} {build(description)}"


def machine_lines(description: Description) -> list[str]:
    """CPU line, spelled-out taint, hardware, work item (kernel: dump_stack.c and workqueue.c, print_worker_info)."""
    lines = [cpu_line(description), *taint_names(description)]
    if description.hardware and version_of(description.kernel) >= (3, 11):
        bios = f", BIOS {description.bios}" if description.bios else ""
        lines.append(f"Hardware name: {description.hardware}{bios}")
    if description.workqueue and version_of(description.kernel) >= (3, 11):
        lines.append(f"Workqueue: {description.workqueue}")
    return lines


def modules_of(description: Description) -> tuple[str, ...]:
    """The described modules and those that frames name."""
    frames = [parse_frame(text) for text in (*filter(None, (description.function,)), *description.trace)]
    named = [frame.module for frame in frames if frame.module]
    listed = [name.partition("(")[0] for name in description.modules]
    return (*dict.fromkeys(name for name in named if name not in listed), *description.modules)


def modules_line(description: Description) -> str:
    """kernel: kernel/module/main.c, print_modules."""
    return f"Modules linked in:{''.join(f' {name}' for name in modules_of(description))}"


def end_trace(description: Description) -> str:
    """kernel: kernel/panic.c, print_oops_end_marker; the number is zero since 5.17."""
    return f"---[ end trace {'0' * 16 if version_of(description.kernel) >= (5, 17) else '4d5f1e3c2b9a8071'} ]---"
