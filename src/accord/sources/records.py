"""Read what people wrote: ``curated/<table>/**/*.yaml`` (one record a file) or ``curated/<table>.yaml`` (a list)."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from accord import disk
from accord.problems import Kept, Path, Problem, did_you_mean
from accord.schema.definitions import any_texts
from accord.schema.model import PACKAGE, Schemas, Table
from accord.schema.names import folded
from accord.sources import yaml12
from accord.sources.yaml_text import MAX_FAULTS
from accord.values import row_keys

ANY = "*"
PACKAGE_FILE = f"curated/{PACKAGE}.yaml"
_NO_NAME = re.compile(r'[\\:*?"<>|\x00-\x1f]')  # that some file system cannot have
IGNORED = ("README.md", "CHANGELOG.md", ".gitkeep")


@dataclass
class Record:
    """One record as written. ``base`` is its path within its file: () or (index,)."""

    table: str
    data: Any
    file: str  # relative to the project, with forward slashes
    document: yaml12.Document
    base: Path = ()
    key: tuple[str, ...] = ("id",)  # the properties that tell the records of its table apart

    @cached_property
    def key_values(self) -> list[Any]:
        """The values of its key; None for one that is missing, or can be none."""
        data = self.data if isinstance(self.data, dict) else {}
        return [
            data[prop] if isinstance(data.get(prop), str) or _is_whole(data.get(prop)) else None for prop in self.key
        ]

    @cached_property
    def id(self) -> str:
        """The text of its key, or nothing where it has none."""
        return row_keys.join(self.key_values) if self.key else ""

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """What orders the records of a table: their keys, numbers by value, and else where they stand."""
        values = [0 if value is None else value for value in self.key_values]
        return [(isinstance(value, str), value) for value in values], self.file, self.base

    def problem(self, path: Path, rule: str, message: str, *, key: bool = False) -> Problem:
        """Return a problem at a path within the record; ``key`` points at the key, not at its value."""
        full = (*self.base, *path)
        place = self.document.keys.get(full) if key else None
        line, column = place or self.document.at(full)
        return Problem(self.file, line, column, self.id, rule, message)

    def first(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield the first problems of a kind of checks, and one that says where there are more, which nobody seeks."""
        for count, problem in enumerate(problems):
            if count == MAX_FAULTS:
                fact = f"more is wrong with this record; correct the {MAX_FAULTS} problems that are listed first"
                yield self.problem((), "too-many", fact)
                return
            yield problem


