"""Kernels that apt's lists offer, by `apt-cache policy` (apt-cache(8)).

linux-image-amd64:
  Installed: 6.1.176-1
  Candidate: 6.1.192-2
  Version table:
     6.9.7-1~bpo12+1 100
        100 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
     6.1.192-2 500
        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
 *** 6.1.176-1 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
        100 /var/lib/dpkg/status
"""

from __future__ import annotations

from advisor.advice.package.offered import Offer
from advisor.advice.quoting import NAME, made_of
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.machine import Machine

_POCKET = NAME | frozenset(".")


def debian(machine: Machine, package: str) -> tuple[Offer, ...]:
    """Versions of the package that brings the newest kernel of a flavour; it has the version of that kernel."""
    return _asked(machine, (package,))


def ubuntu(machine: Machine, package: str) -> tuple[Offer, ...]:
    """The same, and the kernel of later releases that Ubuntu offers for one with long support."""
    later = (f"linux-generic-hwe-{machine.version}",) if package == "linux-generic" and machine.version else ()
    return _asked(machine, (package, *later))


def _asked(machine: Machine, packages: tuple[str, ...]) -> tuple[Offer, ...]:
    text = machine.output(("/usr/bin/apt-cache", "policy", *packages)).decode("utf-8", "replace")
    return tuple(read_policy(text))


def read_policy(text: str) -> Iterator[Offer]:
    """Every version of every table."""
    package = installed = candidate = version = None
    pockets: list[str] = []
    for line in [*text.splitlines(), ""]:
        words = line.removeprefix(" ***").split()
        indent = len(line) - len(line.lstrip(" *"))
        if version and indent < 8:
            yield _offer(package or "", version, candidate, installed, pockets)
            version, pockets = None, []
        if line and not line[0].isspace():
            package = line.rstrip(":")
            installed = candidate = None
        elif line.startswith("  Installed: "):
            installed = words[-1]
        elif line.startswith("  Candidate: "):
            candidate = words[-1]
        elif 4 <= indent < 8 and len(words) == 2:
            version = words[0]
        elif indent >= 8 and len(words) >= 3:
            pockets.append(words[2].partition("/")[0])


def _offer(package: str, version: str, candidate: str | None, installed: str | None, pockets: list[str]) -> Offer:
    pocket = next((name for name in pockets if made_of(name, _POCKET)), None)
    preferred = version == candidate
    target = f"-t {pocket} " if pocket and not preferred else ""
    return Offer(package, version, f"sudo apt install {target}{package}", preferred, version == installed, pocket)
