"""SUSE Linux Enterprise and openSUSE. Leap's and SLE's kernels carry many backports; Tumbleweed follows upstream."""

from __future__ import annotations

from advisor.advice.distribution.table import Distribution

SUSE = Distribution(
    id="suse",
    name="SUSE Linux Enterprise or openSUSE",
    loader="pbl",
    initramfs=("sudo dracut -f --regenerate-all",),
    upgrade=("sudo zypper refresh", "sudo zypper update {kernel}"),
    kernels={
        "-azure": "kernel-azure",
        "-rt": "kernel-rt",
        "-64kb": "kernel-64kb",
        "-preempt": "kernel-preempt",
        "": "kernel-default",
    },
    installed=("rpm -qa 'kernel-*' | sort",),
    changelog="rpm -q --changelog {kernel} | grep -i -F -m 3 {subject}",
    changelog_complete=False,
    install="sudo zypper install {package}",
    remove="sudo zypper remove {package}",
    firmware=("sudo zypper refresh", "sudo zypper update 'kernel-firmware*'"),
    backports=True,
    report=("Report it at https://bugzilla.opensuse.org (openSUSE) or to SUSE's support (SUSE Linux Enterprise).",),
)
TUMBLEWEED = SUSE._replace(
    id="tumbleweed",
    name="openSUSE Tumbleweed",
    upgrade=("sudo zypper dup",),
    backports=False,
    report=("Report it at https://bugzilla.opensuse.org, product openSUSE Tumbleweed, component Kernel.",),
)
