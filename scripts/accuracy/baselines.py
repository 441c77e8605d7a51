"""Other ways of finding a crash among known ones, for comparison; each answers as `answers.answers` does, best first.

All see what our own reader made of the crash, and traces without the plumbing that the signatures leave out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import exp, log
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from advisor.matching.evidence.function import culprit_index
from advisor.oops.generic import is_generic
from scripts.accuracy.answers import Ranked
from scripts.accuracy.cases import primary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.oops.crash import Crash
    from scripts.accuracy.cases import Base, Labelled

SHOWN = 10
"""Answers that are handed on."""


def trace_of(crash: Crash) -> tuple[str, ...]:
    """The reliable frames from the culprit on that say something, innermost first."""
    names = [frame.function for frame in crash.frames[culprit_index(crash) :] if frame.reliable]
    return tuple(name for name in dict.fromkeys([crash.function or "", *names]) if name and not is_generic(name))


class Title:
    """Equality of the title: kind and function, as syzkaller's dashboard tells bugs apart."""

    name = "equal title"

    def __init__(self, base: Base) -> None:
        self._ids: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in base.signatures.values():
            for kind in one.kinds:
                for function in one.functions:
                    self._ids[kind, function].append(one.id)

    def __call__(self, case: Labelled) -> list[Ranked]:
        """All signatures of that title, alike."""
        crash = primary(case.reading)
        ids = self._ids.get((crash.kind, crash.function or ""), []) if crash else []
        return [Ranked(frozenset((name,)), 1.0) for name in ids if name not in case.hidden][:SHOWN]


class TopFrames:
    """ABRT's rule for kernel oopses: a hash of the first six frames (abrt, src/lib/kernel.c, koops_hash_str)."""

    name = "hash of top frames"
    _COUNT = 6

    def __init__(self, base: Base) -> None:
        self._ids: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for one in base.signatures.values():
            trace = tuple(dict.fromkeys((*one.functions[:1], *one.trace)))
            if trace:
                self._ids[trace[: self._COUNT]].append(one.id)

    def __call__(self, case: Labelled) -> list[Ranked]:
        """All signatures with that hash, alike."""
        crash = primary(case.reading)
        ids = self._ids.get(trace_of(crash)[: self._COUNT], []) if crash else []
        return [Ranked(frozenset((name,)), 1.0) for name in ids if name not in case.hidden][:SHOWN]


class TokenSet:
    """`rapidfuzz.fuzz.token_set_ratio` over the traces."""

    name = "token_set_ratio"

    def __init__(self, base: Base) -> None:
        traced = [one for one in base.signatures.values() if one.trace]
        self._ids = [one.id for one in traced]
        self._texts = [" ".join(dict.fromkeys((*one.functions[:1], *one.trace))) for one in traced]

    def __call__(self, case: Labelled) -> list[Ranked]:
        """The nearest traces."""
        crash = primary(case.reading)
        if crash is None:
            return []
        near = process.extract(
            " ".join(trace_of(crash)), self._texts, scorer=fuzz.token_set_ratio, limit=SHOWN + len(case.hidden)
        )
        ids = [(self._ids[place], score) for _, score, place in near]
        return [Ranked(frozenset((name,)), score / 100) for name, score in ids if name not in case.hidden][:SHOWN]


class TraceSim:
    """TraceSim: a Levenshtein distance whose edits cost what the frames weigh, by place and rarity.

    Vasiliev et al., 2020, "TraceSim: a method for calculating stack trace similarity". The weight of the frame at place i
    is i^-α · σ(β(idf − γ)); the similarity is 1 − distance / sum of all weights. Parameters are set by hand.
    """

    name = "TraceSim"
    _ALPHA, _BETA, _GAMMA = 0.5, 1.0, 4.0
    _CLOSEST = 300
    """Traces with the most rarity in common that are aligned."""

    def __init__(self, base: Base) -> None:
        self._traces = {
            one.id: tuple(dict.fromkeys((*one.functions[:1], *one.trace)))
            for one in base.signatures.values()
            if one.trace
        }
        counts = Counter(name for trace in self._traces.values() for name in set(trace))
        self._idf = {name: log(len(self._traces) / count) for name, count in counts.items()}
        self._most = log(len(self._traces))
        self._holders: dict[str, list[str]] = defaultdict(list)
        for ident, trace in self._traces.items():
            for name in set(trace):
                self._holders[name].append(ident)

    def __call__(self, case: Labelled) -> list[Ranked]:
        """The nearest traces of those that share a frame."""
        crash = primary(case.reading)
        if crash is None:
            return []
        trace = trace_of(crash)
        common: Counter[str] = Counter()
        for name in set(trace):
            for ident in self._holders.get(name, ()):
                common[ident] += int(1000 * self._idf[name])
        near = [ident for ident, _ in common.most_common(self._CLOSEST) if ident not in case.hidden]
        ranked = sorted(((self._alike(trace, self._traces[ident]), ident) for ident in near), key=lambda one: -one[0])
        return [Ranked(frozenset((ident,)), score) for score, ident in ranked[:SHOWN]]

    def _weights(self, trace: Sequence[str]) -> list[float]:
        return [
            place**-self._ALPHA / (1 + exp(-self._BETA * (self._idf.get(name, self._most) - self._GAMMA)))
            for place, name in enumerate(trace, 1)
        ]

    def _alike(self, one: Sequence[str], other: Sequence[str]) -> float:
        left, right = self._weights(one), self._weights(other)
        before = [0.0]
        for weight in right:
            before.append(before[-1] + weight)
        for name, weight in zip(one, left, strict=True):
            row = [before[0] + weight]
            for place, (theirs, cost) in enumerate(zip(other, right, strict=True), 1):
                change = before[place - 1] + (0.0 if name == theirs else weight + cost)
                row.append(min(before[place] + weight, row[-1] + cost, change))
            before = row
        return 1 - before[-1] / (sum(left) + sum(right))


BASELINES = (Title, TopFrames, TokenSet, TraceSim)
