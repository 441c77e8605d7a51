"""Kernels that zypper's cached lists offer, by `zypper --no-refresh search --details` (zypper(8)).

S  | Name           | Type    | Version   | Arch   | Repository
---+----------------+---------+-----------+--------+-----------
i+ | kernel-default | package | 6.9.3-1.1 | x86_64 | Main Repository (OSS)
v  | kernel-default | package | 6.9.7-1.1 | x86_64 | Main Repository (OSS)
"""

from __future__ import annotations

from advisor.advice.package.offered import Offer
from advisor.checking import TYPE_CHECKING
from advisor.versions import compare_packages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.machine import Machine

_SEARCH = (
    "/usr/bin/zypper",
    "--non-interactive",
    "--no-refresh",
    "--quiet",
    "search",
    "--details",
    "--match-exact",
    "--type",
    "package",
)


def tumbleweed(machine: Machine, package: str) -> tuple[Offer, ...]:
    """Versions of the kernel; Tumbleweed is updated as a whole."""
    offers = list(read_table(machine.output((*_SEARCH, package)).decode("utf-8", "replace"), package))
    newest: Offer | None = None
    for offer in offers:
        if newest is None or compare_packages(offer.version, newest.version) > 0:
            newest = offer
    return tuple(offer._replace(preferred=offer is newest) for offer in offers)


def read_table(text: str, package: str) -> Iterator[Offer]:
    """The rows of that package."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) >= 4 and cells[1] == package:
            yield Offer(package, cells[3], "sudo zypper dup", installed=cells[0].startswith("i"))
