"""The kernel's messages out of the systemd journal, by journalctl."""

from __future__ import annotations

import os

from advisor.checking import TYPE_CHECKING, cast
from advisor.errors import UnreadableInput, UsageError
from advisor.intake.access import absolute, shown, sudo_line
from advisor.intake.compressed import find_tool
from advisor.intake.record import CrashRecord, LogFile
from advisor.intake.spool import Spool
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

    from advisor.intake.access import Host

TIMEOUT = 120.0
"""Seconds without which journalctl must end; a journal of some GB on a slow disk takes tens of seconds."""
FORMAT = ("-o", "short-monotonic", "--no-pager", "--quiet")


class Answer(NamedTuple):
    """What journalctl wrote."""

    output: Spool
    status: int
    complaint: str
    """The last line of its standard error, printable."""


def ask(arguments: list[str], host: Host, *, limit: int | None = None) -> Answer:
    """Run journalctl. Raises UnreadableInput where it is missing or does not end."""
    tool = find_tool("journalctl")
    if tool is None:
        raise UnreadableInput("there is no journalctl on this machine", "journal", "Name a log file instead")
    from subprocess import DEVNULL, PIPE, Popen
    from tempfile import TemporaryFile
    from threading import Timer

    if host.root != "/":
        arguments = [f"--root={host.root}", *arguments]
    spool = Spool("journal") if limit is None else Spool("journal", limit=limit)
    with TemporaryFile() as errors:
        try:
            process = Popen(
                [tool, *arguments], stdin=DEVNULL, stdout=PIPE, stderr=errors, env={**os.environ, "LC_ALL": "C"}
            )
        except OSError as error:
            raise UnreadableInput(f"journalctl cannot be run: {error.strerror}", "journal", "Reinstall it") from None
        output = cast("BinaryIO", process.stdout)
        timer = Timer(TIMEOUT, process.kill)
        timer.start()
        try:
            whole = spool.fill(output.read)
            if not whole:
                process.kill()
            status = process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            output.close()
        errors.seek(0)
        lines = errors.read(8192).decode("utf-8", "replace").strip().splitlines()
    return Answer(spool, 0 if not whole else status, shown(lines[-1]) if lines else "")


def check_boot(boot: str) -> str:
    """A boot as journalctl takes it: an offset, a boot id, or both. Raises UsageError."""
    identity, offset = boot[:32], boot[32:]
    if len(identity) == 32 and not identity.strip("0123456789abcdef"):
        number = offset
    else:
        identity, number = "", boot
    digits = number[1:] if number[:1] in ("+", "-") else number
    if (digits.isascii() and digits.isdigit() and len(digits) < 6) or (identity and not number):
        return boot
    raise UsageError(
        f"{shown(boot)} names no boot", "--boot", "Give 0 for this boot, -1 for the one before, or a boot id"
    )


def read_boot(boot: str, place: str | None, host: Host) -> CrashRecord:
    """The kernel log of one boot. Raises UnreadableInput where the journal does not hold it."""
    boot = check_boot(boot)
    where = ["--directory", place] if place else []
    answer = ask([*where, "--dmesg", f"--boot={boot}", *FORMAT], host)
    if answer.status or not answer.output.size:
        raise _nothing(answer, f"journal of boot {boot}", boot)
    return _record(answer, f"journal of boot {boot}", this_machine=place is None)


def read_journal_file(path: str) -> CrashRecord:
    """The kernel log of the last boot in a journal file that the user named."""
    from advisor.intake.access import Host

    answer = ask(["--file", absolute(path), "--dmesg", *FORMAT], Host())
    if answer.status or not answer.output.size:
        raise UnreadableInput(
            f"journalctl reads no kernel messages from it{_because(answer)}", shown(path), "Name another journal file"
        )
    return _record(answer, shown(path), this_machine=False)


def _record(answer: Answer, name: str, *, this_machine: bool) -> CrashRecord:
    return CrashRecord(
        path=name,
        layout="journal",
        files=(LogFile(name, "crashed-kernel", answer.output.open),),
        this_machine=this_machine,
    )


def _because(answer: Answer) -> str:
    return f" ({answer.complaint})" if answer.complaint else ""


def _nothing(answer: Answer, name: str, boot: str) -> UnreadableInput:
    """Why there are no kernel messages of that boot, and what helps."""
    if os.geteuid() != 0 and not answer.status:
        line = sudo_line(".").rpartition(" ")[0]
        return UnreadableInput("no kernel messages, or none that you may read", name, f"Type: {line} --boot {boot}")
    if boot.lstrip("+-0"):
        return UnreadableInput(
            f"the journal does not hold it{_because(answer)}", name, "See which it holds: journalctl --list-boots"
        )
    return UnreadableInput(f"journalctl has no kernel messages{_because(answer)}", name, "Try: dmesg | advisor check -")
