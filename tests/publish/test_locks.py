"""What is held is seen by others until it is let go, and only one looks at builds at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from accord.project import Project
from accord.publish.locks import alone, hold, is_held
from tiny import tiny

TRY = "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny(tmp_path)


def test_a_folder_is_held_until_it_is_let_go_by_all_and_under_another_name_too(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    assert not is_held(folder)
    with hold(folder):
        with hold(folder):
            assert is_held(folder)
        folder.rename(tmp_path / "b")
        assert is_held(tmp_path / "b")
    assert not is_held(tmp_path / "b")
    assert not is_held(tmp_path / "b"), "to ask is not to hold"


def test_who_is_alone_keeps_others_waiting_and_lets_them_in_whatever_happens(project: Project) -> None:
    def others_wait() -> bool:
        command = [sys.executable, "-S", "-c", TRY, project.builds / "lock"]
        return subprocess.run(command, capture_output=True, check=False).returncode != 0

    def fall() -> None:
        with alone(project):
            assert others_wait()
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        fall()
    assert not others_wait()
    assert (project.builds / "lock").stat().st_mode & 0o7111 == 0


def test_no_handle_is_left_open(project: Project) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with alone(project), hold(project.builds):
            assert is_held(project.builds)
        is_held(project.builds)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
