"""What crashed and where: the first lines of an answer, the same for `check` and `parse`."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.block import Block, fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.report import Source
    from advisor.oops.crash import Crash, Kernel


def crash_line(crash: Crash) -> str:
    """The crash in one line: its title, with the module where the title does not name it."""
    module = f" [{crash.module}]" if crash.module and f"[{crash.module}]" not in crash.title else ""
    return f"{crash.title}{module}"


def circumstances(crash: Crash, source: Source) -> str:
    """Who was running and when."""
    parts = []
    if crash.process:
        parts.append(f"process {crash.process}" + (f" (pid {crash.pid})" if crash.pid is not None else ""))
    elif crash.pid is not None:
        parts.append(f"pid {crash.pid}")
    if crash.cpu is not None:
        parts.append(f"CPU {crash.cpu}")
    if crash.workqueue:
        parts.append(f"workqueue {crash.workqueue}")
    if crash.time is not None:
        parts.append(f"{crash.time:.1f} s after boot")
    if crash.number is not None and crash.number > 1:
        parts.append(f"oops #{crash.number} of that boot")
    if position := place(source, crash.file, crash.line):
        parts.append(position)
    return ", ".join(parts)


def place(source: Source, file: int | None, line: int | None) -> str:
    """`line 4`, with the file's name where there are several."""
    if line is None:
        return ""
    if file is None or len(source.files) < 2 or not 0 <= file < len(source.files):
        return f"line {line}"
    return f"{source.files[file].rsplit('/', 1)[-1]}:{line}"


def machine_facts(kernel: Kernel) -> Iterator[Block]:
    """On which kernel and hardware."""
    parts = [kernel.release or "release not in the log"]
    if kernel.package_version:
        name = (kernel.distribution or "package").capitalize()
        words = kernel.package_version
        parts.append(words if words.lower().startswith(name.lower()) else f"{name} {words}")
    elif kernel.distribution:
        parts.append(kernel.distribution.capitalize())
    if kernel.upstream:
        parts.append(f"upstream {kernel.upstream}")
    if kernel.arch:
        parts.append(kernel.arch)
    yield fact("Kernel", ", ".join(parts))
    if kernel.hardware:
        bios = f", BIOS {kernel.bios}" if kernel.bios and kernel.bios not in kernel.hardware else ""
        yield fact("Hardware", f"{kernel.hardware}{bios}")


def source_fact(source: Source) -> Block:
    """What was read."""
    if not source.files or source.files == (source.path,):
        return fact("Read", source.path)
    names = ", ".join(file.rsplit("/", 1)[-1] for file in source.files)
    return fact("Read", f"{source.path} ({source.layout}: {names})" if names != source.path else source.path)
