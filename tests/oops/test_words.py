"""The words of a log, found piece by piece."""

from __future__ import annotations

import tracemalloc
from io import BytesIO

import pytest

from advisor.intake.record import LogFile
from advisor.oops import text as texts
from advisor.oops.text import LogText
from advisor.words import words_of


def log_of(content):
    return LogText([LogFile("-", "unknown", lambda: BytesIO(content))])


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"one", b"one two\n", b"one\ntwo\n\nthree", b"one two three four\n" * 3]
)
@pytest.mark.parametrize("kept", [False, True])
def test_cut_at_lines(content, kept, monkeypatch):
    monkeypatch.setattr(texts, "_SPLIT", 8)
    log = log_of(content)
    if kept:
        log.keep(0, content)
    assert b"".join(texts._pieces(content)) == content
    if b"one two three" not in content:  # a line longer than a piece is cut anywhere
        assert log.words() == words_of(content)


def test_memory_does_not_grow_with_the_log():
    content = b"".join(b"[%5d.000000] usb 1-1: new device number %d\n" % (number, number) for number in range(100_000))
    log = log_of(content)
    log.keep(0, content)
    tracemalloc.start()
    assert log.words() == {b"usb", b"new", b"device", b"number"}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 << 20
