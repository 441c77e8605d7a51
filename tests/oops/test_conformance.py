"""Agreement with expected answers over public reports, which stay in the shared folder."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def bench(root: Path) -> ModuleType:
    path = root / "scripts" / "bench" / "parse_conformance.py"
    spec = importlib.util.spec_from_file_location("parse_conformance", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def shares(output: str) -> dict[str, float]:
    rows = [line.split() for line in output.splitlines() if line.endswith("%")]
    return {row[0]: float(row[-2]) for row in rows}


def test_reports(bench: ModuleType, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "data" / "oops-reports"
    if not folder.is_dir():
        pytest.skip("no reports here")
    bench.check_reports(folder, False)
    seen = shares(capsys.readouterr().out)
    assert seen["function"] >= 97
    assert seen["kind"] >= 98


def test_owners_cases(bench: ModuleType, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "data" / "owner-cases"
    if not folder.is_dir():
        pytest.skip("no owners' cases here")
    bench.check_cases(folder, False)
    seen = shares(capsys.readouterr().out)
    assert seen["kind"] >= 95
    assert seen["function"] >= 95
