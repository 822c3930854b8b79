"""What takes longer than a second says so on standard error; what does not says nothing."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from accord.cli import progress
from accord.cli.progress import Progress
from support import without_progress


class Terminal:
    """A terminal that keeps what it shows."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        pass


def test_a_quick_step_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("checking") as step:
        step.rows("events", 5, 10)
    assert capsys.readouterr().err == ""


def test_a_long_step_says_what_it_does_and_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("checking") as step:
        step.timer.function()  # as after a second
        step.rows("events", 5, 10)
    stderr = capsys.readouterr().err
    assert re.fullmatch(r"checking \.\.\.\nchecking: [0-9.]+ s\n", stderr)
    assert without_progress(stderr) == ""


def test_a_step_that_fails_leaves_the_end_to_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    step = Progress("building")
    with suppress(OSError), step:
        step.timer.function()
        raise OSError
    assert capsys.readouterr().err == "building ...\n"


def test_a_terminal_shows_a_bar_of_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    monkeypatch.setattr(progress, "REPORT_SECONDS", 1e-9)
    with Progress("checking") as step:
        step.rows("events", 1, 10)  # before the second has passed
        step.timer.function()
        step.rows("events", 5, 10)
        step.rows("actors", 7)
    assert "1 rows" not in terminal.written
    assert re.search(r"\revents: \[############ {12}\] 5 rows, [0-9,]+ rows/s", terminal.written)
    assert re.search(r"\ractors: 7 rows, [0-9,]+ rows/s\x1b\[K", terminal.written)
    assert re.search(r"\r\x1b\[Kchecking: [0-9.]+ s\n$", terminal.written)
