"""Fedora. Its kernels follow the stable releases closely, under upstream's version."""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

FEDORA = Distribution(
    id="fedora",
    name="Fedora",
    loader="grubby",
    initramfs=("sudo dracut -f --regenerate-all",),
    upgrade=("sudo dnf upgrade --refresh kernel",),
    kernels={"": "kernel"},
    installed=("rpm -q kernel-core",),
    changelog='rpm -q --changelog "kernel-core-$(uname -r)" | grep -i -F -m 3 {subject}',
    changelog_complete=False,
    install="sudo dnf install {package}",
    remove="sudo dnf remove {package}",
    firmware=("sudo dnf upgrade --refresh linux-firmware",),
    backports=False,
    report=("Report it at https://bugzilla.redhat.com, product Fedora, component kernel.",),
)
