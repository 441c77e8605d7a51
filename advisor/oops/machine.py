"""Kernel, machine and command line, from wherever a log mentions them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.banner import arch_of_release, parse_banner
from advisor.oops.crash import Kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.intake.record import DumpHeader
    from advisor.oops.crash import Crash
    from advisor.oops.report import Report


class Facts:
    """What was met while scanning; the last mention before the crash counts, the first where none is before it."""

    def __init__(self) -> None:
        self.banners: list[tuple[int, int, str]] = []
        self.command_lines: list[tuple[int, int, str]] = []
        self.machines: list[tuple[int, int, str]] = []
        self.in_reports: list[tuple[int, int, str]] = []
        self.modules: list[tuple[int, int, str]] = []
        self.arch: str | None = None

    def add(self, trigger: str, raw: bytes, position: int, line: int, file: int) -> bool:
        """Take a line of the scan; True where it is a kernel's first one."""
        text = raw[position + len(trigger) :].decode("utf-8", "replace").strip()
        if trigger == "Linux version ":
            if text[:1].isdigit():
                self.banners.append((file, line, text))
                return True
        elif trigger == "ommand line: ":
            self.command_lines.append((file, line, text))
        elif trigger in ("DMI: ", "Hardware name: ", "Machine model: "):
            self.machines.append((file, line, text))
        return False

    def take(self, report: Report, file: int) -> None:
        """Take what a report's own header says."""
        line = report.start.number
        if report.kernel_line:
            self.in_reports.append((file, line, report.kernel_line))
        if report.hardware:
            self.machines.append((file, line, report.hardware))
        if report.modules:
            self.modules.append((file, line, report.modules))
        if self.arch is None:
            self.arch = _arch_of_report(report)


def _arch_of_report(report: Report) -> str | None:
    names = report.registers
    if "RAX" in names or "R10" in names or "RSP" in names:
        return "x86_64"
    if "EAX" in names:
        return "i386"
    if "x29" in names or "x0" in names:
        return "arm64"
    if "r10" in names and "r0" in names:
        return "arm"
    return None


def kernel_of(facts: Facts, crashes: Sequence[Crash], tools: Sequence[Kernel], dump: DumpHeader | None) -> Kernel:
    """The crashed kernel, in the order: banner, the oops's own line, the crash tool's header, the dump's header."""
    mentions = [*facts.banners[-1:], *facts.in_reports[-1:]]
    banner = None
    for _, _, text in mentions:
        found = parse_banner(text)
        if found is None:
            continue
        if banner is None:
            banner = found
        elif banner.release == found.release:
            banner = banner._replace(
                upstream=banner.upstream or found.upstream,
                distribution=banner.distribution or found.distribution,
                package_version=banner.package_version or found.package_version,
            )
    tool = tools[0] if tools else None
    if banner is None and dump is not None and dump.release:
        banner = parse_banner(f"{dump.release} {dump.version or ''}") if tool is None or not tool.release else None
    if banner is None and tool is not None and tool.release:
        package = f" Debian {tool.package_version}" if tool.distribution == "debian" else ""  # as its banner has it
        banner = parse_banner(tool.release + package)
        if banner is not None:
            banner = banner._replace(
                distribution=tool.distribution or banner.distribution,
                package_version=tool.package_version or banner.package_version,
            )
    release = banner.release if banner else None
    hardware, bios = _machine(facts)
    listed = facts.modules[-1][2] if facts.modules else ""
    modules, foreign = split_modules(listed)
    arch = arch_of_release(release) if release else None
    arch = arch or (tool.arch if tool else None) or (dump.machine if dump else None) or facts.arch
    return Kernel(
        release,
        banner.upstream if banner else None,
        arch,
        banner.distribution if banner else None,
        banner.package_version if banner else None,
        facts.command_lines[-1][2] if facts.command_lines else None,
        hardware,
        bios,
        modules,
        foreign,
        dump.build_id if dump else None,
        dump.release if dump else None,
    )


def _machine(facts: Facts) -> tuple[str | None, str | None]:
    if not facts.machines:
        return None, None
    text = facts.machines[-1][2]
    name, found, bios = text.partition(", BIOS ")
    return name.strip(), bios.strip() if found else None


def split_modules(listed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the modules, and those whose flags say that they were built outside the kernel tree."""
    names: list[str] = []
    foreign: list[str] = []
    for word in listed.split("[last unloaded", 1)[0].split():
        name, bracket, flags = word.partition("(")
        if not name or not name.replace("_", "").replace("-", "").isalnum():
            continue
        names.append(name)
        if bracket and "O" in flags:
            foreign.append(name)
    return tuple(names), tuple(foreign)
