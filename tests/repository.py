"""A folder as a repository of Git, with a committer of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

AS_ANN = (
    "-c",
    "user.name=Ann",
    "-c",
    "user.email=ann@example.org",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "tag.gpgsign=false",
)


def git(root: Path, *words: str) -> str:
    """Run Git in a folder; return what it prints."""
    done = subprocess.run(["git", *AS_ANN, *words], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def committed(root: Path, message: str = "what there is") -> Path:
    """Commit everything in a folder, which becomes a repository where it is none; return it."""
    if not (root / ".git").exists():
        git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", message)
    return root
