"""One run at a time."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from advisor.hook.folder import Folder

NAME = "lock"


class Lock:
    """Held until it is closed or the process ends, however it ends."""

    def __init__(self, folder: Folder) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        self._descriptor = os.open(NAME, flags, 0o600, dir_fd=folder.descriptor)

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
