"""One call to the notification service on a user's D-Bus, by the wire protocol (D-Bus specification, 0.41).

Standard library only: neither libnotify nor a binding need be installed.
"""

from __future__ import annotations

import os
import socket
import struct
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT = 25.0
"""Seconds; a service that is started for the call takes some."""
_LARGEST = 1 << 20
CALL, RETURN, ERROR = 1, 2, 3
_PATH, _INTERFACE, _MEMBER, _REPLY_SERIAL, _DESTINATION, _SIGNATURE = 1, 2, 3, 5, 6, 8
NOTIFICATIONS = "org.freedesktop.Notifications"


def _padded(content: bytes, to: int) -> bytes:
    return content + b"\0" * (-len(content) % to)


def _string(text: str) -> bytes:
    content = text.replace("\0", "").encode("utf-8", "backslashreplace")
    return struct.pack("<I", len(content)) + content + b"\0"


def _field(code: int, kind: str, content: bytes) -> bytes:
    return bytes((code, 1)) + kind.encode() + b"\0" + content


def call(serial: int, path: str, interface: str, member: str, signature: str, body: bytes) -> bytes:
    """A method call to the service that is called like the interface."""
    rows = [
        _field(_PATH, "o", _string(path)),
        _field(_INTERFACE, "s", _string(interface)),
        _field(_MEMBER, "s", _string(member)),
        _field(_DESTINATION, "s", _string(interface)),
    ]
    if signature:
        rows.append(_field(_SIGNATURE, "g", bytes((len(signature),)) + signature.encode() + b"\0"))
    fields = b""
    for row in rows:
        fields = _padded(fields, 8) + row
    start = b"l" + bytes((CALL, 0, 1)) + struct.pack("<III", len(body), serial, len(fields))
    return _padded(start + fields, 8) + body


def notify_body(application: str, summary: str, text: str) -> bytes:
    """The arguments of Notify, signature `susssasa{sv}i`: no icon, no actions, critical, no expiry by us."""
    body = b""
    for part in (_string(application), struct.pack("<I", 0), _string(""), _string(summary), _string(text)):
        body = _padded(body, 4) + part
    body = _padded(body, 4) + struct.pack("<I", 0)
    hint = _string("urgency") + b"\1y\0\2"
    body = _padded(body, 4)
    at = len(body)
    body = _padded(body + struct.pack("<I", 0), 8)
    body += hint
    body = body[:at] + struct.pack("<I", len(hint)) + body[at + 4 :]
    return _padded(body, 4) + struct.pack("<i", -1)


def address() -> str:
    """The socket of the user's bus; an abstract one begins with NUL. Raises AdvisorError where there is none."""
    for one in os.environ.get("DBUS_SESSION_BUS_ADDRESS", "").split(";"):
        kind, _, rest = one.partition(":")
        options = dict(pair.partition("=")[::2] for pair in rest.split(","))
        if kind == "unix" and options.get("path"):
            return options["path"]
        if kind == "unix" and options.get("abstract"):
            return "\0" + options["abstract"]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and os.path.exists(os.path.join(runtime, "bus")):
        return os.path.join(runtime, "bus")
    raise AdvisorError("there is no desktop session to show it in", "hook notify", "It runs at login by itself")


class SessionBus:
    """A connection to it. Raises OSError and ValueError for whatever goes wrong."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        self._socket.settimeout(TIMEOUT)
        self._socket.connect(path)
        self._buffer = b""
        user = str(os.getuid()).encode().hex()
        self._socket.sendall(f"\0AUTH EXTERNAL {user}\r\n".encode())
        if not self._line().startswith(b"OK "):
            raise ValueError("the bus does not take this user")
        self._socket.sendall(b"BEGIN\r\n")
        bus = "org.freedesktop.DBus"
        self._ask(call(1, "/org/freedesktop/DBus", bus, "Hello", "", b""), 1)

    def notify(self, application: str, summary: str, text: str) -> None:
        """Show a notification."""
        body = notify_body(application, summary, text)
        path = "/org/freedesktop/Notifications"
        self._ask(call(2, path, NOTIFICATIONS, "Notify", "susssasa{sv}i", body), 2)

    def close(self) -> None:
        """Give the connection back."""
        self._socket.close()

    def _ask(self, message: bytes, serial: int) -> None:
        self._socket.sendall(message)
        for kind, reply_to in self._messages():
            if reply_to == serial:
                if kind == ERROR:
                    raise ValueError("the notification service is missing or refused it")
                return

    def _messages(self) -> Iterator[tuple[int, int | None]]:
        """Kind and the serial that it answers, of whatever comes."""
        while True:
            head = self._take(16)
            order = "<" if head[:1] == b"l" else ">"
            body, _, fields = struct.unpack(f"{order}III", head[4:16])
            if body + fields > _LARGEST:
                raise ValueError("a message is too long")
            content = self._take(fields + (-fields % 8))[:fields]
            self._take(body)
            yield head[1], _reply_serial(content, order)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            piece = self._socket.recv(65536)
            if not piece:
                raise ValueError("the bus closed the connection")
            self._buffer += piece
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _line(self) -> bytes:
        while b"\r\n" not in self._buffer:
            piece = self._socket.recv(4096)
            if not piece or len(self._buffer) > 16384:
                raise ValueError("the bus does not answer")
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line


def _reply_serial(fields: bytes, order: str) -> int | None:
    """The header field 5, a number; other fields are strings, object paths, signatures or numbers."""
    at = 0
    while at + 4 <= len(fields):
        code, kind = fields[at], fields[at + 2 : at + 3]
        at += 4
        if kind == b"u":
            number = int(struct.unpack_from(f"{order}I", fields, at)[0])
            if code == _REPLY_SERIAL:
                return number
            at += 4
        elif kind == b"g":
            at += fields[at] + 2
        else:
            at += int(struct.unpack_from(f"{order}I", fields, at)[0]) + 5
        at += -at % 8
    return None
