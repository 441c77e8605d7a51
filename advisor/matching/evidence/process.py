"""Which process or workqueue it happened in, where that is telling."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece

if TYPE_CHECKING:
    from advisor.matching.case import Case


def score(case: Case) -> tuple[Piece, ...]:
    """One piece, none without a crash."""
    crash = case.crash
    if crash is None:
        return ()
    spoken = " or ".join(case.signature.processes)
    if crash.process is None:
        return (Piece("process", f"in process {spoken}", line=crash.line, file=crash.file, why="the log names none"),)
    present = [name for name in (crash.process, crash.workqueue) if name]
    text = f"in process {crash.process}"
    if any(_is(name, expected) for name in present for expected in case.signature.processes):
        return (Piece("process", text, (("process-same", 1.0),), crash.line, crash.file),)
    return (Piece("process", text, (("process-other", 1.0),), crash.line, crash.file, f"seen in {spoken}"),)


def _is(name: str, expected: str) -> bool:
    """`kworker/0:1` is a `kworker`, `nfsd4_callbacks` no `nfsd`. Names are cut to 15 bytes (kernel: TASK_COMM_LEN)."""
    return (
        name == expected or name == expected[:15] or name.startswith((f"{expected}/", f"{expected}:", f"{expected} "))
    )
