"""A directory that others may write, held by its descriptor.

Everything is opened relative to the descriptor and without following links, so that a name that is swapped meanwhile
leads nowhere else. Ancestors are opened one by one: a link among them, made after the path was resolved, is refused.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.intake.access import shown

if TYPE_CHECKING:
    from types import TracebackType

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_TEMPORARY = ".advisor-"
MAX_NAMES = 20_000
"""Names of one directory that are looked at."""


class Folder:
    """An open directory. `path` is only for messages."""

    def __init__(self, descriptor: int, path: str) -> None:
        self.descriptor = descriptor
        self.path = path
        self.status = os.fstat(descriptor)

    @classmethod
    def at(cls, path: str) -> Folder:
        """The directory at a path that the administrator named. Raises OSError."""
        real = os.path.realpath(path)
        descriptor = os.open("/", _OPEN)
        try:
            for name in filter(None, real.split("/")):
                inner = os.open(name, _OPEN, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor, path)

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.descriptor)

    def names(self) -> list[str]:
        """The names in it, sorted."""
        found = []
        with os.scandir(self.descriptor) as entries:
            for entry in entries:
                found.append(entry.name)
                if len(found) >= MAX_NAMES:
                    break
        return sorted(found)

    def lstat(self, name: str) -> os.stat_result | None:
        """What the name itself is; None where it has gone."""
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except (OSError, ValueError):
            return None

    def child(self, name: str) -> Folder:
        """A directory in it, no link to one. Raises OSError."""
        return Folder(os.open(name, _OPEN, dir_fd=self.descriptor), os.path.join(self.path, name))

    def write(self, name: str, content: bytes, mode: int = 0o600) -> None:
        """Put a file in place: whole, or not at all. Whatever has that name is replaced, never written through.

        Raises OSError.
        """
        temporary = f"{_TEMPORARY}{name}-{os.getpid()}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, 0o600, dir_fd=self.descriptor)
        try:
            try:
                view = memoryview(content)
                while view:
                    view = view[os.write(descriptor, view) :]
                os.fchmod(descriptor, mode)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            os.rename(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=self.descriptor)
            raise
        os.fsync(self.descriptor)

    def remove(self, name: str) -> None:
        """Remove a file where it is there. Raises OSError."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.descriptor)

    def sweep(self) -> None:
        """Remove what an earlier run that was killed left half written."""
        for name in self.names():
            if not (name.startswith(_TEMPORARY) and name.endswith(".tmp")):
                continue
            status = self.lstat(name)
            if status and stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_nlink == 1:
                self.remove(name)


def own_folder(path: str, mode: int = 0o755) -> Folder:
    """A directory of our own, made where it is missing. Raises AdvisorError where it is somebody else's."""
    try:
        os.makedirs(path, mode=mode, exist_ok=True)
        folder = Folder.at(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AdvisorError(f"cannot be used: {reason}", shown(path), "Name another directory") from None
    if folder.status.st_uid != os.geteuid() or folder.status.st_mode & 0o022:
        os.close(folder.descriptor)
        raise AdvisorError("is not yours alone, so it is not written to", shown(path), "Name another directory")
    return folder
