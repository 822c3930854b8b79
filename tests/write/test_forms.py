"""CSV, Parquet and SQLite hold the same, and what people wrote is in them: a value that is lost or changed is found.

Every build compares the three forms itself; here each is spoilt in turn, and the curated files are read by another
parser than the build's and looked for, value by value, in what is published.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
import yaml

import small_schemas
import support
from accord import pipeline
from accord.engine import local
from accord.project import Project
from accord.schema.load import load_schemas
from accord.schema.model import Schemas, Table
from accord.write import forms
from serving import Site
from small_schemas import prop, write_dataset

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
BESIDE = ("evidence", "missing")  # what a record says of its values, which has a table of its own


@pytest.fixture(scope="module")
def copied(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of the dataset of plants."""
    return (support.copy_of(herbarium, tmp_path_factory.mktemp("forms")) / ".builds/current").resolve()


@pytest.fixture
def build(copied: Path) -> Iterator[Path]:
    """Return that build, to be spoilt; it is mended afterwards."""
    names = ("build/csv/herbaria.csv", "build/parquet/herbaria.parquet", "accord.sqlite")
    before = {name: (copied / name).read_bytes() for name in names}
    yield copied
    for name, data in before.items():
        (copied / name).write_bytes(data)


def compare(build: Path) -> None:
    root = build.parents[1]
    tables = load_schemas(root / "schemas", root / "tables").tables.values()
    forms.compare(tables, build / "build", build / "accord.sqlite")


def spoil_csv(build: Path, old: str, new: str) -> None:
    path = build / "build/csv/herbaria.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def spoil_sqlite(build: Path, statement: str) -> None:
    with closing(sqlite3.connect(build / "accord.sqlite")) as db, db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(statement)


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("812.5", "812.4", "row 1, column elevation: 812.5 in Parquet, 812.4 in CSV"),
        ('"VAL"', "", "row 1, column acronym: 'VAL' in Parquet, None in CSV"),
        (",,2469", ',"",2469', "CSV cannot be read again"),
        ("Hospice, upper", "Hospice,upper", "row 2, column collection: 'Hospice, upper pass'"),
        ('"pass-hospice","Hospice, upper pass","HOSP",,2469\n', "", "2 rows in Parquet, 1 in CSV"),
        ("collection,acronym", "acronym,collection", "columns ['id', 'collection'"),
    ],
)
def test_a_cell_of_csv_that_differs_is_named(old: str, new: str, fact: str, build: Path) -> None:
    compare(build)
    spoil_csv(build, old, new)
    with pytest.raises(forms.FormsError, match=re.escape(fact)):
        compare(build)


@pytest.mark.parametrize(
    ("statement", "fact"),
    [
        ("UPDATE herbaria SET sheets = 0 WHERE sheets IS NULL", "row 2, column sheets: None in Parquet, 0 in SQLite"),
        ("DELETE FROM herbaria WHERE id = 'valley-museum'", "2 rows in Parquet, 1 in SQLite"),
    ],
)
def test_a_cell_of_sqlite_that_differs_is_named(statement: str, fact: str, build: Path) -> None:
    spoil_sqlite(build, statement)
    with pytest.raises(forms.FormsError, match=re.escape(fact)):
        compare(build)


def test_a_row_of_parquet_that_is_gone_is_told(build: Path) -> None:
    path = build / "build/parquet/herbaria.parquet"
    pa.parquet.write_table(pa.parquet.read_table(path).slice(1), path)
    with pytest.raises(forms.FormsError, match="1 rows in Parquet, 2 in CSV"):
        compare(build)


