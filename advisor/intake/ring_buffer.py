"""The running kernel's own buffer, where there is no journal: by the `dmesg` program."""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.compressed import find_tool
from advisor.intake.record import CrashRecord, LogFile
from advisor.intake.spool import Spool

if TYPE_CHECKING:
    from advisor.intake.access import Host


def read_ring_buffer(host: Host) -> CrashRecord:
    """What `dmesg` prints. Raises UnreadableInput where it may not be read, or `host` is not the running machine."""
    tool = find_tool("dmesg")
    if tool is None or host.root != "/":
        raise UnreadableInput("there is no dmesg on this machine", "kernel log", "Name a log file")
    from subprocess import DEVNULL, PIPE, SubprocessError, run

    try:
        environment = {**os.environ, "LC_ALL": "C"}
        done = run([tool], stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, timeout=30, env=environment, check=False)
    except (OSError, SubprocessError):
        raise UnreadableInput("dmesg cannot be run", "kernel log", "Name a log file") from None
    if done.returncode or not done.stdout:
        raise UnreadableInput("dmesg may not be read by you", "kernel log", "Pipe it: sudo dmesg | advisor check -")
    spool = Spool("kernel log of this boot")
    spool.write(done.stdout)
    log = LogFile("kernel log of this boot", "crashed-kernel", spool.open)
    return CrashRecord(path=log.path, layout="log", files=(log,), this_machine=True)
