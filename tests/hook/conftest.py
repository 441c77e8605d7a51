"""A collection of crashes with the 2015 case in it, old enough to be finished."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from advisor.hook.circumstances import Boot, Circumstances
from advisor.hook.run import run

if TYPE_CHECKING:
    from pathlib import Path

CASE = "kdump/2015/201505221035"
DAY = 86400.0


class Site:
    """Crash directories, a state directory, and a clock."""

    def __init__(self, folder: Path, case: Path) -> None:
        self.folder = folder
        self.case = case
        self.crashes = folder / "crash"
        self.state = folder / "state"
        self.now = time.time()
        self.boot: Boot | None = None
        self.crashes.mkdir(mode=0o755)
        folder.chmod(0o755)

    def add(self, name: str | None = None, at: float | None = None) -> Path:
        """The 2015 crash, under that name, saved at that time."""
        at = self.now - 3600 if at is None else at
        name = name or time.strftime("%Y%m%d%H%M", time.localtime(at))
        place = self.crashes / name
        place.mkdir(mode=0o755)
        for source in self.case.iterdir():
            target = place / source.name.replace("201505221035", name)
            shutil.copyfile(source, target)
            target.chmod(0o600)
        self.date(place, at)
        return place

    @staticmethod
    def date(place: Path, moment: float) -> None:
        for file in place.iterdir():
            os.utime(file, (moment, moment), follow_symlinks=False)

    @property
    def where(self) -> Circumstances:
        journal = str(self.folder / "journal")
        return Circumstances(
            (str(self.crashes),), str(self.state), str(self.state), self.now, self.boot, journal, str(self.folder)
        )

    def run(self):
        return run(self.where)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "advisor", *words], capture_output=True, text=True, check=False, timeout=120
        )


@pytest.fixture
def site(tmp_path, data, root, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(root))
    return Site(tmp_path, data / CASE)
