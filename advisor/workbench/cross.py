"""The cross-match matrix: what the signatures do to each other's examples and to logs in which nothing is wrong.

Every example of a curated signature is held against the whole base: its own signature comes first, or one that is
declared similar or is about the same bug. Mined signatures that look for the same are told as groups. No signature
matches a clean log, save those that a short list excepts, each with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.intake.locate import locate
from advisor.matching.beside import beside
from advisor.matching.find import find_matches
from advisor.oops.read import read_crashes
from advisor.signature.lint.rule import evidence_of
from advisor.vocabulary import LIKELY_CONFIDENCE
from advisor.workbench.examples import index_of, run_examples

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from advisor.index.read import Index
    from advisor.signature.model import SignatureModel
    from advisor.workbench.examples import Outcome
    from advisor.workbench.tree import Workpiece

CLEAN_LOGS = ("tests/data/log/clean*/log.txt", "tests/data/kdump/*-sysrq")
"""Of the source tree: boots in which nothing went wrong, and crashes that somebody asked for."""
EXCEPTIONS = "tests/data/log/exceptions.txt"


class FalseMatch(NamedTuple):
    """A signature that names a log in which nothing is wrong."""

    log: str
    signature: str
    confidence: float

    def __str__(self) -> str:
        return f"{self.log}: nothing is wrong in it, and {self.signature} matches it with {self.confidence:.2f}."


class Matrix(NamedTuple):
    """What came of it."""

    outcomes: tuple[Outcome, ...]
    groups: tuple[tuple[str, ...], ...]
    """Ids of mined signatures that look for the same, largest group first."""
    logs: tuple[str, ...]
    """The clean logs that were read."""
    false_matches: tuple[FalseMatch, ...]
    """Without the excepted ones."""
    idle_exceptions: tuple[str, ...]
    """Lines of the list that except nothing any more."""

    @property
    def failures(self) -> list[str]:
        """One line for everything that must not be."""
        lines = [str(one) for one in self.outcomes if not one.passed]
        lines += [str(one) for one in self.false_matches]
        return lines + [f"{EXCEPTIONS}: excepts nothing any more: {line}." for line in self.idle_exceptions]


def cross(workpiece: Workpiece, root: str | os.PathLike[str] | None = None) -> Matrix:
    """Hold the named signatures' examples and all clean logs against the whole.

    `root` is the source tree whose clean logs and exceptions are read; without it there are none. Raises AdvisorError
    where the list of exceptions cannot be read.
    """
    folder = Path(root) if root else None
    logs = [path for pattern in CLEAN_LOGS for path in sorted(folder.glob(pattern))] if folder else []
    excepted = _exceptions(folder / EXCEPTIONS) if folder else {}
    curated = [one for one in workpiece.named if one.origin == "curated"]
    with index_of(workpiece) as index:
        outcomes = tuple(run_examples(curated, index))
        found = [one for path in logs for one in _false_matches(path, index)]
    used = {(one.log, one.signature) for one in found}
    return Matrix(
        outcomes,
        tuple(same_evidence(workpiece.whole)),
        tuple(map(str, logs)),
        tuple(one for one in found if (one.log, one.signature) not in excepted),
        tuple(" ".join(pair) for pair in excepted if pair not in used),
    )


def same_evidence(signatures: Iterable[SignatureModel]) -> Iterator[tuple[str, ...]]:
    """Ids of mined signatures that no log can tell apart, largest group first."""
    alike: defaultdict[object, list[str]] = defaultdict(list)
    for one in signatures:
        if one.origin == "mined" and one.review.state != "withdrawn":
            alike[evidence_of(one)].append(one.id)
    groups = [tuple(sorted(ids)) for ids in alike.values() if len(ids) > 1]
    yield from sorted(groups, key=lambda group: (-len(group), group))


def _false_matches(path: Path, index: Index) -> Iterator[FalseMatch]:
    name = path.parent.name if path.is_file() else path.name
    reading = read_crashes(locate(str(path)))
    for match in find_matches(reading, index):
        if match.confidence >= LIKELY_CONFIDENCE and not beside(reading, match):
            yield FalseMatch(name, match.signature.id, match.confidence)


def _exceptions(path: Path) -> dict[tuple[str, str], str]:
    """(log, signature) → reason; `LOG SIGNATURE REASON…` a line, `#` begins a comment."""
    excepted: dict[tuple[str, str], str] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise AdvisorError(str(error), where=str(path)) from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        log, _, rest = line.partition(" ")
        signature, _, reason = rest.strip().partition(" ")
        if not reason.strip():
            raise AdvisorError(
                "an exception has no reason", where=f"{path}:{number}", hint="Write LOG SIGNATURE and why it is right"
            )
        excepted[log, signature] = reason.strip()
    return excepted
