"""Small values that the tests of this room are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.advice.system import system_of
from advisor.advice.workaround.kind import Context
from advisor.index.stored import BaseInfo, Fix, Signature, Template, Workaround
from advisor.intake.record import CrashRecord
from advisor.matching.match import Match
from advisor.oops.crash import Address, Crash, Frame, Kernel, LogLine, Reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.advice.machine import Machine

BASE = BaseInfo("2026.11.25+0123456789ab", 12, {"mainline": "7.1", "6.12": "6.12.90", "6.6": "6.6.110"})
RECORD = CrashRecord("/var/crash/201505221035", "kdump-tools", ())

KERNELS = {
    "debian": ("6.1.0-18-amd64", "6.1.76", "debian", "6.1.76-1"),
    "ubuntu": ("5.15.0-91-generic", "5.15.131", "ubuntu", "5.15.0-91.101"),
    "fedora": ("6.8.9-300.fc40.x86_64", "6.8.9", "fedora", "6.8.9-300.fc40"),
    "rhel": ("4.18.0-513.el8.x86_64", "4.18.0", "rhel", "4.18.0-513.el8"),
    "suse": ("6.4.0-150600.23.7-default", "6.4.0", "suse", "6.4.0-150600.23.7"),
    "suse-old": ("5.14.21-150400.24.18-default", "5.14.21", "suse", "5.14.21-150400.24.18"),
    "arch": ("6.6.8-arch1-1", "6.6.8", "arch", "6.6.8.arch1-1"),
    "nixos": ("5.10.57", "5.10.57", "nixos", None),
    "raspberrypi": ("6.6.20+rpt-rpi-v8", "6.6.20", "debian", "1:6.6.20-1+rpt1"),
    "wsl": ("5.15.90.1-microsoft-standard-WSL2", "5.15.90", None, None),
    "generic": ("6.7.4", "6.7.4", None, None),
}


class Text:
    """A log of given lines, as `advisor.oops.text` gives it."""

    def __init__(self, lines: Collection[str] = ()) -> None:
        self.all = tuple(LogLine(at + 1, 0, None, text) for at, text in enumerate(lines))

    def words(self) -> set[bytes]:
        return {word for line in self.all for word in line.text.lower().encode().split()}

    def lines_with(self, words: Collection[bytes], limit: int = 200) -> list[LogLine]:
        return [line for line in self.all if any(word in line.text.lower().encode() for word in words)][:limit]


def kernel(name: str = "debian", **changes: Any) -> Kernel:
    release, upstream, distribution, package = KERNELS[name]
    return Kernel(
        release=release,
        upstream=upstream,
        arch="x86_64",
        distribution=distribution,
        package_version=package,
        command_line="BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro quiet",
        hardware=None,
        bios=None,
        modules=(),
        out_of_tree=(),
        build_id=None,
        dump_release=None,
    )._replace(**changes)


def crash(kind: str = "null-dereference", **changes: Any) -> Crash:
    address = changes.pop("address", None)
    return Crash(
        kind=kind,
        title=f"{kind} in some_function",
        function="some_function",
        module=None,
        fatal=True,
        role="primary",
        number=1,
        process="kworker/0:1",
        pid=7,
        cpu=0,
        time=100.0,
        taint=(),
        line=10,
        file=0,
        address=Address("0", address) if address else None,
        frames=(Frame("some_function", 1, 2),),
        corrupted=None,
        registers=None,
        code=None,
        before=(),
        stacks=(),
        workqueue=None,
        message="BUG: kernel NULL pointer dereference, address: 0000000000000000",
    )._replace(**changes)


def reading(*crashes: Crash, lines: Collection[str] = (), of: Kernel | None = None, primary: int | None = 0) -> Reading:
    return Reading(
        kernel=of or kernel(),
        crashes=crashes,
        primary=primary if crashes else None,
        roles=("crashed-kernel",),
        notes=(),
        text=Text(lines),  # type: ignore[arg-type]
    )


def workaround(kind: str = "kernel-parameter", value: str = "nouveau.runpm=0", **changes: Any) -> Workaround:
    return Workaround(
        kind=kind,
        value=value,
        action="add",
        effect="keeps the GPU powered",
        cost="more heat",
        risk="low",
        certainty="high",
        kernels=None,
        source="https://bugs.example.org/1",
    )._replace(**changes)


def fix(**changes: Any) -> Fix:
    return Fix("0123456789abcdef", "drm/nouveau: do not touch a sleeping GPU", {}, {})._replace(**changes)


def signature(ident: str = "some-bug", **changes: Any) -> Signature:
    return Signature(
        number=1,
        id=ident,
        title="some bug",
        origin="curated",
        review="reviewed",
        cause="bug",
        seen="field",
        kinds=("null-dereference",),
        functions=("some_function",),
        modules=(),
        trace=(),
        templates=(),
        require=(),
        hardware=(),
        processes=(),
        kernels=None,
        bugs=(),
        fixes=(),
        workarounds=(),
        references=(),
        similar=(),
        note=None,
    )._replace(**changes)


def template(text: str) -> Template:
    return Template(text, text, (), ())


def match(confidence: float = 0.95, crash: int | None = 0, ident: str = "some-bug", **changes: Any) -> Match:
    return Match(signature(ident, **changes), crash, confidence, (), ())


def context(
    name: str = "debian",
    machine: Machine | None = None,
    command_line: str | None = "BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro quiet",
    probable: bool = False,
    **changes: Any,
) -> Context:
    crashed = kernel(name, command_line=command_line, **changes)
    return Context("some-bug", crashed, system_of(crashed, machine, command_line), command_line, probable)
