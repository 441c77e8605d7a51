"""The made-up driver's functions are in no kernel: its tests go without facts, and those about facts make some up."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from scripts.mine import known


class Found(NamedTuple):
    """What looking up gives."""

    kernels: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class MadeUpFacts:
    """Some functions of 5.10, and a message."""

    kernels = ("5.10", "6.1")

    def function(self, name: str) -> Found:
        if name == "tinker_peek":
            return Found(("5.10",), ("include/linux/tinker.h",))
        known_here = ("tinker_queue_drain", "tinker_device_reset", "tinker_rate")
        return Found(("5.10",), ("drivers/tinker/ring.c",)) if name in known_here else Found()

    def is_printed(self, template: str) -> bool:
        return "handshake" in template


def _ask(facts: MadeUpFacts | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "shipped", lambda: facts)
    known.exists.cache_clear()
    known.is_printed.cache_clear()


@pytest.fixture(autouse=True)
def no_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(None, monkeypatch)


@pytest.fixture
def made_up_facts(no_facts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(MadeUpFacts(), monkeypatch)
