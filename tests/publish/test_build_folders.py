"""Folders of builds: which stay and which go, who holds them, and what is said where one cannot be made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.project import Project
from accord.publish import builds
from accord.publish.builds import KEEP, PublishError, built, flip, prune
from accord.publish.locks import hold, is_held
from tiny import identity, publish, tiny, write


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny(tmp_path)


def build(project: Project, words: str) -> Path:
    with built(project, identity(words), lambda folder: write(folder, words)) as target:
        return target


def names(project: Project) -> set[str]:
    """Return what stands among the builds but the lock."""
    return {path.name for path in project.builds.iterdir()} - {"lock"}


def test_of_old_builds_the_newest_the_current_and_those_that_are_held_stay(project: Project) -> None:
    publish(project, "0")
    others = [build(project, str(number)) for number in range(1, KEEP + 4)]
    for number, target in enumerate(others):
        os.utime(target, (2 * 10**9 + number,) * 2)
    (others[-1] / "build.json").unlink()  # the newest is not whole: it is the first to go
    with hold(others[0]):
        prune(project)
        kept = {identity("0"), *(target.name for target in (others[0], *others[-1 - KEEP : -1]))}
        assert names(project) == {*kept, "current", "exported.json"}
    prune(project)
    assert names(project) == {*kept, "current", "exported.json"} - {others[0].name}


def test_what_builders_left_that_were_stopped_goes_and_all_else_stays(project: Project) -> None:
    target = build(project, "0")
    for name in (".staging-a", ".broken-b", ".staging-held", "notes", "0123", "0123456789abc", ".other"):
        (project.builds / name).mkdir()
    for name in (".current-c", ".staging-d", "readme"):
        (project.builds / name).write_text("x", encoding="utf-8")
    for name in (".current-e", "abcdef012345"):
        (project.builds / name).symlink_to("notes")
    with hold(project.builds / ".staging-held"):
        prune(project)
        left = {target.name, "notes", "0123", "0123456789abc", ".other", "readme", "abcdef012345"}
        assert names(project) == {*left, ".staging-held"}
    prune(project)
    assert names(project) == left


def test_a_build_is_held_while_it_is_used_and_is_not_written_again(project: Project) -> None:
    target = build(project, "one")
    os.utime(target, (0, 0))
    with built(project, target.name, lambda _: pytest.fail("it is there")) as again:
        assert again == target
        assert is_held(target)
    assert not is_held(target)
    assert target.stat().st_mtime > 10**9, "it is the newest"
    with built(project, identity("two"), lambda folder: write(folder, "two")) as fresh:
        assert is_held(fresh)


def test_a_broken_build_is_made_again_and_stays_aside_as_long_as_it_is_held(project: Project) -> None:
    target = build(project, "one")
    (target / "accord.sqlite").write_text("other", encoding="utf-8")
    with hold(target):
        assert (build(project, "one") / "accord.sqlite").read_text(encoding="utf-8") == "one"
        assert {name.partition("-")[0] for name in names(project)} == {target.name, ".broken"}
    (target / "accord.sqlite").unlink()
    with built(project, target.name, lambda folder: write(folder, "one")):
        assert sum(name.startswith(".broken-") for name in names(project)) == 1
    prune(project)
    assert names(project) == {target.name}


def test_of_two_who_make_one_build_the_first_to_finish_is_as_good(project: Project) -> None:
    def late(folder: Path) -> dict[str, object]:
        build(project, "one")
        return {**write(folder, "one"), "late": True}

    with built(project, identity("one"), late) as target:
        assert is_held(target)
        assert "late" not in (target / "build.json").read_text(encoding="utf-8")
    assert names(project) == {target.name}


@pytest.mark.parametrize(
    ("fault", "kind", "fact"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt, "stopped; nothing published was changed"),
        (OSError(28, "No space left"), OSError, "No space left"),
        (shutil.Error([("a", "b", "[Errno 28] No space left: 'b'")]), PublishError,
         r"^a cannot be copied: \[Errno 28\] No space left; nothing published was changed$"),
        (shutil.Error([("a", "b", "why"), ("c", "d", "x")]), PublishError,
         r"^a cannot be copied, and 1 more files: why;"),
        (shutil.Error([("a", "b", "why")] * 3), PublishError, r"^a cannot be copied, and 2 more files: why;"),
        (shutil.Error("a and b are one"), PublishError, "^a and b are one$"),
    ],
)  # fmt: skip
def test_what_is_stopped_while_it_is_written_leaves_nothing(
    fault: BaseException, kind: type[BaseException], fact: str, project: Project
) -> None:
    def stopped(folder: Path) -> dict[str, object]:
        write(folder, "one")
        raise fault

    def make() -> None:
        with built(project, identity("one"), stopped):
            pytest.fail("it was not made")

    with pytest.raises(kind, match=fact):
        make()
    assert names(project) == set()


@pytest.mark.parametrize(
    ("spoil", "fact"),
    [
        (lambda _, target: (target / "build.json").unlink(), "is gone: another builder removed it"),
        (lambda project, _: project.current.mkdir(), "current is not a link; move it away"),
        (lambda project, _: project.current.write_text("x", encoding="utf-8"), "current is not a link"),
    ],
)
def test_only_a_build_that_is_there_becomes_current_and_only_a_link_is_replaced(
    spoil: Callable[[Project, Path], object], fact: str, project: Project
) -> None:
    target = build(project, "one")
    spoil(project, target)
    with pytest.raises(PublishError, match=fact):
        flip(project, target)
    assert not any(name.startswith(".current-") for name in names(project))


def test_a_link_to_nothing_is_replaced(project: Project) -> None:
    target = build(project, "one")
    project.current.symlink_to("0123456789ab")
    builds.flip(project, target)
    assert project.current.readlink() == Path(target.name)
    assert names(project) == {target.name, "current"}
