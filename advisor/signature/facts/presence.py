"""In which kernels a workaround's parameter is, as ranges of upstream versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.versions import parse_version

if TYPE_CHECKING:
    from advisor.signature.facts.read import KernelFacts

OF_PROGRAMS = frozenset(("systemd", "rd", "luks", "udev", "fsck", "plymouth", "modprobe", "sysctl", "inst", "boot"))
"""Before a dot, and no module: parameters of the init system, the initramfs, the installer."""


class Presence(NamedTuple):
    """Where a parameter is and is not; None where no version is known of."""

    having: str | None
    lacking: str | None


UNKNOWN = Presence(None, None)


def parameter_of(kind: str, value: str, module: str | None) -> str | None:
    """The name that a workaround sets, as kernels know it; None where it is not the kernel that reads it."""
    name = value.partition("=")[0]
    if kind == "module-option":
        return f"{module}.{name}".replace("-", "_") if module else None
    if kind != "kernel-parameter" or name.partition(".")[0].replace("-", "_") in OF_PROGRAMS:
        return None
    return name.replace("-", "_")


def presence(name: str, facts: KernelFacts) -> Presence:
    """What the tables tell. Between two known kernels that differ, and below the oldest, nothing is known.

    Above the newest one a parameter that was there may be gone, one that was gone stays so. A module that no kernel has
    comes from elsewhere, and a word of the core that none has may be for a program.
    """
    streams = facts.parameter(name)
    module, dot, _ = name.partition(".")
    if not streams and not (dot and facts.has_module(module)):
        return UNKNOWN
    having: list[str] = []
    lacking: list[str] = []
    run: list[str] = []
    for at, stream in enumerate(facts.kernels):
        run.append(stream)
        following = facts.kernels[at + 1] if at + 1 < len(facts.kernels) else None
        there = stream in streams
        if following is not None and (following in streams) == there:
            continue
        open_ended = following is None and not there
        text = f">={run[0]}" if open_ended else f">={run[0]},<{_after(stream)}"
        (having if there else lacking).append(text)
        run = []
    return Presence(" || ".join(having) or None, " || ".join(lacking) or None)


def _after(stream: str) -> str:
    """The first version of the next stream."""
    version = parse_version(stream)
    return f"{version.major}.{version.minor + 1}-rc1"
