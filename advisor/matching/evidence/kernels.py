"""The range of kernels that a signature names: said, and never weighed. Whether the bug applies is another question."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece
from advisor.versions import in_range, leading_version

if TYPE_CHECKING:
    from advisor.matching.case import Case

_BESIDE = "says whether the bug applies, not whether it is this symptom"


def score(case: Case) -> tuple[Piece, ...]:
    """One piece that does not count."""
    kernels, upstream = case.signature.kernels, case.reading.kernel.upstream
    version = leading_version(upstream) if upstream else None
    if version is None or not kernels:
        return (
            Piece("kernel", f"the bug is in kernels {kernels}", why="the upstream version of this kernel is not known"),
        )
    try:
        inside = in_range(version, kernels)
    except ValueError:
        return ()
    where = "within" if inside else "outside"
    return (Piece("kernel", f"kernel {upstream} is {where} {kernels}", why=_BESIDE),)
