"""Files of SQL beside the records: whether each can be read, and its head says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accord.disk import walk_inputs
from accord.problems import Problem
from accord.project import Project
from accord.values import headed_sql, utf8

HEAD_WORDS = ("title", "description")  # of what is shown: a view, a question of quality, an export
EXPORT_FORMATS = ("csv", "jsonl", "csl")


def problems(project: Project) -> list[Problem]:
    """Return what is wrong with the files of SQL of a dataset, before any is used."""
    paths = [path for folder in project.folders for path in walk_inputs(folder)[0] if path.name.endswith(".sql")]
    return [problem for path in paths for problem in _problems(path, project)]


def _problems(path: Path, project: Project) -> Iterator[Problem]:
    try:
        text = utf8.decode(path.read_bytes())
    except utf8.NotUtf8Error as error:
        yield Problem(project.name_of(path), error.line, error.column, path.stem, "encoding", str(error))
        return
    head, _ = headed_sql.split(text)
    for word in HEAD_WORDS if path.parent in (project.views, project.quality, project.exports) else ():
        if word not in head:
            fact = f"{word} is missing; begin the file with a line '-- {word}: ...', then an empty line, then the SQL"
            yield Problem(project.name_of(path), 1, 1, path.stem, "sql", fact)
    if path.parent == project.exports and head.get("format") not in EXPORT_FORMATS:
        fact = f"format is {head['format']!r}" if "format" in head else "format is missing"
        hint = f"; write a line '-- format: ...' in the head, one of {', '.join(EXPORT_FORMATS)}"
        yield Problem(project.name_of(path), 1, 1, path.stem, "sql", f"{fact}{hint}")
