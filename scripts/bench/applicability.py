#!/usr/bin/env python3
"""Whether a fix is in the crashed kernel: how often the answer is wrong, and how often there is none.

    applicability.py CHANGES [--pairs N] [--seed N] [--list]

CHANGES is `changes.jsonl.xz`: the lines of Debian's kernel changelogs, of which each version's whole `changelog.gz` is made
in a temporary root, as Debian's package lays it down. A pair is a kernel version of a suite and a fix of the base with
commit and subject. The truth comes from CHANGES alone: the fix is in where its subject stands in that version's changelog or
an earlier one's of the suite's history, and out where it came with a later version of the suite. For half of the pairs the
base is made as old as a random earlier version of the suite: it knows the stream up to there, and no later fix in it.

Fixes whose mainline release is younger than the series and that no version of the suite names are counted apart: most never
came, but the changelogs leave out much of a series' first stable releases and of what Debian does not build, so nobody can
tell by them alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
import sys
import tempfile
from collections import defaultdict
from functools import cmp_to_key
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.advice.applicability import applicability
from advisor.advice.machine import Machine
from advisor.advice.package.proof import Proof
from advisor.advice.presence import DEBIAN_SUITES
from advisor.index.read import open_base
from advisor.oops.crash import Kernel
from advisor.versions import compare_packages, leading_version, parse_version
from scripts.accuracy.figures import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.index.stored import BaseInfo, Fix, Signature

SERIES = ((6, 1), (6, 12))
KERNELS = 12
"""Versions of each series that are asked about."""
_ORDER = cmp_to_key(compare_packages)


class Pair(NamedTuple):
    """One question and its answer."""

    signature: Signature
    package: str
    truth: str
    """`in`, `out` (it came later) or `unnamed`."""
    base: BaseInfo
    stale: bool


class History:
    """The changelogs of one series: its own versions and all that were before, oldest first."""

    def __init__(self, rows: Sequence[dict], series: tuple[int, int]) -> None:
        self.series = series
        self.suite = f"debian:{DEBIAN_SUITES[series]}"
        self.entries: defaultdict[str, list[dict]] = defaultdict(list)
        for row in rows:
            version = leading_version(row["debian"])
            if version and version[:2] <= series:
                self.entries[row["debian"]].append(row)
        self.order = sorted(self.entries, key=_ORDER)
        own = [name for name in self.order if (found := leading_version(name)) and found[:2] == series]
        self.own = [name for name in own if self.entries[name][0]["suite"] != "experimental"]
        self.first: dict[str, str] = {}
        """Subject, as it is compared here → the version whose changelog has it first."""
        for name in self.order:
            for row in self.entries[name]:
                self.first.setdefault(plain(row["subject"]), name)

    def changelog(self, package: str) -> str:
        """The whole changelog of a version, newest first, as Debian writes it."""
        at = self.order.index(package)
        signed = f"linux-signed-amd64 ({package.replace('-', '+')}) suite; urgency=medium\n\n  * Sign kernel\n"
        return "\n".join([signed, *(self._entry(name) for name in reversed(self.order[: at + 1]))])

    def _entry(self, name: str) -> str:
        rows = self.entries[name]
        lines = [f"linux ({name}) {rows[0]['suite']}; urgency=medium", ""]
        stable: str | None = ""
        for row in rows:
            if row["stable"] != stable and row["stable"]:
                major = row["stable"].split(".")[0]
                address = f"https://www.kernel.org/pub/linux/kernel/v{major}.x/ChangeLog-{row['stable']}"
                lines += ["  * New upstream stable update:", f"    {address}"]
            stable = row["stable"]
            tag = f"[{','.join(row['arches'])}] " if row["arches"] else ""
            tail = f" ({', '.join(row['cves'])})" if row["cves"] else ""
            first, rest = ("    - ", "      ") if stable else ("  * ", "    ")
            lines += wrap(f"{tag}{row['subject']}{tail}", 80, initial_indent=first, subsequent_indent=rest)
        return "\n".join([*lines, "", " -- Debian Kernel Team  Mon, 02 Nov 2026 00:00:00 +0000", ""])


def main() -> int:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("changes", type=Path)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--list", action="store_true", help="name the pairs that were answered wrongly or not at all")
    chosen = parser.parse_args()
    with lzma.open(chosen.changes, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    index = open_base(standard_folders=False)
    signatures = [one for one in index.all() if len(one.fixes) == 1 and one.fixes[0].commit and one.fixes[0].subject]
    chance = random.Random(chosen.seed)
    histories = [History(rows, series) for series in SERIES]
    pairs = [
        (history, pair)
        for history in histories
        for pair in drawn(history, signatures, index.info, chosen.pairs // len(histories), chance)
    ]
    count = sum(pair.truth != "unnamed" for _, pair in pairs)
    print(f"{count} pairs of kernel and fix, and {len(pairs) - count} apart; base {index.info.version}\n")
    with tempfile.TemporaryDirectory() as root:
        machine = lay_down(root, pairs)
        read: dict[str, Proof] = {}
        answers = [(pair, answer(pair, machine, read)) for _, pair in pairs]
        print(
            "with the changelog of the machine's kernel package (targets: wrong 0.005, no answer where it is in 0.100)"
        )
        report(answers, chosen.list)
    print("\nwithout it")
    report([(pair, answer(pair, None, {})) for _, pair in pairs], False)
    return 0


def plain(subject: str) -> str:
    """A subject without blanks, case, and what tells the architecture: the bench's own rule, not the program's."""
    text = "".join(subject.lower().split())
    for word in ("x86/", "x86:", "arm64/", "arm64:", "arm:", "arm/", "s390/", "s390:", "powerpc/", "powerpc:"):
        text = text.removeprefix(word)
    return text


def drawn(
    history: History, signatures: Iterable[Signature], info: BaseInfo, count: int, chance: random.Random
) -> Iterator[Pair]:
    """As many pairs with the fix in as out, of each half with a base as it is and as it was."""
    pool = list(signatures)
    chance.shuffle(pool)
    kernels = chance.sample(history.own[1:], min(KERNELS, len(history.own) - 1))
    left = {"in": count // 2, "out": count - count // 2, "unnamed": count // 4}
    taken: dict[str, int] = defaultdict(int)
    for signature in pool:
        kernel = chance.choice(kernels)
        truth = truth_of(history, signature.fixes[0], kernel)
        if truth is None or taken[truth] >= left[truth]:
            continue
        stale = taken[truth] % 2 == 1
        taken[truth] += 1
        if not stale:
            yield Pair(signature, kernel, truth, info, False)
            continue
        known = chance.choice(history.own[: history.own.index(kernel)])
        fixes = (as_known(signature.fixes[0], history, known),)
        yield Pair(signature._replace(fixes=fixes), kernel, truth, older(info, history, known), True)


def truth_of(history: History, fix: Fix, kernel: str) -> str | None:
    """None where the fix says nothing about this kernel: it is in the series from its start, or of another one."""
    main = leading_version(fix.versions.get("mainline", ""))
    if main is None or main[:2] <= history.series:
        return None
    first = history.first.get(plain(fix.subject or ""))
    if first is None:
        return "unnamed"
    if (leading_version(first) or (0, 0))[:2] != history.series:
        return None
    return "in" if compare_packages(first, kernel) <= 0 else "out"


def older(info: BaseInfo, history: History, package: str) -> BaseInfo:
    """The base as it knew the stream when that package was the newest."""
    version = leading_version(package)
    stream = f"{history.series[0]}.{history.series[1]}"
    return info._replace(known_through={**info.known_through, stream: str(version), history.suite: package})


def as_known(fix: Fix, history: History, package: str) -> Fix:
    """The fix without what the base could not know of the stream by then."""
    versions = dict(fix.versions)
    stream = f"{history.series[0]}.{history.series[1]}"
    newest = leading_version(package)
    own = versions.get(stream)
    if own and newest and parse_version(own) > newest:
        del versions[stream]
    suite = versions.get(history.suite)
    if suite and compare_packages(suite, package) > 0:
        del versions[history.suite]
    return fix._replace(versions=versions)


def release_of(package: str) -> str:
    """A release of its own for every version."""
    return f"{package.replace('~', '-')}-amd64"


def kernel_of(package: str) -> Kernel:
    """The kernel that crashed, as its log shows it."""
    return Kernel(
        release=release_of(package),
        upstream=str(leading_version(package)),
        arch="x86_64",
        distribution="debian",
        package_version=package,
        command_line=None,
        hardware=None,
        bios=None,
        modules=(),
        out_of_tree=(),
        build_id=None,
        dump_release=None,
    )


def lay_down(root: str, pairs: Iterable[tuple[History, Pair]]) -> Machine:
    """The changelogs of all kernels below a root."""
    for package, history in {pair.package: history for history, pair in pairs}.items():
        folder = Path(root, "usr/share/doc", f"linux-image-{release_of(package)}")
        folder.mkdir(parents=True)
        (folder / "changelog.gz").write_bytes(gzip.compress(history.changelog(package).encode(), 6))
    return Machine(root)


def answer(pair: Pair, machine: Machine | None, read: dict[str, Proof]) -> tuple[str, str]:
    """What the program says, and why; `read` keeps each kernel's changelog."""
    kernel = kernel_of(pair.package)
    proof = None
    if machine is not None:
        proof = read.setdefault(pair.package, Proof(machine, kernel, "debian"))
    verdict = applicability(pair.signature, kernel, pair.base, proof)
    return verdict.state, verdict.reason


