"""A crash log, and how crash directories are laid down."""

from __future__ import annotations

import os
import time

LOG = b"""[    0.000000] Linux version 6.12.118+deb13-amd64 (gcc) #1 SMP PREEMPT_DYNAMIC Debian 6.12.118-1 (2026-11-01)
[    0.000000] Command line: root=/dev/vda ro quiet
[   76.792430] BUG: unable to handle page fault for address: ffff8805660b7ffc
[   76.792455] RIP: 0010:evo_wait+0x53/0x120 [nouveau]
"""
BT = b"""      KERNEL: vmlinux
    DUMPFILE: dump.202611242334  [PARTIAL DUMP]
PID: 40     TASK: ffff88046bb26310  CPU: 0   COMMAND: "kworker/0:1"
 #0 [ffff88046b52b8b0] machine_kexec at ffffffff8104cb12
"""
STAMP = "202611242334"


def stamp_seconds(stamp: str = STAMP) -> float:
    return time.mktime(time.strptime(stamp, "%Y%m%d%H%M"))


def lay_down(folder, files, modified=None):
    """Write a directory's files; a value of None makes an empty directory."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if name.startswith(("dmesg", "crash")):
            path.chmod(0o600)
        if modified is not None:
            os.utime(path, (modified, modified))
    return folder


def kdump_folder(parent, stamp=STAMP, extra=None, content=LOG, modified=None):
    """A kdump-tools directory: dmesg 0600, dump 0644, of the minute that the stamp names."""
    when = stamp_seconds(stamp) + 20 if modified is None else modified
    return lay_down(parent / stamp, {f"dmesg.{stamp}": content, **(extra or {})}, when)


def text_of(record, index=0):
    return b"".join(record.files[index].chunks())
