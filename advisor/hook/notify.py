"""`advisor hook notify`, in a user's session at login: the newest crash as a desktop notification, once for each."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.hook.circumstances import STATE
from advisor.hook.folder import own_folder
from advisor.hook.notice import NOTICE_NAME
from advisor.hook.session_bus import SessionBus, address
from advisor.intake.access import shown
from advisor.render.printable import printable

if TYPE_CHECKING:
    from typing import Any

SEEN = "notice-seen"
_LARGEST = 64 << 10
_LINES = 8


def notify(path: str | None = None) -> str:
    """Show it unless this user has seen it; what was done, for the person."""
    notice = read_notice(path or os.path.join(STATE, NOTICE_NAME))
    if not notice:
        return "nothing new\n"
    with own_folder(_state_folder(), 0o700) as state:
        if _seen(state.descriptor) == notice["id"]:
            return "nothing new\n"
        try:
            bus = SessionBus(address())
            try:
                bus.notify("advisor", notice["summary"], _escaped(notice["body"]))
            finally:
                bus.close()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise AdvisorError(f"the notification could not be shown: {reason}", "hook notify") from None
        state.write(SEEN, notice["id"].encode("utf-8", "replace"))
    return "shown\n"


def read_notice(path: str) -> dict[str, str] | None:
    """The hook's notice; None where there is nothing to say. Raises AdvisorError for what is none of the hook's."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AdvisorError(f"cannot be read: {error.strerror}", shown(path)) from None
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid not in (0, os.geteuid()):
            raise AdvisorError("is no notice of the hook", shown(path))
        content = stream.read(_LARGEST)
    try:
        found: Any = json.loads(content)
    except ValueError:
        raise AdvisorError("is no notice of the hook", shown(path)) from None
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in ("id", "summary", "body")):
        return None
    body = "\n".join(printable(line) for line in found["body"].splitlines()[:_LINES])
    return {"id": printable(found["id"]), "summary": printable(found["summary"]), "body": body}


def _escaped(text: str) -> str:
    """The body takes markup (Desktop Notifications specification)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _state_folder() -> str:
    base = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "advisor")


def _seen(descriptor: int) -> str:
    try:
        seen = os.open(SEEN, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=descriptor)
    except OSError:
        return ""
    with os.fdopen(seen, "rb") as stream:
        return stream.read(256).decode("utf-8", "replace")
