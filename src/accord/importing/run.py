"""The whole import: read, infer, write aside, check, move into place."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from accord import pipeline
from accord.authoring import format as layout
from accord.importing import names, notes, place
from accord.importing.infer import tables as inference
from accord.importing.infer.tables import InferredTable
from accord.importing.make import data, nested, package, schemas, yaml_text
from accord.importing.model import ImportSourceError, Loss, Source
from accord.importing.readers import formats
from accord.importing.store import Store
from accord.problems import InvalidInputError, Problem, errors
from accord.project import Project
from accord.schema.load import load_schemas
from accord.schema.metaschema import engine_file
from accord.schema.model import PACKAGE
from accord.schema.names import folded

ENDINGS = {".parquet": ".parquet", ".jsonl": ".jsonl", ".ndjson": ".jsonl"}  # of files that are kept as they are


class Imported(NamedTuple):
    """What an import made: its files, how many rows each table has, and the values that could not be carried."""

    files: list[Path]
    rows: dict[str, int]
    losses: list[Loss]


def run(paths: Sequence[Path], folder: Path, day: date, encoding: str = "") -> Imported:
    """Import sources into a folder, which passes a check then.

    Args:
        paths: files and folders to import.
        folder: where the dataset is made: empty, not there yet, or made by an earlier import.
        day: of the first version, where the sources name none.
        encoding: of files of text, where they do not show it.

    Raises:
        ImportSourceError: if a source cannot be read, or the folder holds something else; nothing was written.
        InvalidInputError: if what was inferred does not pass a check; nothing was written.
    """
    place.refuse_other(folder)
    source = Source()
    with TemporaryDirectory(prefix="accord-import-") as scratch:
        store = Store(Path(scratch))
        try:
            for path in paths:
                formats.read(path, store, source, encoding)
            _name_tables(source)
            tables = inference.infer(store, source)
            return _write(store, source, tables, _Order(paths, folder, day))
        finally:
            store.close()


class _Order(NamedTuple):
    paths: Sequence[Path]
    folder: Path
    day: date


def _name_tables(source: Source) -> None:
    """Give each table a name that every output can hold, with a note where it is another.

    Raises:
        ImportSourceError: if there is no table, or two sources have one of the same name.
    """
    if not source.tables:
        fact = "the sources hold no table; name files of rows or records"
        raise ImportSourceError("accord", "; ".join([fact, *(f"{loss.table}: {loss.text}" for loss in source.losses)]))
    first: dict[str, str] = {}
    taken: list[str] = []
    for table in sorted(source.tables, key=lambda table: table.parent is not None):  # those of lists yield
        other = first.setdefault(folded(table.name), table.origin)
        if other != table.origin:
            fact = f"{other} and {table.origin} both hold a table {table.name!r}; import them apart"
            raise ImportSourceError("accord", fact)
        name = names.table(table.name, taken)
        taken.append(name)
        if name != table.name:
            source.facts.append(
                (table.origin, f"the table {table.name!r} is called {name!r}, as every output can hold")
            )
            for key in (key for one in source.tables for key in one.foreign_keys if key.table == table.name):
                key.table = name
            table.name = name


def _write(store: Store, source: Source, tables: list[InferredTable], order: _Order) -> Imported:
    with place.staging(order.folder) as staged:
        by_name = {inferred.table.name: inferred for inferred in tables}
        whole = [inferred for inferred in tables if not inferred.table.parent]
        stems = _stems(whole)
        for inferred in whole:
            made = schemas.schema(inferred, stems[inferred.table.name], by_name)
            place.add(staged, f"schemas/{stems[inferred.table.name]}.json", schemas.text(made))
        for inferred in whole:
            _add_data(store, inferred, by_name, staged, stems[inferred.table.name])
        missing = _add_package(source, staged, order)
        section = notes.section([path.name for path in order.paths], source, tables, stems, missing)
        place.append_notes(order.folder, staged, section)
        _check(staged)
        files = place.move_in(staged, order.folder)
    return Imported(files, {inferred.table.name: inferred.rows for inferred in tables}, source.losses)


def _check(staged: Path) -> None:
    """Check what would be imported.

    Raises:
        InvalidInputError: if there is a problem, which is one of the data, or else one of the inference.
    """
    problems = errors(pipeline.check(Project.at(staged)).problems)
    if problems:
        fact = "what would be imported has problems, so nothing was written; correct the source, or report this"
        raise InvalidInputError([*problems, Problem("accord", 0, 0, "", "import", fact)])


def _stems(tables: list[InferredTable]) -> dict[str, str]:
    taken = {"meta", "package", "definitions"}
    stems = {}
    for inferred in tables:
        stems[inferred.table.name] = names.stem(inferred.table.name, taken)
        taken.add(stems[inferred.table.name])
    return stems


def _add_data(
    store: Store, inferred: InferredTable, by_name: dict[str, InferredTable], staged: Path, stem: str
) -> None:
    """Write the data of a table, with those of the lists in its records, unless an earlier import wrote the same."""
    table = inferred.table
    with TemporaryDirectory(dir=staged) as folder:
        fresh = Path(folder)
        if table.copied and _is_as_copied(inferred):
            shutil.copyfile(table.copied, fresh / f"{stem}{ENDINGS[table.copied.suffix]}")
        elif table.records and (table.lists or table.records.is_people):
            written = nested.as_yaml(by_name, table)
            if written:
                made = schemas.schema(inferred, stem, by_name)
                (fresh / f"{stem}.yaml").write_text(layout.canonical(written, made), encoding="utf-8", newline="\n")
            else:
                nested.write_rows(store, table, load_schemas(staged / "schemas"), fresh)
        else:
            data.write_csv(store, table, fresh / f"{stem}.csv")
        for path in sorted(fresh.iterdir()):
            _keep(path, staged / "curated" / path.name)


def _is_as_copied(inferred: InferredTable) -> bool:
    """Whether the source's own file says what was inferred: no number in it is to be text."""
    return all(item.column.is_text or item.kind.name not in ("string", "edtf") for item in inferred.columns)


def _keep(fresh: Path, path: Path) -> None:
    """Put a new file into place.

    Raises:
        ImportSourceError: if an earlier import made another of that name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh.rename(path)
    elif not filecmp.cmp(fresh, path, shallow=False):
        raise ImportSourceError(
            f"curated/{path.name}", "is there already with other rows; nothing was written. Name another folder"
        )


def _add_package(source: Source, staged: Path, order: _Order) -> list[str]:
    """Write what describes the whole, unless an earlier import did; return what of it people have to fill in."""
    if (staged / "curated" / "package.yaml").exists():
        return []
    dropped = source.dropped

    def note(fact: str) -> None:
        dropped.append((f"curated/{PACKAGE}.yaml", fact))

    about = package.describe(source.package, order.folder.absolute().name, order.day, note)
    written = layout.canonical(yaml_text.dump(about), engine_file(PACKAGE).value)
    place.add(staged, f"curated/{PACKAGE}.yaml", written)
    return package.missing(about)
