"""Read what people wrote: ``curated/<table>/**/*.yaml`` (one record a file) or ``curated/<table>.yaml`` (a list)."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from accord import disk
from accord.problems import Path, Problem, did_you_mean
from accord.schema.model import PACKAGE, Schemas, any_texts
from accord.sources import yaml12

ANY = "*"
_PORTABLE_NAME = re.compile(r"curated/[a-z0-9_/.-]+", re.ASCII)  # what schemas/records.json allows
IGNORED = ("README.md", ".gitkeep")


@dataclass
class Record:
    """One record as written. ``base`` is its path within its file: () or (index,)."""

    table: str
    data: Any
    file: str  # relative to the project, with forward slashes
    document: yaml12.Document
    base: Path = ()

    @property
    def id(self) -> str:
        """Its id, or nothing where it has none."""
        value = self.data.get("id") if isinstance(self.data, dict) else None
        return value if isinstance(value, str) else ""

    def problem(self, path: Path, rule: str, message: str, *, key: bool = False) -> Problem:
        """Return a problem at a path within the record; ``key`` points at the key, not at its value."""
        full = (*self.base, *path)
        line, column = self.document.keys.get(full, (0, 0)) if key else (0, 0)
        if not line:
            line, column = self.document.at(full)
        return Problem(self.file, line, column, self.id, rule, message)


@dataclass
class Curated:
    """Everything read, by table, in the order of ids; ``problems`` holds what could not be read."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    package: Record | None = None
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()  # tables that come as files of rows
    any_texts: dict[str, AbstractSet[Path]] = field(default_factory=dict)  # table -> paths of texts of any characters
    unread: dict[str, set[str]] = field(default_factory=dict)  # table -> ids that may stand in files not understood


def read(
    root: FilePath, schemas: Schemas, elsewhere: Collection[str] = (), aside: Collection[FilePath] = ()
) -> Curated:
    """Read ``root/curated``; what cannot be read is in the result's ``problems``.

    Tables that are read ``elsewhere`` are known not to stand here; the files ``aside`` are theirs.
    """
    curated = Curated({table: [] for table in schemas.curated}, elsewhere=frozenset(elsewhere))
    curated.any_texts = {table: any_texts(schema) for table, schema in schemas.curated.items()}
    folder = root / "curated"
    if not folder.is_dir():
        curated.problems.append(Problem("curated", 0, 0, "", "missing-folder", "there is no folder curated here"))
        return curated
    tree = disk.walk(folder, skipped=())
    for fault in tree.faults:
        name = fault.path.relative_to(root).as_posix()
        curated.problems.append(Problem(name, 0, 0, "", fault.rule, fault.fact))
        curated.unread.update({table: {ANY} for table in name.split("/")[1:2] or curated.records})
    for path in sorted([*tree.files, *tree.links]):
        name = path.relative_to(root).as_posix()
        if any(path == other or other in path.parents for other in aside):
            continue
        if path.is_symlink():
            curated.problems.append(Problem(name, 0, 0, "", "symlink", "a link; put the file itself here"))
        elif path.name not in IGNORED and not (path.name.startswith(".") and path.suffix != ".yaml"):
            _read_file(path, name, curated)
    for records in curated.records.values():
        records.sort(key=lambda record: (record.id, record.file))
    return curated


def _read_file(path: FilePath, name: str, curated: Curated) -> None:
    _, table, *folders_and_file = name.split("/")
    is_list = not folders_and_file  # curated/<table>.yaml
    table = table.removesuffix(".yaml") if is_list else table
    if path.suffix != ".yaml" or (table not in curated.records and name != f"curated/{PACKAGE}.yaml"):
        known = [f"curated/{t}" for t in curated.records]
        if table in curated.records:
            message = "not a .yaml file, so it would not be published; rename it or take it out"
        else:
            hint = did_you_mean(f"curated/{table}", known)
            message = f"no table that people write is called {table!r}, so it would not be published{hint}"
        curated.problems.append(Problem(name, 0, 0, "", "unknown-file", message))
        return
    if not _PORTABLE_NAME.fullmatch(name):
        message = "name of a file or folder with other characters than a-z, 0-9, '-', '_' and '.'; rename it"
        curated.problems.append(Problem(name, 0, 0, "", "file-name", message))
    try:
        data = curated.files[name] = disk.read_bytes(path)
    except OSError as error:
        fault = disk.unreadable(path, error)
        curated.problems.append(Problem(name, 0, 0, "", fault.rule, fault.fact))
        curated.unread.setdefault(table, set()).add(ANY if is_list else path.stem)
        return
    document = yaml12.load(data, curated.any_texts.get(table, frozenset()))
    curated.problems += [Problem(name, line, column, "", rule, text) for line, column, rule, text in document.faults]
    if document.broken:
        curated.unread.setdefault(table, set()).add(ANY if is_list else path.stem)
        return
    if name == f"curated/{PACKAGE}.yaml":
        curated.package = Record("package", document.value, name, document)
    elif is_list:
        _read_list(table, name, document, curated)
    else:
        record = Record(table, document.value, name, document)
        curated.records[table].append(record)
        if record.id != path.stem:
            curated.unread.setdefault(table, set()).add(path.stem)
        if record.id and record.id != path.stem:
            message = f"id: {record.id!r} is not the file's name {path.stem!r}; they must be the same"
            curated.problems.append(record.problem(("id",), "file-name", message))


def _read_list(table: str, name: str, document: yaml12.Document, curated: Curated) -> None:
    if document.value is None:
        return
    if not isinstance(document.value, list):
        curated.problems.append(Problem(name, 1, 1, "", "type", f"curated/{table}.yaml must be a list of records"))
        return
    for index, data in enumerate(document.value):
        curated.records[table].append(Record(table, data, name, document, (index,)))
