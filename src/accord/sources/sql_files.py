"""Files of SQL beside the records: whether each can be read, and its head says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accord.problems import Problem
from accord.project import Project
from accord.values import headed_sql

VIEW_WORDS = ("title", "description")  # which the head of a view says


def problems(project: Project) -> list[Problem]:
    """Return what is wrong with the files of SQL of a dataset, before any is used."""
    paths = [path for folder in project.folders for path in sorted(folder.rglob("*.sql"))]
    return [problem for path in paths for problem in _problems(path, project)]


def _problems(path: Path, project: Project) -> Iterator[Problem]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        fact = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        yield Problem(project.name_of(path), line, column, path.stem, "encoding", fact)
        return
    head, _ = headed_sql.split(text)
    for word in VIEW_WORDS if path.parent == project.views else ():
        if word not in head:
            fact = f"{word} is missing; begin the file with a line '-- {word}: ...', then an empty line, then the SQL"
            yield Problem(project.name_of(path), 1, 1, path.stem, "sql", fact)
