"""Any other distribution, or one that the log does not name: what holds nearly everywhere."""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

GENERIC = Distribution(
    id="generic",
    name="any distribution",
    loader="generic",
    initramfs=(
        "# Rebuild the initramfs with your distribution's tool: update-initramfs -u, dracut -f or mkinitcpio -P",
    ),
    upgrade=(),
    kernels={"": "linux"},
    installed=("ls /lib/modules",),
    changelog=None,
    changelog_complete=False,
    install=None,
    remove=None,
    firmware=(),
    backports=True,
    report=(),
)
