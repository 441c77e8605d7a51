"""How kdump is looked after, a row a family of distributions, found through the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from advisor.registry import resolve

if TYPE_CHECKING:
    from advisor.doctor.family.row import Family

FAMILIES = {
    "debian": "advisor.doctor.family.debian:DEBIAN",
    "ubuntu": "advisor.doctor.family.debian:UBUNTU",
    "raspberrypi": "advisor.doctor.family.debian:DEBIAN",
    "fedora": "advisor.doctor.family.fedora:FEDORA",
    "rhel": "advisor.doctor.family.fedora:RHEL",
    "suse": "advisor.doctor.family.suse:SUSE",
    "tumbleweed": "advisor.doctor.family.suse:SUSE",
    "arch": "advisor.doctor.family.arch:ARCH",
    "generic": "advisor.doctor.family.generic:GENERIC",
}
"""Id of a distribution (`advice/distribution`) → its family; the generic one for all that are not here."""


def family_of(ident: str) -> Family:
    """The row for a distribution."""
    return cast("Family", resolve(FAMILIES.get(ident, FAMILIES["generic"])))
