"""What a lint rule is: a name, a check, and words that a first-time contributor can act on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from advisor.signature.model import SignatureModel

Place = tuple[int | str, ...]
"""Keys and 0-based positions that lead to what is meant, `("workarounds", 0, "cost")`."""


class Flaw(NamedTuple):
    """What a rule found in a signature."""

    place: Place
    message: str
    """What is wrong here, without a full stop."""
    line: int | None = None
    """The line itself where no key stands in it: a comment's."""


class Finding(NamedTuple):
    """A flaw with its file and line, ready to be shown."""

    rule: str
    severity: str
    """`error`, or `warning` for what may be meant so."""
    path: str
    line: int
    signature: str
    message: str
    recommendation: str

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}: {self.severity}: {self.message}. {self.recommendation} [{self.rule}]"
        return "".join(letter if letter.isprintable() else "?" for letter in text)


class Rule:
    """Base of all rules. A subclass says what it checks and yields flaws."""

    name: ClassVar[str]
    severity: ClassVar[str] = "error"
    checks: ClassVar[str]
    """What is looked at, one sentence."""
    why: ClassVar[str]
    """What happens to users otherwise."""
    recommendation: ClassVar[str]
    """What to do, one or two sentences."""
    bad: ClassVar[str]
    """Keys that bring it about, as YAML laid over a sound signature; after `---` a second signature beside it."""
    good: ClassVar[str]
    """The same put right."""
    curated_only: ClassVar[bool] = False

    def skipped(self) -> str | None:
        """Why nothing can be checked here; None where it can."""
        return None

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """The flaws of one signature within its base."""
        raise NotImplementedError


class Base:
    """All signatures together, with what rules ask about them."""

    def __init__(
        self,
        signatures: Iterable[SignatureModel],
        is_generic: Callable[[str], bool],
        ordinary_words: frozenset[str],
        retired: Mapping[str, str] | None = None,
    ) -> None:
        """`is_generic` tells functions that never name a bug, `ordinary_words` are those of any boot or report.

        `retired` are ids that are gone, with the reason.
        """
        self.signatures = list(signatures)
        self.is_generic = is_generic
        self.ordinary_words = ordinary_words
        self.retired = dict(retired or {})
        self.by_id = {one.id: one for one in self.signatures}
        self.by_bug: defaultdict[str, list[str]] = defaultdict(list)
        self.by_evidence: defaultdict[object, list[str]] = defaultdict(list)
        self.by_former_id: defaultdict[str, list[str]] = defaultdict(list)
        for one in self.signatures:
            if one.review.state == "withdrawn":
                continue
            for bug in dict.fromkeys(one.bugs):
                self.by_bug[bug].append(one.id)
            self.by_evidence[evidence_of(one)].append(one.id)
            for former in one.aliases:
                self.by_former_id[former].append(one.id)


def evidence_of(signature: SignatureModel) -> object:
    """What it looks for, to be compared."""
    match = signature.match
    logs = tuple(sorted(pattern.compiled.pattern for pattern in match.log))
    return frozenset(match.kind), frozenset(match.function), match.trace, logs, match.process, match.hardware


def declared_similar(one: SignatureModel, other: SignatureModel) -> bool:
    """Whether either says that it is like the other."""
    return other.id in (*one.similar_to, *one.supersedes) or one.id in (*other.similar_to, *other.supersedes)
