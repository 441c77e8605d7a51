"""One text of a crash: opened, told from what is no text, and unpacked where it is compressed."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.errors import UnreadableInput
from advisor.intake.access import SNIFF, open_regular, opener, refusal, shown
from advisor.intake.content import COMPRESSIONS, identify, looks_like_text
from advisor.intake.record import LogFile

if TYPE_CHECKING:
    from typing import BinaryIO


def read_text(
    path: str, role: str, modified: float | None = None, *, follow: bool = False, named: str | None = None
) -> tuple[LogFile, str, tuple[str, ...]]:
    """The text at `path`, what it is (`content.identify`), and what the reader of the answer should know about it.

    Raises UnreadableInput where there is nothing to read: unreadable, empty, no text, a dump, a journal.
    """
    with open_regular(path, follow=follow, named=named) as stream:
        head = stream.read(SNIFF)
        kind = identify(head)
        if kind in ("nul", "binary") and len(head) == SNIFF and _text_further_on(stream):
            kind = "text"
    notes: tuple[str, ...] = ()
    open_text = opener(path, follow=follow)
    if kind in COMPRESSIONS:
        from advisor.intake.compressed import unpack

        spool, notes = unpack(path, kind, follow=follow)
        open_text = spool.open
        head = spool.head(SNIFF)
        kind = identify(head)
    if kind not in ("text", "crash-tool", "pstore", "apport"):
        raise refuse_content(kind, path)
    if kind == "crash-tool":
        role = "crash-tool"
    return LogFile(shown(path), role, open_text, modified), kind, notes


def _text_further_on(stream: BinaryIO) -> bool:
    """Whether the middle or the end is text: file systems leave blocks of NULs where a crash cut a write."""
    size = stream.seek(0, 2)
    for offset in (size // 2, max(0, size - SNIFF)):
        stream.seek(offset)
        try:
            sample = stream.read(SNIFF)
        except OSError as error:
            raise refusal(error, str(stream.name)) from None
        if sample and looks_like_text(sample):
            return True
    return False


def refuse_content(kind: str, path: str) -> UnreadableInput:
    """Why bytes of this kind hold no log that could be read."""
    message, hint = {
        "empty": ("is empty", "Name a log that holds something"),
        "nul": ("holds nothing but NUL bytes", "It was probably cut by the crash: look for another copy of the log"),
        "vmcore": ("is a memory dump, not a log", "Name the dump's own file or its directory"),
        "journal-file": ("is a binary journal", "Type: journalctl -k --file FILE | advisor check -"),
        "utf-16": ("is text in UTF-16", "Convert it first: iconv -f UTF-16 -t UTF-8"),
    }.get(kind, ("is no text, so no kernel log", "Name a kernel log, a vmcore or a crash directory"))
    return UnreadableInput(message, shown(path), hint)
