"""Running the examples of signatures: each must be matched by its own signature first, no counter-example by it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.index.build import build
from advisor.index.read import Index, Store
from advisor.matching.find import find_matches
from advisor.oops.compose import compose, description_from_mapping
from advisor.oops.read import read_text
from advisor.references import COMMIT_DIGITS
from advisor.signature.load import Problem, line_in, load_text
from advisor.vocabulary import LIKELY_CONFIDENCE
from advisor.workbench.tree import Workpiece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.matching.match import Match
    from advisor.signature.model import Example, SignatureModel


class Outcome(NamedTuple):
    """What became of one example."""

    signature: str
    example: int
    """1-based."""
    counter: bool
    passed: bool
    confidence: float
    """Of the signature's own match, 0 where there is none."""
    why: str
    """What happened instead; empty where it passed."""
    path: str
    line: int

    def __str__(self) -> str:
        what = "counter-example" if self.counter else "example"
        return f"{self.path}:{self.line}: {what} {self.example} of {self.signature}: {self.why}."


@contextlib.contextmanager
def index_of(workpiece: Workpiece) -> Iterator[Index]:
    """An index of the whole that the named signatures belong to, in a temporary file."""
    with tempfile.TemporaryDirectory(prefix="advisor-") as folder:
        path = os.path.join(folder, "base.sqlite3")
        build(workpiece.whole, path)
        index = Index(Store(path))
        try:
            yield index
        finally:
            index.close()


def own_confidence(text: str, path: str) -> tuple[float, bool]:
    """How well a drafted signature matches its own examples by itself, the worst of them, and whether that is enough."""
    drafted = [one for one in load_text(text.encode(), path) if not isinstance(one, Problem)]
    with index_of(Workpiece(drafted, drafted, [], [path], False)) as index:
        outcomes = list(run_examples(drafted, index))
    return min((one.confidence for one in outcomes), default=0.0), bool(outcomes) and all(
        one.passed for one in outcomes
    )


def run_examples(signatures: Sequence[SignatureModel], index: Index) -> Iterator[Outcome]:
    """Compose, read and match every example and counter-example."""
    for signature in signatures:
        if signature.review.state == "withdrawn":
            continue
        for counter, examples in ((False, signature.examples), (True, signature.counter_examples)):
            for place, example in enumerate(examples):
                confidence, why = _hold(signature, example, counter, index)
                key = "counter-examples" if counter else "examples"
                source = signature.source
                line = line_in(source, (key, place)) if why else source.line
                yield Outcome(signature.id, place + 1, counter, not why, confidence, why, source.path, line)


def log_of(example: Example, dressing: str = "dmesg") -> str:
    """The example as kernel log text. Raises AdvisorError where it cannot be composed."""
    facts = example.model_dump(exclude_none=True, exclude_unset=True, exclude={"reference"})
    return compose(description_from_mapping(facts), dressing)


def _hold(signature: SignatureModel, example: Example, counter: bool, index: Index) -> tuple[float, str]:
    """The confidence of its own match, and why the example fails, empty where it passes."""
    try:
        log = log_of(example)
    except AdvisorError as error:
        return 0.0, f"cannot be written as a log: {error.message}"
    matches = find_matches(read_text(log.encode()), index)
    own = next((match for match in matches if match.signature.id == signature.id), None)
    confidence = own.confidence if own else 0.0
    if counter:
        if confidence >= LIKELY_CONFIDENCE:
            return confidence, f"is matched with confidence {confidence:.2f}, and should not be"
        return confidence, ""
    if own is None:
        best = f"; the best match is {matches[0].signature.id}" if matches else ""
        return 0.0, f"is not matched{best}"
    if confidence < LIKELY_CONFIDENCE:
        return confidence, f"is matched with confidence {confidence:.2f} only, {LIKELY_CONFIDENCE:.2f} is needed"
    first = matches[0]
    if first is own or _alike(signature, first):
        return confidence, ""
    return confidence, f"is won by {first.signature.id} ({first.confidence:.2f} against {confidence:.2f})"


def _alike(signature: SignatureModel, winner: Match) -> bool:
    """Whether it is declared or measured that the two cannot be told apart, or both are about one bug."""
    other = winner.signature
    return (
        other.id in (*signature.similar_to, *signature.supersedes)
        or signature.id in other.similar
        or signature.id in winner.similar
        or not set(signature.bugs).isdisjoint(other.bugs)
        or any(same_commit(mine.commit, theirs.commit) for mine in signature.fixes for theirs in other.fixes)
    )


def same_commit(one: str | None, other: str | None) -> bool:
    """Whether two ids of commits, each perhaps abbreviated, are of one commit."""
    if not one or not other:
        return False
    digits = min(len(one), len(other))
    return digits >= COMMIT_DIGITS and one[:digits] == other[:digits]
