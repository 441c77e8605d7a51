"""What a signature says of kernels and modules that the tables do not hold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from advisor.signature.facts.read import FOLDER
from advisor.versions import overlap, parse_version

if TYPE_CHECKING:
    from advisor.signature.facts.read import KernelFacts
    from advisor.signature.model import SignatureModel


@cache
def out_of_tree() -> frozenset[str]:
    """Modules of `out_of_tree.txt`."""
    lines = (FOLDER / "out_of_tree.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def streams_in(kernels: str | None, facts: KernelFacts) -> tuple[str, ...]:
    """The known streams of which some version lies in a range."""
    if kernels is None:
        return facts.kernels
    return tuple(stream for stream in facts.kernels if overlap(kernels, _whole(stream)))


def is_elsewhere(signature: SignatureModel, facts: KernelFacts) -> bool:
    """Whether its functions and lines need not be in a known kernel.

    It says so itself (`printed-by`), it is about a module from elsewhere, its bug is in older kernels alone, or was mended
    before the oldest known kernel.
    """
    match = signature.match
    if match.printed_by or (match.module and out_of_tree().issuperset(match.module)):
        return True
    if signature.kernels and not streams_in(signature.kernels, facts) and is_older(signature.kernels, facts):
        return True
    fixed = [fix.versions["mainline"] for fix in signature.fixes if "mainline" in fix.versions]
    oldest = parse_version(facts.kernels[0])
    return bool(fixed) and all(parse_version(version) <= oldest for version in fixed)


def is_older(kernels: str, facts: KernelFacts) -> bool:
    """Whether a range holds a version below the oldest known kernel."""
    return overlap(kernels, f"<{facts.kernels[0]}-rc1")


def _whole(stream: str) -> str:
    version = parse_version(stream)
    return f">={stream},<{version.major}.{version.minor + 1}-rc1"
