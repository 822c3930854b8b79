"""Nobody can flood the log: a fault is told once, and so many lines a minute."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest

from accord.serve import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Return what a log writes that is set up as a server's."""
    root, text = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    handler = logging.StreamHandler(text)
    handler.addFilter(logs.Sparing())
    root.handlers[:] = [handler]
    yield text
    root.handlers[:] = before
    root.setLevel(level)


def fault(number: int) -> None:
    try:
        int("no number")
    except ValueError:
        logging.getLogger("accord").exception("fault at /%s", number)


def test_a_fault_that_comes_again_is_a_line(written: io.StringIO) -> None:
    for number in range(3):
        fault(number)
    assert written.getvalue().count("Traceback") == 1
    assert written.getvalue().count("\nValueError: invalid literal") == 3
    assert re.findall("^fault at (.+)", written.getvalue(), re.MULTILINE) == ["/0", "/1", "/2"]


def test_so_many_lines_are_written_a_minute(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(logs.time, "monotonic", lambda: now)
    for number in range(logs.MAX_LINES + 900):
        fault(number)
    assert written.getvalue().count("fault at") == logs.MAX_LINES
    now = 61.0
    fault(7)
    assert written.getvalue().count("Traceback") == 2
    assert "(900 more were left out) fault at /7" in written.getvalue()
