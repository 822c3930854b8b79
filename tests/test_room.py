"""Tests for room, by which `make test` chooses where it writes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

import room


def test_memory_is_chosen_where_it_has_room_and_runs_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "NEEDED", 0)
    known = SimpleNamespace(f_frsize=1, f_blocks=1, f_bfree=1, f_bavail=1, f_flag=0)
    monkeypatch.setattr(os, "statvfs", lambda _: known)
    assert room.folder(str(tmp_path)) == str(tmp_path)
    known.f_flag = os.ST_NOEXEC
    assert room.folder(str(tmp_path)) == tempfile.gettempdir()


def test_else_the_usual_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "NEEDED", 1 << 60)
    assert room.folder(str(tmp_path)) == tempfile.gettempdir()
    assert room.folder(str(tmp_path / "none")) == tempfile.gettempdir()


def test_it_is_a_folder_in_which_files_can_be_made() -> None:
    printed = subprocess.run([sys.executable, room.__file__], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory(dir=printed) as made:
        assert Path(made).parent == Path(printed)
