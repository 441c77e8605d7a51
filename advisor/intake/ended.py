"""Being ended from outside, made an exception, so that temporary files go and child processes end."""

from __future__ import annotations

import signal

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType, TracebackType

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class TidyEnd:
    """While it is entered, SIGTERM and SIGHUP raise SystemExit. Does nothing outside the main thread.

    Between `hold` and `release` they wait: a process that is just being started is nobody's yet, and would live on.
    """

    def __init__(self) -> None:
        self._before: list[tuple[signal.Signals, object]] = []
        self._held = False
        self._waiting = 0

    def hold(self) -> None:
        """Keep a signal until `release`."""
        self._held = True

    def release(self) -> None:
        """Raise SystemExit for a signal that came meanwhile."""
        self._held = False
        if self._waiting:
            raise SystemExit(128 + self._waiting)

    def _end(self, number: int, frame: FrameType | None) -> None:
        if not self._held:
            raise SystemExit(128 + number)
        self._waiting = number

    def __enter__(self) -> TidyEnd:
        try:
            for number in SIGNALS:
                if signal.getsignal(number) == signal.SIG_DFL:
                    self._before.append((number, signal.signal(number, self._end)))
        except ValueError:  # another thread than the main one
            pass
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)  # type: ignore[arg-type]
