"""Red Hat Enterprise Linux and those built like it: AlmaLinux, Rocky, CentOS, Oracle Linux, Amazon Linux.

`4.18.0-513.el8` carries thousands of fixes of later kernels, so the upstream version in its name tells next to nothing.
"""

from __future__ import annotations

from advisor.advice.distribution.fedora import FEDORA

RHEL = FEDORA._replace(
    id="rhel",
    name="Red Hat Enterprise Linux or one built like it",
    upgrade=("sudo yum update kernel",),
    installed=("rpm -q kernel",),
    changelog='rpm -q --changelog "kernel-$(uname -r)" | grep -i -F -m 3 {subject}',
    firmware=("sudo yum update linux-firmware",),
    install="sudo yum install {package}",
    remove="sudo yum remove {package}",
    backports=True,
    report=(
        (
            "Report it to whoever supports the distribution (Red Hat: https://access.redhat.com/support/cases); "
            "the kernel developers do not take reports about its kernels."
        ),
    ),
)
