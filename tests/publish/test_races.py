"""Many builders at once, in more than one namespace of processes: none takes a build from under another."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from accord.project import Project
from accord.publish import builds
from accord.publish.builds import PublishError, built
from accord.publish.export import make_current
from accord.publish.locks import hold
from accord.publish.verify import verify
from support import ROOT
from tiny import identity, publish, tiny, write

BUILDERS = 8  # at most at once
ROUNDS = {"few": 3, "many": 50}
BUILDER = """
import random, sys, time
from pathlib import Path
from accord.project import Project
from accord.publish.builds import built, is_whole
from accord.publish.export import make_current
from tiny import identity, write
project, seed = Project(Path(sys.argv[1])), int(sys.argv[2])
chance = random.Random(seed)
for _ in range(5):
    words = str(chance.randrange(9))
    with built(project, identity(words), lambda folder: write(folder, words)) as target:
        time.sleep(chance.random() / 50)  # as a laptop that sleeps
        assert is_whole(target), f"{target} was pruned"
        make_current(project, target)
"""
HOLDER = """
import sys, time
from pathlib import Path
from accord.project import Project
from accord.publish.locks import alone
with alone(Project(Path(sys.argv[1]))):
    print(flush=True)
    time.sleep(600)
"""


def namespace() -> list[str]:
    """Return the words that start a process in a namespace of its own, where this machine lets us."""
    words = ["unshare", "--pid", "--fork"]
    can = shutil.which("unshare") and subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
    return words if can else []


class Reader(threading.Thread):
    """Reads the build that is current over and over, holding it as a server does; a build that is held stays whole."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project, self.is_over = project, threading.Event()
        self.builds: set[str] = set()
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.is_over.is_set():
            build = self.project.current.resolve()
            try:
                with hold(build):
                    if build == self.project.current.resolve():  # else it may have gone before it was held
                        self.builds.add(build.name)
                        self.wrong += [build.name] * (not builds.is_whole(build))
            except FileNotFoundError:
                continue


def race(project: Project, builders: int, seed: int) -> None:
    """Let builders publish at the same time, every second one in a namespace of its own."""
    apart, running = namespace(), []
    for number in range(builders):
        command = [sys.executable, "-c", BUILDER, str(project.root), str(seed + number)]
        words = [*(apart if number % 2 else []), *command]
        running.append(subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT / "tests"))
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * builders, errors
    assert builds.is_whole(project.current.resolve()), "the winner"
    assert verify(project) == []


@pytest.mark.parametrize("rounds", [pytest.param(name, marks=[pytest.mark.soak] * (name == "many")) for name in ROUNDS])
def test_racing_builders_never_lose_a_build(rounds: str, tmp_path: Path) -> None:
    """Each of them holds that its build is whole until it is current; a reader that what it reads is."""
    project = tiny(tmp_path)
    publish(project, "first")
    reader = Reader(project)
    reader.start()
    try:
        for number in range(ROUNDS[rounds]):
            race(project, BUILDERS - number % (BUILDERS - 1), number * BUILDERS)
    finally:
        reader.is_over.set()
        reader.join()
    assert reader.wrong == []
    assert len(reader.builds) > 1
    publish(project, "last")
    assert verify(project) == []
    left = sorted(path.name for path in project.builds.iterdir() if path.name not in {"current", "lock"})
    assert len(left) == builds.KEEP + 1  # and exported.json
    assert "exported.json" in left


def test_a_lock_does_not_outlive_the_builder_that_was_killed(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    with subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE) as builder:
        assert builder.stdout
        builder.stdout.readline()
        builder.kill()
    publish(project, "one")
    assert verify(project) == []


def test_a_broken_build_that_is_served_goes_when_it_is_served_no_longer(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    build = project.current.resolve()
    (build / "accord.sqlite").write_text("damaged", encoding="utf-8")
    with hold(build):
        publish(project, "one")
        assert verify(project) == []
        assert [path.name.startswith(".broken-") for path in project.builds.glob(".*")] == [True]
    publish(project, "one")
    assert list(project.builds.glob(".*")) == []


def test_a_build_is_held_until_it_is_current(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    with built(project, identity("slow"), lambda folder: write(folder, "slow")) as target:
        for number in range(builds.KEEP + 2):
            publish(project, str(number))
        assert builds.is_whole(target)
    publish(project, "next")
    assert not target.exists()


def test_a_build_that_is_there_is_held_too(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "slow")
    with built(project, identity("slow"), lambda _: pytest.fail("is there already")) as target:
        for number in range(builds.KEEP + 2):
            publish(project, str(number))
        assert builds.is_whole(target)


def test_a_staging_folder_of_a_builder_that_works_stays_and_others_go(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    at_work, left = project.builds / ".staging-0123456789ab-1", project.builds / ".staging-0123456789ab-2"
    at_work.mkdir()
    left.mkdir()
    with hold(at_work):
        publish(project, "two")
        assert at_work.exists()
        assert not left.exists()
    publish(project, "three")
    assert not at_work.exists()


def test_a_build_that_is_gone_is_not_made_current(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    before = project.current.readlink()
    with built(project, identity("two"), lambda folder: write(folder, "two")) as target:
        (target / "build.json").unlink()
        with pytest.raises(PublishError, match="is gone"):
            make_current(project, target)
    assert project.current.readlink() == before


@pytest.mark.parametrize("state", ["dangling", "looping"])
def test_a_broken_link_to_the_current_build_is_renewed(state: str, tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    project.current.unlink()
    project.current.symlink_to("current" if state == "looping" else "0123456789ab")
    publish(project, "two")
    assert verify(project) == []


def test_what_is_no_link_in_place_of_the_current_build_is_left(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    target = project.builds / project.current.readlink()
    project.current.unlink()
    project.current.mkdir()
    with pytest.raises(PublishError, match=r"current is not a link; move it away and run the build again"):
        make_current(project, target)
    assert project.current.is_dir()


def test_a_failed_rename_is_reported_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tiny(tmp_path)
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.name.startswith(".staging-"):
            raise PermissionError(1, "Operation not permitted", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError, match="Operation not permitted"):
        publish(project, "one")
    assert [path.name for path in project.builds.iterdir()] == ["lock"]


def test_a_disk_that_is_full_while_many_files_are_copied_is_one_short_line(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    fault = "[Errno 28] No space left on device: '/a/long/path'"

    def full(_: Path) -> dict[str, object]:
        raise shutil.Error([(f"site/{number}", f"/elsewhere/{number}", fault) for number in range(300)])

    with pytest.raises(PublishError) as caught, built(project, identity("one"), full):
        pass
    assert str(caught.value) == (
        "site/0 cannot be copied, and 299 more files: [Errno 28] No space left on device; nothing published was changed"
    )


def test_an_interrupt_while_a_build_is_written_says_that_nothing_was_changed(tmp_path: Path) -> None:
    project = tiny(tmp_path)

    def interrupted(_: Path) -> dict[str, object]:
        raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt, match="nothing published was changed"),
        built(project, identity("one"), interrupted),
    ):
        pass
    assert [path.name for path in project.builds.iterdir()] == ["lock"]
