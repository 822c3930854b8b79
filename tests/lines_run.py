"""A plugin of pytest for `benchmarks/mutants.py`: which test runs which lines of a package, and in how many seconds.

The seconds are a processor's, of the test and of what it starts: those of a clock hang on what else runs. The lines
that a test runs through the first use of a fixture count as its own.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

ENGINE = Path(__file__).resolve().parents[1] / "src" / "accord"
_seconds: dict[str, float] = defaultdict(float)
_measured = coverage.Coverage(data_file=None, config_file=False, source=[str(ENGINE / os.environ["LINES_OF"])])


def pytest_configure() -> None:
    _measured.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Count what runs from here on as this test's; cases of one test are one."""
    test = item.nodeid.partition("[")[0]
    _measured.switch_context(test)
    start = sum(os.times()[:4])
    try:
        return (yield)
    finally:
        _seconds[test] += sum(os.times()[:4]) - start
        _measured.switch_context("")


def pytest_unconfigure() -> None:
    _measured.stop()
    data = _measured.get_data()
    lines: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for file in data.measured_files():
        for line, tests in data.contexts_by_lineno(file).items():
            for test in tests:
                lines[test][Path(file).relative_to(ENGINE).as_posix()].append(line)
    kept = {test: {"seconds": seconds, **lines[test]} for test, seconds in _seconds.items()}
    Path(os.environ["LINES_RUN"]).write_text(json.dumps(kept), encoding="utf-8")
