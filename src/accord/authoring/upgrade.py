"""A dataset of an earlier version in the conventions of today, as far as a rule decides them.

All texts are made before one is written: schemas first (``old_schemas``), then the records that follow from them, whose
evidence names its items by their keys. Running it again changes nothing, and goes on where it was cut off.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from accord import disk
from accord.authoring import field_paths, old_schemas
from accord.authoring.format import FormatError, canonical
from accord.authoring.old_schemas import ATTRIBUTION, DEFINITIONS, VOICE, Edit, apply
from accord.problems import Problem, SchemaError
from accord.project import Project
from accord.schema.json_file import SchemaFile, read
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources import yaml12


@dataclass(frozen=True)
class Change:
    """A file as it stands and as it should; one that is new had no text, one that goes gets none."""

    path: FilePath
    before: str | None
    after: str | None


@dataclass
class Plan:
    """What changes, and what a person has to decide."""

    changes: list[Change] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)


def plan(project: Project) -> Plan:
    """Return what changes in a dataset. Nothing is written.

    Raises:
        SchemaError: if a schema is no JSON, or cannot be read.
    """
    made = Plan()
    files = [read(path, project.name_of(path)) for path in sorted(project.schemas.glob("*.json"))]
    faults = [problem for file in files for problem in file.problems]
    if faults:
        raise SchemaError(faults)
    texts = _schemas(project, files, made)
    try:
        schemas = _loaded(texts)
    except SchemaError as error:
        told = {problem.place for problem in made.left}
        made.left += [problem for problem in error.problems if problem.place not in told]
        schemas = None
    renamed = {FilePath(name).stem for name, text in texts.items() if old_schemas.has_voice(json.loads(text))}
    for path in disk.walk(project.curated).files:
        if path.suffix == ".yaml":
            _record(project, path, renamed, schemas, made)
    return made


def _schemas(project: Project, files: Iterable[SchemaFile], made: Plan) -> dict[str, str]:
    """Plan the schemas; return all as they will stand, by their names."""
    texts = {}
    for file in files:
        path = project.schemas / f"{file.name}.json"
        if old_schemas.is_copy(file):
            made.changes.append(Change(path, file.text, None))
            continue
        texts[path.name] = apply(file.text, old_schemas.edits(file))
        made.left += old_schemas.left(file)
        if texts[path.name] != file.text:
            made.changes.append(Change(path, file.text, texts[path.name]))
    name = f"{DEFINITIONS}.json"
    if old_schemas.needs_words(files):
        if name in texts:
            fact = f"has no list {old_schemas.CONTESTED}, which columns with x-neutral name; add it"
            is_there = f'"{old_schemas.CONTESTED}"' in texts[name]
            made.left += [] if is_there else [Problem(f"schemas/{name}", 0, 0, "", "schema", fact)]
        else:
            texts[name] = old_schemas.words()
            made.changes.append(Change(project.schemas / name, None, texts[name]))
    return texts


def _loaded(texts: dict[str, str]) -> Schemas:
    with tempfile.TemporaryDirectory() as folder:
        schemas = FilePath(folder) / "schemas"
        schemas.mkdir()
        for name, text in texts.items():
            (schemas / name).write_text(text, encoding="utf-8", newline="\n")
        return load_schemas(schemas)


def _record(project: Project, path: FilePath, renamed: set[str], schemas: Schemas | None, made: Plan) -> None:
    """Plan a file of records."""
    name = project.name_of(path)
    try:
        text = disk.read_bytes(path).decode()
    except (OSError, UnicodeDecodeError):
        return  # a check says it
    stem = FilePath(name).parts[1].removesuffix(".yaml")
    today = apply(text, _renames(text)) if stem in renamed else text
    if schemas is not None and stem in schemas.by_stem:
        table = schemas.by_stem[stem]
        respelled = field_paths.rewrite(today, table, schemas)
        if respelled != text:
            try:
                today = canonical(respelled, schemas.records[table])
            except FormatError as error:
                faults = ((line, column, rule, fact) for line, column, rule, fact in error.faults)
                made.left += [Problem(name, line, column, "", rule, fact) for line, column, rule, fact in faults]
    if today != text:
        made.changes.append(Change(path, text, today))


def _renames(text: str) -> Iterator[Edit]:
    """Yield the keys of entries of evidence that have another name today."""
    document = yaml12.load(text.encode())
    for path, place in document.keys.items() if not document.faults else ():
        if path[-1:] == (ATTRIBUTION,) and path[-3:-2] == ("evidence",):
            start = old_schemas.offset(text, *place)
            if text.startswith(ATTRIBUTION, start):
                yield Edit(start, start + len(ATTRIBUTION), VOICE)


def write(changes: Iterable[Change]) -> None:
    """Write all texts beside their files, then put each in its place: a fault before that changes nothing."""
    ready: list[tuple[FilePath, Change]] = []
    with ExitStack() as undo:
        for change in changes:
            if change.after is not None:
                handle, name = tempfile.mkstemp(prefix=f".{change.path.name}.", suffix=".new", dir=change.path.parent)
                fresh = FilePath(name)
                undo.callback(fresh.unlink, missing_ok=True)
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                    file.write(change.after)
                    file.flush()
                    os.fsync(handle)
                fresh.chmod(0o644 if change.before is None else change.path.stat().st_mode & 0o7777)
                ready.append((fresh, change))
        for fresh, change in ready:
            fresh.replace(change.path)
    for change in changes:
        if change.after is None:
            change.path.unlink()