def test_of_a_large_table_rows_and_values_are_counted(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_ROWS", 0)
    compare(build)
    spoil_sqlite(build, "UPDATE herbaria SET sheets = 0 WHERE sheets IS NULL")
    with pytest.raises(forms.FormsError, match="sheets: 1 values in Parquet, sheets: 2 in SQLite"):
        compare(build)
    spoil_csv(build, '"pass-hospice","Hospice, upper pass","HOSP",,2469\n', "")
    with pytest.raises(forms.FormsError, match="rows: 2 values in Parquet, rows: 1 in CSV"):
        compare(build)


def test_a_difference_is_found_in_time_beside_all_else_that_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With rows on the disk another thread compares, while the site is made; nothing is published before it is done."""
    schema = small_schemas.record("boxes", "box", [], name=prop())
    root = write_dataset(tmp_path, "boxes", schema, [{"id": "a", "name": "b"}])
    monkeypatch.setattr(local, "MAX_BYTES_IN_MEMORY", 0)
    monkeypatch.setattr(forms, "MAX_ROWS", 0)
    with monkeypatch.context() as patch:
        patch.setattr(forms, "_numbers_in_sqlite", lambda *_: {"rows": 2, "id": 1, "name": 1})
        with pytest.raises(forms.FormsError, match="rows: 1 values in Parquet, rows: 2 in SQLite"):
            pipeline.publish(Project(root))
    assert not (root / "build").exists()
    assert list((root / ".builds").glob("*/accord.sqlite")) == []
    pipeline.publish(Project(root))
    assert (root / ".builds/current/accord.sqlite").is_file()


# --- what people wrote ---


def test_every_value_that_is_written_is_published(record: Site, herbarium: Path) -> None:
    for root in (record.root, herbarium):
        schemas = load_schemas(root / "schemas", root / "tables")
        wanted = {name: Counter(written(root, schemas, name)) for name in schemas.records}
        for name, values in wanted.items():
            tables = [table for table in schemas.tables.values() if table.record == name and not table.generated]
            there = Counter(value for table in tables for value in published(root, table))
            assert values - there == Counter(), (root, name)
        assert sum(map(Counter.total, wanted.values())) > 30


def written(root: Path, schemas: Schemas, name: str) -> Iterator[str]:
    """Yield the text of each value in the records of a table."""
    stem = schemas.tables[name].stem
    paths = [root / "curated" / f"{stem}.yaml", *sorted((root / "curated" / stem).rglob("*.yaml"))]
    for path in filter(Path.is_file, paths):
        content = yaml.load(path.read_bytes(), yaml.CBaseLoader)  # noqa: S506 - texts alone
        for record in content if isinstance(content, list) else [content]:
            yield from leaves({key: value for key, value in record.items() if key not in BESIDE})
    if (path := root / "curated" / f"{stem}.csv").is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from (plain(cell) for row in csv.DictReader(file) for cell in row.values() if cell)


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield plain(value)


def published(root: Path, table: Table) -> Iterator[str]:
    """Yield the text of each cell of a table; each item of a list that is one cell."""
    separators = {column.name: column.separator for column in table.columns}
    with (root / f"build/csv/{table.name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name, cell in row.items():
                yield from map(plain, cell.split(separators[name]) if separators[name] else [cell])


def plain(text: str) -> str:
    """Return a number in one form, other texts as they are."""
    return repr(float(text)) if NUMBER.fullmatch(text) else text


def test_rows_whose_key_is_a_number_may_stand_in_any_order(tmp_path: Path) -> None:
    """SQLite keeps them in the order of the key, and the other forms as they are."""
    schema = small_schemas.record("boxes", "box", [], name=prop())
    schema["properties"]["id"] = prop("integer")
    rows = [{"id": 3, "name": "c"}, {"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
    root = write_dataset(tmp_path, "boxes", schema, rows)
    pipeline.publish(Project(root))
    tables = load_schemas(root / "schemas").tables.values()
    forms.compare(tables, root / "build", root / ".builds/current/accord.sqlite")
    assert pyarrow.parquet.read_table(root / "build/parquet/boxes.parquet").to_pylist() == rows
    with closing(sqlite3.connect(root / ".builds/current/accord.sqlite")) as db, db:
        db.execute("UPDATE boxes SET name = 'x' WHERE id = 3")
    with pytest.raises(forms.FormsError, match="row 3, column name: 'c' in Parquet, 'x' in SQLite"):
        forms.compare(tables, root / "build", root / ".builds/current/accord.sqlite")
