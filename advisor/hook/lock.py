"""One run at a time."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.intake.access import shown

if TYPE_CHECKING:
    from types import TracebackType

    from advisor.hook.folder import Folder

NAME = "lock"


class Lock:
    """Held until it is closed or the process ends, however it ends."""

    def __init__(self, folder: Folder) -> None:
        """Open or create it. Raises AdvisorError where the disk is full or may only be read."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            self._descriptor = os.open(NAME, flags, 0o600, dir_fd=folder.descriptor)
        except OSError as error:
            reason = f"cannot be written to: {error.strerror}"
            raise AdvisorError(reason, shown(folder.path), "Make room, or name another directory") from None

    def taken(self) -> bool:
        """Try to take it; False where another run has it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
