"""Debian packages of other suites, fetched by apt with a configuration apart from the machine's own."""

from __future__ import annotations

import re
import subprocess
import tarfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

from scripts.mine.kernel_facts.kernels import BUILTIN, Kernel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Suite:
    """One suite of the archive with lists of its own."""

    def __init__(self, kernel: Kernel, work: Path) -> None:
        """`work` is where lists and packages are kept."""
        self.kernel = kernel
        self._root = work / "apt" / kernel.suite
        self._packages = work / "packages"

    def fetch(self) -> dict[str, Path]:
        """Package name → its file, of the newest source and binaries. Raises CalledProcessError where apt fails."""
        for folder in (self._root / "lists" / "partial", self._root / "cache" / "archives" / "partial", self._packages):
            folder.mkdir(parents=True, exist_ok=True)
        source = f"deb [signed-by={KEYRING}] {self.kernel.archive} {self.kernel.suite} main\n"
        (self._root / "sources.list").write_text(source)
        (self._root / "status").touch()
        self._run("apt-get", "update", "-qq")
        return {name: self._package(name, version) for name, version in self._wanted()}

    def _wanted(self) -> list[tuple[str, str]]:
        """Names and versions: the source, and the amd64 binaries of the same version."""
        source = f"linux-source-{self.kernel.stream}"
        version = self._versions(source)[0]
        pattern = f"^({self.kernel.binaries}|{BUILTIN}){re.escape(self.kernel.stream)}[.].*-amd64$"
        listed = self._run("apt-cache", "search", "--names-only", pattern)
        names = sorted(line.split(" ")[0] for line in listed.splitlines())
        plain = [name for name in names if not re.search(r"-(cloud|rt)-amd64$", name)]
        found = [(name, version) for name in plain if version in self._versions(name)]
        if not found:
            raise LookupError(f"no binary package of {source} {version}")
        return [(source, version), *found]

    def _versions(self, name: str) -> list[str]:
        """Newest first, as apt lists them."""
        shown = self._run("apt-cache", "show", name)
        return [line.split(" ")[1] for line in shown.splitlines() if line.startswith("Version: ")]

    def _package(self, name: str, version: str) -> Path:
        pattern = f"{name}_{version.replace(':', '%3a')}_*.deb"
        if not list(self._packages.glob(pattern)):
            self._run("apt-get", "download", "-qq", f"{name}={version}")
        return next(self._packages.glob(pattern))

    def _run(self, tool: str, *arguments: str) -> str:
        options = {
            "Dir::Etc::sourcelist": self._root / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": self._root / "lists",
            "Dir::State::status": self._root / "status",
            "Dir::Cache": self._root / "cache",
        }
        given = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
        ended = subprocess.run(
            [tool, *given, *arguments], cwd=self._packages, check=True, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return ended.stdout


@contextmanager
def opened(*command: str, feed: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
    """What a command writes, while it writes it."""
    with subprocess.Popen(command, stdin=feed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield cast("IO[bytes]", process.stdout)
        finally:
            process.kill()


def files(stream: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each regular file of a tar stream, in its order."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if member.isfile() and (content := archive.extractfile(member)) is not None:
                yield member.name.removeprefix("./"), content


def of_package(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of a .deb."""
    with opened("dpkg-deb", "--fsys-tarfile", str(path)) as stream:
        yield from files(stream)


def of_source(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of the tarball within a linux-source package, without the name of its top folder."""
    listed = subprocess.run(["dpkg-deb", "--contents", str(path)], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    name = next(line.split()[-1] for line in listed.stdout.splitlines() if line.endswith(".tar.xz"))
    with (
        opened("dpkg-deb", "--fsys-tarfile", str(path)) as package,
        opened("tar", "--extract", "--to-stdout", name, feed=package) as tarball,
        opened("xz", "--decompress", feed=tarball) as stream,
    ):
        for inner, content in files(stream):
            yield inner.partition("/")[2], content
