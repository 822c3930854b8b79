"""What the server writes to its log: one handler for all, which visitors cannot flood.

A fault that comes again within a minute is logged without its traceback, and past some lines a minute the rest is
counted. What visitors ask wrongly is no line at all.
"""

from __future__ import annotations

import logging
import time

MAX_LINES = 100  # records a minute
MAX_LETTERS = 500  # of what a fault says that was told before
MINUTE = 60.0  # seconds


class Sparing(logging.Filter):
    """Lets so many records a minute through, and each traceback once."""

    def __init__(self) -> None:
        super().__init__()
        self.since, self.lines = float("-inf"), 0
        self.origins: set[tuple[object, ...]] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written; its traceback is taken off where it was written before."""
        now = time.monotonic()
        if now - self.since >= MINUTE:
            if self.lines > MAX_LINES:
                record.msg = f"({self.lines - MAX_LINES} more were left out) {record.msg}"
            self.since, self.lines = now, 0
            self.origins.clear()
        self.lines += 1
        origin = _origin(record)
        if origin in self.origins and record.exc_info:
            fault = record.exc_info[1]
            record.msg, record.args = f"{record.getMessage()}\n{type(fault).__name__}: {str(fault)[:MAX_LETTERS]}", ()
            record.exc_info = record.exc_text = None
        elif origin:
            self.origins.add(origin)
        return self.lines <= MAX_LINES


def set_up() -> None:
    """Write warnings and errors; of uvicorn errors alone, since its warnings are of what visitors ask wrongly."""
    handler = logging.StreamHandler()
    handler.addFilter(Sparing())
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler], force=True)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)


def _origin(record: logging.LogRecord) -> tuple[object, ...]:
    """Return the way on which a fault arose; nothing where the record is of none."""
    kind, _, trace = record.exc_info or (None, None, None)
    way: list[object] = []
    while trace:
        way += (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return (kind, *way) if way else ()
