"""What every test may use: the folder of public logs, the compiled base, and the flag that rewrites expectations."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
os.environ["ADVISOR_NO_COMMANDS"] = "1"  # apt-cache and the like: slow, and not the same everywhere
_BASE_PROBLEM = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected answers, to be reviewed with git diff")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the signature base, so that no test meets a stale one; the script does nothing where it is fresh.

    Where it does not compile the reason is shown, and the tests that need a base fail by themselves.
    """
    if hasattr(session.config, "workerinput"):  # a worker of pytest-xdist: its parent has done it
        return
    script = ROOT / "scripts" / "build_base.py"
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        session.config.stash[_BASE_PROBLEM] = (done.stdout + done.stderr).strip()


def pytest_report_header(config: pytest.Config) -> str | None:
    problem = config.stash.get(_BASE_PROBLEM, None)
    return f"the signature base does not compile: {problem}" if problem else None


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The logs and expected answers that belong to the project."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Public logs that are too large or not ours to ship; whoever has none skips the test."""
    if not SHARED.is_dir():
        pytest.skip(f"no folder of public logs at {SHARED}")
    return SHARED


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected answers are to be rewritten."""
    return bool(request.config.getoption("--update"))
