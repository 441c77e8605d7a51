"""Is the `crash` tool there, and young enough for this kernel?

crash reads the kernel's own structures, so that a kernel much younger than it cannot be read. Its releases come in
April and November; the table says which kernel was out by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.doctor.finding import ADVICE, OK, UNKNOWN, Finding
from advisor.versions import leading_version

if TYPE_CHECKING:
    from advisor.doctor.system import System

KERNELS = (
    ((7, 3, 0), (5, 15)),
    ((8, 0, 0), (5, 16)),
    ((8, 0, 1), (5, 18)),
    ((8, 0, 2), (6, 1)),
    ((8, 0, 3), (6, 3)),
    ((8, 0, 4), (6, 6)),
    ((8, 0, 5), (6, 9)),
    ((8, 0, 6), (6, 12)),
    ((9, 0, 0), (6, 15)),
)
"""Release of crash → the youngest kernel within a month or two of it; later releases of crash are taken on trust."""


def check(system: System) -> Finding:
    """What `crash --version` says."""
    if not system.program("crash"):
        return Finding(
            ADVICE,
            "crash is not installed",
            "It opens a saved dump; the advice of this program does not need it.",
            system.install("crash"),
        )
    version = _version(system.run(("crash", "--version")) or "")
    kernel = leading_version(system.release)
    if version is None or kernel is None:
        return Finding(UNKNOWN, "crash does not say its version")
    said = f"crash {'.'.join(map(str, version))}"
    if version > KERNELS[-1][0]:
        return Finding(OK, said)
    newest = next((number for release, number in reversed(KERNELS) if version >= release), (5, 0))
    if tuple(kernel[:2]) <= newest:
        return Finding(OK, f"{said} knows kernels up to {newest[0]}.{newest[1]}")
    return Finding(
        ADVICE,
        f"{said} is older than this kernel: it knows kernels up to {newest[0]}.{newest[1]}",
        "It may refuse a dump or read it wrongly. drgn, which goes by the kernel's own debug data, mostly still works.",
        (*system.install("crash"), "# Where that brings no newer one: https://github.com/crash-utility/crash"),
    )


def _version(text: str) -> tuple[int, ...] | None:
    for line in text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == "crash":
            version = leading_version(words[1])
            if version:
                return (*version, 0, 0)[:3]
    return None