@dataclass
class Curated:
    """Everything read, by table, in the order of ids; ``problems`` holds what could not be read."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    package: Record | None = None
    problems: Kept = field(default_factory=Kept)
    files: dict[str, bytes] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()  # tables that come as files of rows
    any_texts: dict[str, AbstractSet[Path]] = field(default_factory=dict)  # table -> paths of texts of any characters
    unread: dict[str, set[str]] = field(default_factory=dict)  # table -> ids that may stand in files not understood

    @property
    def described(self) -> dict[str, Any]:
        """What describes the whole, as it is written; empty where nothing does."""
        return self.package.data if self.package else {}


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
        stems = name.split("/")[1:2] or schemas.by_stem
        curated.unread.update({schemas.by_stem.get(stem, stem): {ANY} for stem in stems})
    above, links = len(str(folder)) - len(folder.name), set(tree.links)
    left = tuple(f"{other}{os.sep}" for other in aside)
    for path in sorted([*tree.files, *tree.links]) if links else tree.files:
        if f"{path}{os.sep}".startswith(left):
            continue
        name = str(path)[above:].replace(os.sep, "/")
        if links and path in links:
            curated.problems.append(Problem(name, 0, 0, "", "symlink", "a link; put the file itself here"))
        elif path.name not in IGNORED and (path.name[0] != "." or path.suffix == ".yaml"):
            _read_file(path, name, schemas, curated)
    curated.problems += _alike(curated.files)
    for records in curated.records.values():
        records.sort(key=lambda record: record.sort_key)
    return curated


def _read_file(path: FilePath, name: str, schemas: Schemas, curated: Curated) -> None:
    _, stem, *folders_and_file = name.split("/")
    file = name.rpartition("/")[2]
    is_yaml = file.endswith(".yaml")
    is_list = not folders_and_file  # curated/<table>.yaml
    stem = unicodedata.normalize("NFC", stem.removesuffix(".yaml") if is_list else stem)
    table = schemas.tables.get(schemas.by_stem.get(stem, ""))
    if table is not None and table.name not in curated.records:
        table = None
    if not is_yaml or (table is None and name != PACKAGE_FILE):
        curated.problems.append(Problem(name, 0, 0, "", "unknown-file", _unknown(stem, table, schemas)))
        return
    if fault := _name_fault(name):
        curated.problems.append(Problem(name, 0, 0, "", "file-name", f"{fault}; rename it"))
    own_name = unicodedata.normalize("NFC", file.removesuffix(".yaml"))
    may_hold = ANY if is_list else own_name
    document = _document(path, name, table.name if table else PACKAGE, curated)
    if document is None or document.broken:
        curated.unread.setdefault(table.name if table else PACKAGE, set()).add(may_hold)
    elif table is None:
        curated.package = Record(PACKAGE, document.value, name, document)
    elif is_list:
        _read_list(table, name, document, curated)
    else:
        record = Record(table.name, document.value, name, document, key=_props(table))
        curated.records[table.name].append(record)
        if table.has_text_key and record.id != own_name:
            curated.unread.setdefault(table.name, set()).add(own_name)
            curated.problems += _misnamed(record, own_name)


def _document(path: FilePath, name: str, table: str, curated: Curated) -> yaml12.Document | None:
    """Return what a file holds, its faults noted; None where it cannot be read."""
    try:
        data = curated.files[name] = disk.read_bytes(path)
    except OSError as error:
        fault = disk.unreadable(path, error)
        curated.problems.append(Problem(name, 0, 0, "", fault.rule, fault.fact))
        return None
    document = yaml12.load(data, curated.any_texts.get(table, frozenset()))
    curated.problems += [Problem(name, line, column, "", rule, text) for line, column, rule, text in document.faults]
    return document


def _unknown(stem: str, table: Table | None, schemas: Schemas) -> str:
    if table is not None:
        return "not a .yaml file, so it would not be published; rename it or take it out"
    hint = did_you_mean(f"curated/{stem}", [f"curated/{schemas.tables[name].stem}" for name in schemas.curated])
    return f"no table that people write is called {stem!r}, so it would not be published{hint}"


def _name_fault(name: str) -> str:
    """Return why some system cannot have a file of this name."""
    for part in name.split("/"):
        if (match := _NO_NAME.search(part)) or part != part.strip():
            sign = repr(match[0]) if match else "a space at an end of it"
            return f"name of a file or folder with {sign}, which not every system can have"
    return ""


def _alike(names: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each file whose name an earlier one has but for case."""
    first: dict[str, str] = {}
    for name in sorted(names, reverse=True):
        if first.setdefault(folded(name), name) != name:
            message = f"equal to {first[folded(name)]} but for case, which not every system can have; rename it"
            yield Problem(name, 0, 0, "", "file-name", message)


def _misnamed(record: Record, own_name: str) -> Iterator[Problem]:
    if record.id:
        (prop,) = record.key
        if "/" in record.id or _name_fault(record.id):
            remedy = f"no file can be called so; write the record in a list, curated/{record.file.split('/')[1]}.yaml"
        else:
            remedy = "they must be the same"
        message = f"{prop}: {record.id!r} is not the file's name {own_name!r}; {remedy}"
        yield record.problem((prop,), "file-name", message)


def _props(table: Table) -> tuple[str, ...]:
    return tuple(table.by_name[name].prop for name in table.key)


def _read_list(table: Table, name: str, document: yaml12.Document, curated: Curated) -> None:
    if document.value is None:
        return
    if not isinstance(document.value, list):
        curated.problems.append(Problem(name, 1, 1, "", "type", f"{name} must be a list of records"))
        return
    for index, data in enumerate(document.value):
        curated.records[table.name].append(Record(table.name, data, name, document, (index,), _props(table)))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
