"""The kernel log out of a dump that lies without one, by makedumpfile.

`makedumpfile --dump-dmesg` cannot read a flattened dump (`check_elf_format: Can't get valid ehdr.`); `makedumpfile -R`
rearranges it into a file first, and spins for ever (1.7.2) on one that was cut. makedumpfile says "The kernel version
is not supported." about every newer kernel, which is no failure.
"""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, absolute, open_regular, read_small, shown
from advisor.intake.compressed import Damaged, find_tool, open_compressed
from advisor.intake.content import COMPRESSIONS, identify
from advisor.intake.flattened import is_cut, rearrange
from advisor.intake.record import LogFile
from advisor.intake.spool import PIECE, SPARE, Spool, temporary_folder

if TYPE_CHECKING:
    from typing import BinaryIO

    from advisor.intake.ended import TidyEnd
    from advisor.intake.record import DumpHeader

TIMEOUT = 120
"""Seconds that taking the log may last."""
REARRANGE_TIMEOUT = 900
"""Seconds that rearranging may last, which is as slow as the disk."""
NOISE = ("The kernel version is not supported", "The makedumpfile operation may be incomplete", "makedumpfile Failed")
EXPANSION = 4
"""Room that a compressed dump must find at the start, in multiples of its size; space is watched later too."""


def log_from_dump(path: str, header: DumpHeader | None, *, follow: bool = False) -> tuple[LogFile, tuple[str, ...]]:
    """The log, and a note that says where it is from. Raises UnreadableInput, and leaves no file behind."""
    kind = identify(read_small(path, SNIFF, follow=follow))
    if kind != "vmcore" and kind not in COMPRESSIONS:
        raise UnreadableInput(
            "is empty" if kind == "empty" else "is no dump that can be read", shown(path), "Name another crash"
        )
    tool = find_tool("makedumpfile")
    if tool is None:
        raise UnreadableInput(
            "has no log beside it, and taking it out of the dump needs makedumpfile",
            shown(path),
            "Install the package makedumpfile",
        )
    from tempfile import TemporaryDirectory

    from advisor.intake.ended import TidyEnd

    try:
        folder = TemporaryDirectory(prefix="advisor-", dir=temporary_folder())
    except OSError as error:
        raise UnreadableInput(
            f"no temporary file can be made: {error.strerror}", temporary_folder(), "Set TMPDIR to another directory"
        ) from None
    with TidyEnd() as end, folder:
        current = path
        if kind in COMPRESSIONS:
            current = _unpack(path, kind, os.path.join(folder.name, "dump"), follow)
        if read_small(current, 16, follow=True).startswith(b"makedumpfile\x00"):
            rearranged = os.path.join(folder.name, "vmcore")
            with open_regular(current, follow=True) as stream:
                _ask_for_space(path, os.fstat(stream.fileno()).st_size)
                if is_cut(stream):
                    rearrange(stream, rearranged, path)
                else:
                    _run([tool, "-R", rearranged], path, header, end, REARRANGE_TIMEOUT, stream)
            if current != path:
                os.unlink(current)
            current = rearranged
        output = os.path.join(folder.name, "dmesg")
        _run([tool, "--dump-dmesg", absolute(current), output], path, header, end, TIMEOUT)
        spool = Spool(shown(path))
        with open_regular(output) as log:
            spool.fill(log.read)
    if not spool.size:
        raise UnreadableInput("holds an empty log", shown(path), "Open it with the crash tool")
    name = os.path.basename(shown(path))
    return LogFile(shown(path), "crashed-kernel", spool.open), (f"the log was taken out of {name} with makedumpfile",)


def _unpack(path: str, kind: str, target: str, follow: bool) -> str:
    """Decompress the dump into a file."""
    _ask_for_space(path, EXPANSION * os.stat(path).st_size)
    reader = open_compressed(path, kind, follow=follow)
    try:
        with open(target, "xb") as stream:
            while piece := reader.read(PIECE):
                _ask_for_space(path, len(piece))
                stream.write(piece)
    except Damaged as damage:
        raise UnreadableInput(
            f"is cut or damaged: {damage}", shown(path), "The dump was only half written: look for another log"
        ) from None
    except OSError as error:
        raise UnreadableInput(
            f"cannot be unpacked into {temporary_folder()}: {error.strerror}", shown(path), "Set TMPDIR to more space"
        ) from None
    finally:
        reader.close()
    return target


def _ask_for_space(path: str, wanted: int) -> None:
    folder = temporary_folder()
    status = os.statvfs(folder)
    free = status.f_bavail * status.f_frsize
    if free < wanted + SPARE:
        raise UnreadableInput(
            f"needs {(wanted + SPARE) >> 20} MB in {folder} to be unpacked, where {free >> 20} MB are free",
            shown(path),
            "Set TMPDIR to a directory with more space",
        )


def _run(
    command: list[str],
    path: str,
    header: DumpHeader | None,
    end: TidyEnd,
    seconds: float,
    stdin: BinaryIO | None = None,
) -> None:
    """Run makedumpfile; its words on failure become ours."""
    from subprocess import DEVNULL, PIPE, STDOUT, Popen, TimeoutExpired

    if stdin is not None:
        os.set_blocking(stdin.fileno(), True)
    end.hold()
    try:
        process = Popen(command, stdin=stdin or DEVNULL, stdout=PIPE, stderr=STDOUT, env={**os.environ, "LC_ALL": "C"})
    except OSError as error:
        end.release()
        raise UnreadableInput(f"makedumpfile cannot be run: {error.strerror}", shown(path), "Reinstall it") from None
    with process:
        try:
            end.release()
            output, _ = process.communicate(timeout=seconds)
        except TimeoutExpired:
            process.kill()
            raise UnreadableInput(
                f"makedumpfile did not finish within {seconds} seconds", shown(path), "Open it with the crash tool"
            ) from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        reason = _reason(output.decode("utf-8", "replace"))
        half = f"The dump is only half written ({header.incomplete})" if header and header.incomplete else None
        raise UnreadableInput(
            f"makedumpfile could not take the log out of the dump: {reason}",
            shown(path),
            half or "Try a newer makedumpfile, or open it with the crash tool",
        )


def _reason(output: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.strip().startswith(NOISE)]
    return shown(lines[-1].rstrip(".")) if lines else "it failed without a word"
