"""What kernels are known to have, asked of the tables under advisor/signature/facts. Where there are none, all is believed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from advisor.signature.facts.read import shipped
from advisor.versions import leading_version, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterable

RELEASED = (("2020-12-13", "5.10"), ("2022-12-11", "6.1"), ("2024-11-17", "6.12"))
"""Days on which kernels that the tables are of came out: what is older quotes an older kernel."""


@cache
def exists(function: str) -> bool:
    """Whether some known kernel has a function of that name."""
    facts = shipped()
    return facts is None or bool(facts.function(function).kernels)


@cache
def is_inlined(function: str) -> bool:
    """Whether it is defined in headers alone, so that it has no frame."""
    facts = shipped()
    files = facts.function(function).files if facts else ()
    return bool(files) and all(file.endswith(".h") for file in files)


def is_near(function: str, changed: Iterable[str]) -> bool:
    """Whether a function is defined in the neighbourhood of the files that a fix changes, as far as either is known."""
    facts = shipped()
    files = [file for file in facts.function(function).files if "/" in file] if facts else []
    places = [_neighbourhood(file) for file in changed if file.endswith((".c", ".h", ".S", ".rs"))]
    return not files or not places or any(_neighbourhood(file) in places for file in files)


def _neighbourhood(file: str) -> tuple[str, ...]:
    """Its folder, of which two levels count: `drivers/net`, `fs/nfsd`, `mm`."""
    return tuple(file.split("/")[:-1][:2])


@cache
def is_printed(template: str) -> bool:
    """Whether some known kernel prints what a template describes."""
    facts = shipped()
    return facts is None or facts.is_printed(template)


def has_module(name: str) -> bool:
    """Whether some known kernel has a module of that name."""
    facts = shipped()
    return facts is None or facts.has_module(name)


def older_than(day: str) -> str | None:
    """The first known kernel that came out after a day (ISO 8601)."""
    return next((version for released, version in RELEASED if day and day < released), None)


def age_of(release: str | None, bound: str | None) -> str | None:
    """Which kernels a quotation is from, as `printed-by` has it: by the release that it names, else what it is older than.

    None where neither tells, or where the release is one whose functions are known, so that it was a changed one.
    """
    facts = shipped()
    version = leading_version(release or "")
    if version is not None and facts is not None:
        if version < parse_version(facts.kernels[0]):
            return f"kernel <{facts.kernels[0]}"
        if version.stream not in facts.kernels:
            return f"kernel >={version.stream}-rc1,<{version.major}.{version.minor + 1}-rc1"
    return f"kernel <{bound}" if bound else None


def strangers(functions: Iterable[str]) -> tuple[str, ...]:
    """Those that no known kernel has."""
    return tuple(name for name in functions if not exists(name))
