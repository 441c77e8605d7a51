"""A progress bar on standard error, where that is a terminal."""

from __future__ import annotations

import os
import sys
import time

_WIDTH = 30
_PAUSE = 0.1
"""Seconds between two drawings."""


class Progress:
    """Draws `[####------] 12 of 40`, and takes itself away in the end."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._drawn = 0.0
        self._stream = sys.stderr if _is_terminal() else None

    def __call__(self, done: int, total: int) -> None:
        """Draw how far it is, if the last drawing is old enough."""
        now = time.monotonic()
        if self._stream is None or (now - self._drawn < _PAUSE and done < total):
            return
        self._drawn = now
        filled = _WIDTH * done // max(total, 1)
        self._write(f"\r[{'#' * filled}{'-' * (_WIDTH - filled)}] {done} of {total} {self._what}\x1b[K")

    def finish(self) -> None:
        """Leave the line empty."""
        if self._stream is not None and self._drawn:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        try:
            if self._stream is not None:
                self._stream.write(text)
                self._stream.flush()
        except OSError:
            self._stream = None


def _is_terminal() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    except ValueError:  # closed
        return False