def is_wrong(pair: Pair, state: str, reason: str) -> bool:
    """`affected` with the fix in, or said to have the fix without it. That the bug came in later is another reason."""
    if pair.truth == "in":
        return state == "affected"
    return state == "not-affected" and "came in with" not in reason


def report(answers: Sequence[tuple[Pair, tuple[str, str]]], listed: bool) -> None:
    """One table."""
    scored = [(pair, reply) for pair, reply in answers if pair.truth != "unnamed"]
    wrong = [(pair, reason) for pair, (state, reason) in scored if is_wrong(pair, state, reason)]
    print(f"  {'wrong'.ljust(38)} {spoken(len(wrong), len(scored))}")
    for words in ("in", "out"):
        for base, stale in (("", None), (", base as it is", False), (", older base", True)):
            rows = [
                state for pair, (state, _) in scored if pair.truth == words and (stale is None or pair.stale is stale)
            ]
            label = f"no answer, fix {words}{base}"
            print(f"  {label.ljust(38)} {spoken(rows.count('cannot-tell'), len(rows))}")
    for truth in ("in", "out", "unnamed"):
        states = [state for pair, (state, _) in answers if pair.truth == truth]
        counted = ", ".join(f"{state} {states.count(state)}" for state in sorted(set(states)))
        print(f"  {truth.ljust(8)} {counted}")
    if listed:
        for pair, reason in wrong:
            print(
                f"  wrong: {pair.package} {pair.truth} {pair.signature.id} {pair.signature.fixes[0].subject}: {reason}"
            )
        for pair, (state, reason) in answers:
            if state == "cannot-tell":
                print(f"  open: {pair.package} {pair.truth} {pair.signature.id}: {reason}")


if __name__ == "__main__":
    sys.exit(main())
