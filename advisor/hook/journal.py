"""Entries with fields of their own in the systemd journal, by its native protocol.

(systemd: docs/JOURNAL_NATIVE_PROTOCOL.md)

    journalctl MESSAGE_ID=6f0f9b0d6b3e4a53a0f2a6cf0c6f5b1e
"""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

from advisor.render.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

ADVISED = "6f0f9b0d6b3e4a53a0f2a6cf0c6f5b1e"
"""A crash was advised."""
NOT_SAVED = "b5d2f1c7a8d44f0f9a1f6a0d3c7e2b94"
"""A boot ended without a shutdown and nothing was saved."""
_LARGEST = 4096
"""Characters of one field: all fields fit into one datagram."""
WARNING = 4
NOTICE = 5


def send(path: str, message_id: str, message: str, fields: Mapping[str, str], priority: int = WARNING) -> bool:
    """Send one entry; False where there is no journal, or it takes none."""
    whole = {
        "MESSAGE": message,
        "MESSAGE_ID": message_id,
        "PRIORITY": str(priority),
        "SYSLOG_IDENTIFIER": "advisor",
        **fields,
    }
    datagram = b"".join(_field(name, printable(value)[:_LARGEST]) for name, value in whole.items() if value)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as journal:
            journal.settimeout(5)
            journal.sendto(datagram, path)
    except OSError:
        return False
    return True


def _field(name: str, value: str) -> bytes:
    """The form with a length, which takes every value."""
    content = value.encode("utf-8", "backslashreplace")
    return name.encode("ascii") + b"\n" + struct.pack("<Q", len(content)) + content + b"\n"
