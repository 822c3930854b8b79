"""What a release asks of Git, where the dataset is in a repository: whether all is committed, tags."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from accord.problems import AccordError
from accord.release.versions import Version

PREFIX = "data-v"  # of tags: the engine, or other code beside the data, has versions of its own


class GitError(AccordError):
    """Git refuses what a release asks of it."""


def _git(root: Path, *words: str) -> str:
    done = subprocess.run([shutil.which("git") or "git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GitError(f"git {words[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def has_repository(root: Path) -> bool:
    """Whether a folder is in a repository, and Git is there to ask."""
    if shutil.which("git") is None:
        return False
    asked = ["git", "rev-parse", "--is-inside-work-tree"]
    done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == "true"


def uncommitted(root: Path, besides: Path) -> list[str]:
    """Return the files of a folder that are changed or new since the last commit, but for a folder of releases."""
    listed = _git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".")
    top = Path(_git(root, "rev-parse", "--show-toplevel").strip())
    paths = [top / entry[3:] for entry in listed.split("\0") if entry]
    mine = [path for path in paths if not path.is_relative_to(besides.resolve())]
    return [path.relative_to(root.resolve()).as_posix() for path in mine]


def tags(root: Path) -> dict[Version, str]:
    """Return the tags of releases by version."""
    names = _git(root, "tag", "--list", f"{PREFIX}*").split()
    versions = {name: Version.of(name.removeprefix(PREFIX)) for name in names}
    return {version: name for name, version in versions.items() if version}


def tag(root: Path, name: str, message: str) -> None:
    """Tag what is committed."""
    _git(root, "tag", "--annotate", "--message", message, name)
