"""The house holds: what may import what, what `check` may load, that registry lines resolve, that README is true."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import advisor

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(advisor.__file__).parent
LONGEST = 350
"""Lines of a module."""

LEAVES = ("advisor", "errors", "vocabulary", "registry", "references", "versions", "words", "tuples", "checking")
"""Modules directly under the package that every room may use; they use each other only."""

TYPES_BEFORE = {
    "intake": (),
    "oops": ("intake.record",),
    "signature": (),
    "index": ("signature",),
    "trackers": (),
    "matching": ("oops", "index"),
    "advice": ("intake.record", "oops", "index", "matching", "trackers.cache"),
    "render": (
        "advice.report",
        "advice.explanation",
        "matching.match",
        "matching.side_by_side",
        "oops.crash",
        "index.stored",
    ),
    "workbench": ("intake", "oops", "signature", "index", "matching", "pipeline"),
    "doctor": ("intake", "oops", "advice", "render", "pipeline"),
    "hook": ("intake", "oops", "render", "advice", "trackers.cache", "index", "pipeline", "doctor"),
}
"""Room → what it may import beside the leaves and itself: a folder, or one module of it. `cli` may import all."""

CRASH_HALF = {
    "index": ("stored", "read", "rows", "schema", "freshness", "overlay"),
    "trackers": ("cache",),
}
"""Of the rooms that both halves share: the modules that the crash half may import."""

FORBIDDEN = (
    "yaml",
    "pydantic",
    "requests",
    "rich",
    "click",
    "numpy",
    "asyncio",
    "dataclasses",
    "inspect",
    "logging",
    "importlib.metadata",
    "importlib.resources",
    "textwrap",
    "pathlib",
    "urllib.request",
    "typing",
)
"""Modules that a run of `check` must not load; the design's list and more that cost start-up time."""

CASE = "tests/data/kdump/2015/201505221035"


def modules() -> Iterator[str]:
    yield from (found.name for found in pkgutil.walk_packages([str(PACKAGE)], "advisor."))


MODULES = sorted(modules())


def path_of(module: str) -> Path:
    base = PACKAGE.parent.joinpath(*module.split("."))
    return base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"


def imports_of(module: str) -> set[str]:
    """Everything that a module imports from the package, under TYPE_CHECKING and inside functions too, dotted."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path_of(module).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            name = node.module or ""
            for alias in node.names:
                longer = f"{name}.{alias.name}"
                found.add(longer if longer in MODULES else name)
    return {name for name in found if name == "advisor" or name.startswith("advisor.")}


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in allowed)


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_arrows(module):
    room = module.split(".")[1]
    if room in ("cli", "__main__"):
        return
    for target in imports_of(module):
        name = target.removeprefix("advisor.")
        if name.split(".")[0] == room or name in LEAVES:
            continue
        assert room not in LEAVES, f"{module} is a leaf and imports {target}"
        if room == "pipeline":
            crash_half = ("intake", "oops", "matching", "advice", "index.read", "index.stored", "trackers.cache")
            assert within(name, crash_half), f"the pipeline imports {target}"
            continue
        assert room in TYPES_BEFORE, f"{room} is no room of the table above"
        assert within(name, TYPES_BEFORE[room]), f"{module} imports {target}"


@pytest.mark.parametrize("module", MODULES)
def test_the_halves_do_not_import_each_other(module):
    room, *rest = module.removeprefix("advisor.").split(".")
    crash_half = room in ("intake", "oops", "matching", "advice", "render", "pipeline")
    if room in CRASH_HALF and rest and rest[0] in CRASH_HALF[room]:
        crash_half = True
    if not crash_half:
        return
    for target in imports_of(module):
        other, *deeper = target.removeprefix("advisor.").split(".")
        assert other not in ("signature", "workbench", "hook", "doctor", "cli"), f"{module} imports {target}"
        if other in CRASH_HALF and deeper:
            assert deeper[0] in CRASH_HALF[other], f"{module} imports {target} of the other half"


@pytest.mark.parametrize("module", [*MODULES, "advisor"])
def test_modules_are_short(module):
    lines = len(path_of(module).read_text().splitlines())
    assert lines <= LONGEST, f"{module} has {lines} lines: two ideas in one room?"


@pytest.mark.parametrize("module", MODULES)
def test_registry_lines_resolve(module):
    """Every string `advisor.…:attribute` of the code names something."""
    for node in ast.walk(ast.parse(path_of(module).read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            target, colon, attribute = node.value.partition(":")
            if colon and target.startswith("advisor.") and target.replace(".", "").replace("_", "").isalnum():
                assert hasattr(importlib.import_module(target), attribute), node.value


def loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("output", ["text", "json"])
def test_check_loads_nothing_heavy(output):
    loaded = loaded_by(
        f"from advisor.cli.main import main\nassert main(['check', {CASE!r}, '--format', {output!r}]) == 0"
    )
    bare = loaded_by("import argparse, re2" + (", rapidfuzz" if "rapidfuzz" in loaded else ""))
    assert not sorted(set(FORBIDDEN) & (loaded - bare))
    assert not {name for name in loaded if name.startswith("advisor.cli.")} - {
        "advisor.cli.commands",
        "advisor.cli.check",
        "advisor.cli.inputs",
        "advisor.cli.main",
        "advisor.cli.output",
        "advisor.cli.parser",
    }
    for module in loaded & set(MODULES):
        tuples = "advisor.tuples" in imports_of(module) or "(NamedTuple)" not in path_of(module).read_text()
        assert tuples, f"{module}: typing.NamedTuple is slow to start, take that of advisor.tuples"
    assert not {name for name in loaded if name.startswith("advisor.advice.package")}, "no proof is wanted here"
    other = "json" if output == "text" else "layout"
    assert f"advisor.render.{other}" not in loaded


def test_importing_the_package_imports_nothing_else():
    assert {name for name in loaded_by("import advisor") if name.startswith("advisor.")} <= {"advisor.checking"}


def test_public_names():
    assert advisor.__all__ == ["check", "parse"]
    assert callable(advisor.check)
    assert callable(advisor.parse)


def test_readme_shows_the_help(root):
    from advisor.cli.main import help_text

    assert help_text() in (root / "README.md").read_text()
