"""Kernel, machine and command line, from wherever a log mentions them."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.banner import arch_of_release, parse_banner
from advisor.oops.crash import Kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.intake.record import DumpHeader
    from advisor.oops.crash import Crash
    from advisor.oops.report import Report


Mention = tuple[int, int, str]
"""File, line and text of one place that tells something."""
_MOST = 2000
"""Mentions of one sort that are kept; in a longer log the middle ones go."""


class Facts:
    """Where the logs mention kernel and machine."""

    def __init__(self) -> None:
        self.banners: list[Mention] = []
        self.command_lines: list[Mention] = []
        self.machines: list[Mention] = []
        self.in_reports: list[Mention] = []
        self.modules: list[Mention] = []
        self.build_ids: list[Mention] = []
        self.arch: str | None = None

    def add(self, trigger: str, raw: bytes, position: int, line: int, file: int) -> bool:
        """Take a line of the scan; True where it is a kernel's first one."""
        text = raw[position + len(trigger) :].decode("utf-8", "replace").strip()
        if trigger == "Linux version ":
            if text[:1].isdigit():
                _keep(self.banners, (file, line, text))
                return True
        elif trigger == "ommand line: ":
            if position and raw[position - 1 : position] in (b"C", b"c"):
                _keep(self.command_lines, (file, line, text))
        elif trigger == "BUILD-ID":
            _keep(self.build_ids, (file, line, text.lstrip("(=) ")))
        else:
            _keep(self.machines, (file, line, text))
        return False

    def take(self, report: Report, file: int) -> None:
        """Take what a report's own header says."""
        line = report.start.number
        if report.kernel_line:
            _keep(self.in_reports, (file, line, report.kernel_line))
        if report.hardware:
            _keep(self.machines, (file, line, report.hardware))
        if report.modules:
            _keep(self.modules, (file, line, report.modules))
        if self.arch is None:
            self.arch = _arch_of_report(report)

    def capture_boots(self, file: int) -> list[int]:
        """Lines at which a capture kernel started: only its command line says where the crashed kernel's memory is."""
        starts = [line for where, line, _ in self.banners if where == file]
        found: list[int] = []
        for where, line, text in self.command_lines:
            if where == file and ("elfcorehdr=" in text or "reset_devices" in text.split()):
                found.append(max((start for start in starts if start <= line), default=line))
        return found


def _keep(mentions: list[Mention], mention: Mention) -> None:
    mentions.append(mention)
    if len(mentions) > _MOST:
        del mentions[_MOST // 4 : _MOST // 2]


def nearest(mentions: Sequence[Mention], crash: Crash | None) -> str | None:
    """The last mention before the crash in its own file, else the first after it, else the last of all."""
    if not mentions:
        return None
    if crash is None:
        return mentions[-1][2]
    line = crash.line or 0
    own = [mention for mention in mentions if mention[0] == crash.file]
    before = [mention for mention in own if mention[1] <= line]
    if before:
        return before[-1][2]
    return (own[0] if own else mentions[-1])[2]


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


def kernel_of(facts: Facts, crash: Crash | None, tools: Sequence[Kernel], dump: DumpHeader | None) -> Kernel:
    """The crashed kernel, in the order: banner, the oops's own line, the crash tool's header, the dump's header."""
    banner = None
    for text in (nearest(facts.banners, crash), nearest(facts.in_reports, crash)):
        found = parse_banner(text) if text else None
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
    hardware, bios = _machine(nearest(facts.machines, crash))
    modules, foreign = split_modules(nearest(facts.modules, crash) or "")
    arch = arch_of_release(release) if release else None
    arch = arch or (tool.arch if tool else None) or (dump.machine if dump else None) or facts.arch
    return Kernel(
        release,
        banner.upstream if banner else None,
        arch,
        banner.distribution if banner else None,
        banner.package_version if banner else None,
        nearest(facts.command_lines, crash),
        hardware,
        bios,
        modules,
        foreign,
        (dump.build_id if dump else None) or nearest(facts.build_ids, crash),
        dump.release if dump else None,
    )


def _machine(text: str | None) -> tuple[str | None, str | None]:
    """Name and BIOS of `LENOVO 21AH/21AH, BIOS N3MET11W (1.10 ) 12/07/2022`."""
    if not text:
        return None, None
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
