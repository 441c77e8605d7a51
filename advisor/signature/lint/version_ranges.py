"""Versions that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.signature.lint.rule import Base, Flaw, Rule
from advisor.versions import compare_packages, in_range, overlap, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.signature.model import Fix, SignatureModel


class VersionRanges(Rule):
    """The bug's kernels, the workarounds' kernels and the fixes' versions agree."""

    name = "version-ranges"
    checks = "Ranges of kernels hold some version, overlap where they must, and no fix is older than its bug."
    why = "The owner of an affected kernel would be told that the bug is not in it, or the other way round."
    recommendation = "Look the versions up again: the tag that first has the commit, and the one that has its Fixes."
    bad = (
        "kernels: '>=5.0'\n"
        "workarounds: [{kernel-parameter: nouveau.runpm=0, effect: Keeps it on., cost: Power., kernels: '<4.9',\n"
        "  reference: 1}]\n"
    )
    good = (
        "kernels: '>=3.13,<5.0'\n"
        "workarounds: [{kernel-parameter: nouveau.runpm=0, effect: Keeps it on., cost: Power., kernels: '>=3.13',\n"
        "  reference: 1}]\n"
    )

    def check(self, signature: SignatureModel, base: Base) -> Iterator[Flaw]:
        """Compare them pairwise."""
        if signature.kernels:
            for place, item in enumerate(signature.workarounds):
                if item.kernels and not overlap(signature.kernels, item.kernels):
                    yield Flaw(
                        ("workarounds", place, "kernels"),
                        f"the workaround is for {item.kernels}, the bug is in {signature.kernels}",
                    )
        for place, fix in enumerate(signature.fixes):
            yield from self._fix(signature, place, fix)

    def _fix(self, signature: SignatureModel, place: int, fix: Fix) -> Iterator[Flaw]:
        for stream, introduced in fix.introduced.items():
            fixed = fix.versions.get(stream)
            if fixed is None:
                continue
            late = (  # the same version is right: both came while it was made, and the bug went into stable kernels
                compare_packages(introduced, fixed) > 0
                if ":" in stream
                else parse_version(introduced) > parse_version(fixed)
            )
            if late:
                yield Flaw(
                    ("fixes", place, "introduced"), f"in {stream} the bug came with {introduced}, the fix with {fixed}"
                )
        mainline = fix.introduced.get("mainline")
        if signature.kernels and mainline:
            fixed = fix.versions.get("mainline")
            if fixed and mainline != fixed and not overlap(signature.kernels, f">={mainline},<{fixed}"):
                yield Flaw(
                    ("kernels",), f"no kernel of {signature.kernels} lies between {mainline} and the fix in {fixed}"
                )
        fixed = fix.versions.get("mainline")
        if signature.kernels and fixed and len(signature.fixes) == 1:
            bound = parse_version(fixed)
            if in_range(bound, signature.kernels) and bound.candidate > 1000 and "<" in signature.kernels:
                yield Flaw(("kernels",), f"{signature.kernels} holds {fixed}, which has the fix")
