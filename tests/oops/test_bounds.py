"""What is kept of a log that is nothing but reports does not grow with it."""

from __future__ import annotations

import io

from advisor.intake.record import LogFile
from advisor.oops.machine import Facts
from advisor.oops.read import MAX_CRASHES, read_text
from advisor.oops.text import LogText
from advisor.oops.windows import FIRST_BYTES, LARGEST, LAST_BYTES, OPENING, scan_file


def reports(data, size):
    """Copies of the report of 2015, one after the other."""
    text = (data / "kdump/2015/201505221035/dmesg.201505221035").read_bytes()
    return text * (size // len(text) + 1)


def test_first_and_last_reports_of_very_many(data):
    text = reports(data, 3 << 20)
    reading = read_text(text)
    assert len(reading.crashes) == MAX_CRASHES
    lines = [crash.line for crash in reading.crashes]
    assert lines == sorted(lines)
    assert lines[0] < 20
    assert lines[-1] > text.count(b"\n") - 50
    assert {crash.function for crash in reading.crashes if crash.fatal} == {"evo_wait"}
    assert any(note.startswith(f"More than {MAX_CRASHES} reports") for note in reading.notes)


def test_windows_of_a_long_log(data):
    text = reports(data, OPENING + (1 << 20))
    file = LogFile("-", "unknown", lambda: io.BytesIO(text))
    scanned = scan_file(file, 0, LogText([file]), Facts())
    assert scanned.skipped
    assert sum(len(window.text) for window in scanned.windows) < FIRST_BYTES + LAST_BYTES + 3 * LARGEST
    assert scanned.windows[0].line == 1
    assert text.endswith(scanned.windows[-1].text)
