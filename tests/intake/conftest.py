"""A machine of one's own."""

from __future__ import annotations

import pytest

from advisor.intake.access import Host


@pytest.fixture
def host(tmp_path):
    """A machine without any crash."""
    root = tmp_path / "host"
    root.mkdir(exist_ok=True)
    return Host(str(root))
