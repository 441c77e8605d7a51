"""Two call traces beside each other, frame by frame, as a person compares them."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.evidence.function import culprit_index
from advisor.matching.evidence.trace import side_by_side
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from advisor.index.stored import Signature
    from advisor.matching.rarity import Rarity
    from advisor.oops.crash import Crash, Frame

STATES = ("same", "renamed", "moved", "missing", "other", "common", "stray", "above", "beyond")
COMMON = 0.1
"""Rarity below which a frame that does not agree says nothing either."""


class Row(NamedTuple):
    """One line of the comparison."""

    state: str
    """`same`, `renamed`; `moved`: it stands elsewhere in the other trace; `missing` from the crash; `other`: only in the
    crash; `common`: so too, but every path has it; `stray`: so too, but the kernel was not sure of it; `above` the
    culprit; `beyond` the end of the signature's trace."""
    crash: str | None
    """The crash's frame as the log has it."""
    signature: str | None
    """The signature's function."""
    line: int | None
    """Of the log."""
    file: int | None
    culprit: bool
    """The fault is there, by the crash or by the signature."""
    rarity: float
    """0 for a function that is on every path, 1 for one that hardly any report holds."""


def rows(crash: Crash, signature: Signature, rarity: Rarity) -> tuple[Row, ...]:
    """The aligned traces, innermost frame first."""
    expected = signature if signature.trace else signature._replace(trace=signature.functions[:1])
    frames, trace, pairs = side_by_side(crash, expected)
    culprit = crash.function
    start = len(crash.frames) - len(frames) if frames == crash.frames[-len(frames) :] else culprit_index(crash)
    left_names = {frame.function for at, frame in enumerate(frames) if at not in {pair.left for pair in pairs}}
    right_names = {name for at, name in enumerate(trace) if at not in {pair.right for pair in pairs}}
    shown: list[Row] = []

    def one(state: str, frame: Frame | None, name: str | None) -> None:
        function = frame.function if frame else name or ""
        accused = bool(frame and frame.function == culprit) or bool(name and name in signature.functions)
        line, file = (frame.line, frame.file_index) if frame else (None, None)
        shown.append(
            Row(state, spelled(frame) if frame else None, name, line, file, accused, round(rarity.frame(function), 3))
        )

    for frame in crash.frames[:start]:
        one("above", frame, None)
    at_left = at_right = 0
    for left, right, likeness in [*pairs, (len(frames), len(trace), 0.0)]:
        ended = at_right >= len(trace)
        for frame in frames[at_left:left]:
            if frame.function in right_names:
                one("moved", frame, None)
            elif not frame.reliable:
                one("stray", frame, None)
            elif rarity.frame(frame.function) < COMMON:
                one("common", frame, None)
            else:
                one("beyond" if ended else "other", frame, None)
        for name in trace[at_right:right]:
            one("moved" if name in left_names else "missing", None, name)
        if left < len(frames) and likeness:
            one("same" if likeness >= 1 else "renamed", frames[left], trace[right])
        at_left, at_right = left + 1, right + 1
    return tuple(shown)


def spelled(frame: Frame) -> str:
    """A frame as kernels print it."""
    place = f"+{frame.offset:#x}/{frame.size:#x}" if frame.offset is not None and frame.size is not None else ""
    module = f" [{frame.module}]" if frame.module else ""
    return f"{'' if frame.reliable else '? '}{frame.function}{frame.suffix or ''}{place}{module}"
