"""The systemd units, and the desktop's autostart entry. Nothing of ours goes into a capture environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.hook.circumstances import MOTD, STATE

if TYPE_CHECKING:
    from collections.abc import Iterable

UNIT_FOLDER = "/etc/systemd/system"
BOOT = "advisor-boot.service"
RUN = "advisor-hook.service"
TIMER = "advisor-hook.timer"
AUTOSTART = "/etc/xdg/autostart/advisor-notice.desktop"
WANTED_BY = {BOOT: "multi-user.target", TIMER: "timers.target"}
"""Unit → the target that starts it."""

_UNIT = """\
[Unit]
Description={description}
Documentation=man:advisor(1)
After=local-fs.target systemd-pstore.service{after}
ConditionPathExists=!/proc/vmcore
ConditionKernelCommandLine=!elfcorehdr

[Service]
Type=oneshot
{service}ExecStart={command} hook run --quiet
Nice=19
CPUSchedulingPolicy=idle
IOSchedulingClass=idle
TimeoutStartSec=15min
MemoryHigh=56M
MemoryMax=256M
TasksMax=32
UMask=0077
StateDirectory=advisor
StateDirectoryMode=0755
CacheDirectory=advisor
RuntimeDirectory=motd.d
RuntimeDirectoryMode=0755
RuntimeDirectoryPreserve=yes
ReadWritePaths={writable}
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateNetwork=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_SETUID CAP_SETGID CAP_KILL
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
Environment=LC_ALL=C.UTF-8
"""
_AT_BOOT = """\
RemainAfterExit=yes
ExecStop={command} hook run --shutdown
TimeoutStopSec=30
"""
_TIMER = f"""\
[Unit]
Description=Look every five minutes for crashes that were saved
Documentation=man:advisor(1)
ConditionPathExists=!/proc/vmcore

[Timer]
OnBootSec=5min
OnUnitInactiveSec=5min
AccuracySec=30s
Unit={RUN}

[Install]
WantedBy=timers.target
"""
_AUTOSTART = """\
[Desktop Entry]
Type=Application
Name=Kernel crash notice
Comment=Says once when the kernel has crashed and there is advice
Exec={command} hook notify
Terminal=false
NoDisplay=true
X-GNOME-Autostart-Delay=10
"""


def command_of(interpreter: str) -> str:
    """How the units start the program: isolated from what a user or a directory could put in its way."""
    return f"{interpreter} -I -m advisor"


def files(interpreter: str, places: Iterable[str], unit_folder: str = UNIT_FOLDER) -> dict[str, str]:
    """Path → content of all that is installed. `places` are the directories of crashes."""
    command = command_of(interpreter)
    writable = " ".join(f"-{place}" for place in dict.fromkeys(("/var/crash", *places)) if place not in (STATE, MOTD))
    boot = _UNIT.format(
        description="Advice on the last kernel crash",
        after=" systemd-tmpfiles-setup.service",
        service=_AT_BOOT.format(command=command),
        command=command,
        writable=writable,
    )
    run = _UNIT.format(
        description="Advice on kernel crashes that were saved meanwhile",
        after=f" {BOOT}",
        service="",
        command=command,
        writable=writable,
    )
    return {
        f"{unit_folder}/{BOOT}": f"{boot}\n[Install]\nWantedBy={WANTED_BY[BOOT]}\n",
        f"{unit_folder}/{RUN}": run,
        f"{unit_folder}/{TIMER}": _TIMER,
        AUTOSTART: _AUTOSTART.format(command=command),
    }
