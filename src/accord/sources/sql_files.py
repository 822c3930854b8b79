"""Files of SQL beside the records: whether each can be read, and its head says what it must."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from accord.disk import walk_inputs
from accord.problems import Problem
from accord.project import Project
from accord.values import headed_sql, utf8

HEAD_WORDS = ("title", "description")  # of what is shown: a view, a question of quality, an export
# The formats of exports, each with the endings of the files that it makes.
EXPORT_FORMATS = {"csv": ("csv",), "tsv": ("tsv",), "jsonl": ("jsonl",), "csl": ("json", "bib")}
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # stays in its folder, on any system and in any address


def export_files(stem: str, head: Mapping[str, str]) -> list[str]:
    """Return the names of the files that an export makes, by its own name and its head, which is right."""
    return [head["file"]] if "file" in head else [f"{stem}.{ending}" for ending in EXPORT_FORMATS[head["format"]]]


def problems(project: Project) -> list[Problem]:
    """Return what is wrong with the files of SQL of a dataset, before any is used."""
    paths = [path for folder in project.folders for path in walk_inputs(folder)[0] if path.name.endswith(".sql")]
    found = [problem for path in paths for problem in _problems(path, project)]
    return found or list(_twice([path for path in paths if path.parent == project.exports], project))


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
    if path.parent == project.exports:
        for fact in _wrong_export(head):
            yield Problem(project.name_of(path), 1, 1, path.stem, "sql", fact)


def _wrong_export(head: Mapping[str, str]) -> Iterator[str]:
    kind, file = head.get("format"), head.get("file")
    if kind not in EXPORT_FORMATS:
        fact = "format is missing" if kind is None else f"format is {kind!r}"
        yield f"{fact}; write a line '-- format: ...' in the head, one of {', '.join(EXPORT_FORMATS)}"
    elif file is not None and len(EXPORT_FORMATS[kind]) > 1:
        yield f"file is {file!r}, but the format {kind} makes {len(EXPORT_FORMATS[kind])} files; leave the line out"
    if file is not None and not _FILE.fullmatch(file):
        yield f"file is {file!r}; write a name of ASCII letters, digits, '.', '_' and '-', without a folder"


def _twice(paths: list[Path], project: Project) -> Iterator[Problem]:
    """Yield each export that would write over the file of another; some systems know no capital letters."""
    made: dict[str, str] = {}
    for path in paths:
        for file in export_files(path.stem, headed_sql.split(path.read_text(encoding="utf-8"))[0]):
            name = project.name_of(path)
            if (other := made.setdefault(file.lower(), name)) != name:
                yield Problem(name, 1, 1, path.stem, "sql", f"makes the file {file!r}, as {other} does")
