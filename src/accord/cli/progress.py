"""Progress of a long step, on standard error."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

REPORT_SECONDS = 0.2  # seconds between two reports of rows


class Progress:
    """Reports what takes longer than a second: the step, rows as they pass, and the time in the end."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.timer = threading.Timer(1.0, self._show)
        self.timer.daemon = True
        self.is_visible = False
        self.reported = 0.0
        self.table = ""
        self.bar = sys.stderr is not None and sys.stderr.isatty()

    def _show(self) -> None:
        self.is_visible = True
        _print(f"{self.step} ...\n")

    def rows(self, table: str, done: int, expected: int = 0) -> None:
        """Report how far a table is: rows, rows a second and, where the number of rows is expected, the time left."""
        now = time.monotonic()
        if not (self.bar and self.is_visible) or now - self.reported < REPORT_SECONDS:
            return
        if table != self.table:
            self.table, self.began, self.before = table, now, done
        self.reported = now
        pace = (done - self.before) / max(now - self.began, REPORT_SECONDS)
        left = f", {max(expected - done, 0) / pace:,.0f} s left" if expected and pace else ""
        part = min(done / expected, 1.0) if expected else 0.0
        bar = f"[{'#' * int(part * 24):24}] " if expected else ""
        _print(f"\r{table}: {bar}{done:,} rows, {pace:,.0f} rows/s{left}\x1b[K")

    def __enter__(self) -> Self:
        self.start = time.monotonic()
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.timer.cancel()
        if self.reported:
            _print("\r\x1b[K")
        if self.is_visible and kind is None:
            _print(f"{self.step}: {time.monotonic() - self.start:.1f} s\n")


def _print(text: str) -> None:
    with suppress(BrokenPipeError):  # the work goes on where nobody reads about it
        print(text, end="", file=sys.stderr, flush=True)
