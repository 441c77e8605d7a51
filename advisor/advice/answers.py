"""Matches turned into answers: several signatures that are the same bug are one."""

from __future__ import annotations

from advisor.advice.applicability import applicability
from advisor.advice.bugs import bug_rows
from advisor.advice.fix import fix_advice, fix_rows
from advisor.advice.remedies import remedies
from advisor.advice.report import Answer
from advisor.advice.workaround.kind import Context
from advisor.checking import TYPE_CHECKING
from advisor.references import same_commit
from advisor.vocabulary import LIKELY_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.advice.machine import Machine
    from advisor.advice.package.offered import Lists
    from advisor.advice.package.proof import Proof
    from advisor.advice.report import Bug
    from advisor.advice.system import System
    from advisor.index.stored import BaseInfo, Fix, Signature, Workaround
    from advisor.matching.match import Match
    from advisor.oops.crash import Kernel


class Case:
    """What all answers of one report share."""

    __slots__ = ("base", "command_line", "kernel", "lists", "probable", "proof", "statuses", "system")

    def __init__(
        self,
        kernel: Kernel,
        base: BaseInfo,
        system: System,
        command_line: str | None,
        probable: bool,
        statuses: Mapping[str, Bug],
        machine: Machine | None = None,
    ) -> None:
        self.kernel = kernel
        self.base = base
        self.system = system
        self.command_line = command_line
        self.probable = probable
        self.statuses = statuses
        self.proof: Proof | None = None
        """The crashed kernel's package, where the crash happened on the machine that we run on."""
        self.lists: Lists | None = None
        """The kernels that can be had, likewise."""
        if machine is not None:
            from advisor.advice.package.offered import Lists
            from advisor.advice.package.proof import Proof

            self.proof = Proof(machine, kernel, system.distribution.id)
            self.lists = Lists(machine, system)


def same_bug_groups(matches: Sequence[Match]) -> list[list[Match]]:
    """Matches that name one bug together, each group and the groups in the order of the matches."""
    groups: list[list[Match]] = []
    for match in matches:
        kin = [group for group in groups if any(same_bug(match.signature, other.signature) for other in group)]
        if not kin:
            groups.append([match])
            continue
        kin[0].append(match)
        for other in kin[1:]:
            kin[0].extend(other)
            groups.remove(other)
    return groups


def same_bug(one: Signature, other: Signature) -> bool:
    """They share a bug (a page that tells of many does not count) or a fix."""
    bugs = {bug for bug in one.bugs if not bug.startswith("url:")}
    if not bugs.isdisjoint(other.bugs):
        return True
    return any(
        left.commit and right.commit and same_commit(left.commit, right.commit)
        for left in one.fixes
        for right in other.fixes
    )


def answer_for(group: Sequence[Match], case: Case) -> Answer:
    """One answer; the group's first match leads, the others add their bugs, fixes and workarounds."""
    lead = group[0]
    signature = lead.signature._replace(
        bugs=_distinct(bug for match in group for bug in match.signature.bugs),
        fixes=_fixes(group),
    )
    bugs = bug_rows(signature.bugs, case.statuses)
    likely = lead.confidence >= LIKELY_CONFIDENCE
    proof = case.proof if likely else None
    applies = applicability(signature, case.kernel, case.base, proof)
    fix = fix_advice(signature, applies, case.kernel, case.base, case.system, bugs, proof)
    if likely and case.lists is not None:
        fix = case.lists.way_out(fix, signature.fixes, case.kernel, case.base)
    context = Context(signature.id, case.kernel, case.system, case.command_line, case.probable)
    merged = _distinct(match.signature.id for match in group[1:])
    ids = {match.signature.id for match in group}
    similar = _distinct(ident for match in group for ident in match.similar if ident not in ids)
    return Answer(
        id=signature.id,
        title=signature.title,
        origin=signature.origin,
        review=signature.review,
        confidence=lead.confidence,
        similar=(*merged, *similar),
        evidence=lead.evidence,
        bugs=bugs,
        workarounds=remedies(_workarounds(group), context),
        applies=applies,
        fix=fix,
        cause=signature.cause,
        fixes=fix_rows(signature.fixes),
        note=next((match.signature.note for match in group if match.signature.note), None),
    )


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _workarounds(group: Sequence[Match]) -> tuple[Workaround, ...]:
    rows: dict[tuple[str, str | None, str, str], Workaround] = {}
    for match in group:
        for row in match.signature.workarounds:
            rows.setdefault((row.kind, row.module, row.value, row.action), row)
    return tuple(rows.values())


def _fixes(group: Sequence[Match]) -> tuple[Fix, ...]:
    """Every fix once; what several records know of one commit's versions is put together."""
    rows: list[Fix] = []
    for match in group:
        for fix in match.signature.fixes:
            for at, row in enumerate(rows):
                if row == fix or (row.commit and fix.commit and same_commit(row.commit, fix.commit)):
                    rows[at] = row._replace(
                        subject=row.subject or fix.subject,
                        versions={**fix.versions, **row.versions},
                        introduced={**fix.introduced, **row.introduced},
                    )
                    break
            else:
                rows.append(fix)
    return tuple(rows)
