"""Records of every kind and shape in one schema become tables, and the tables say all that the records said.

Schemas are drawn that mix all kinds of columns, codes, words for no value, odd names, objects, list columns, lists of
any depth, keys of one column and of several, and references; and records for them. From the keys of their tables alone
the records are put together again. What is written as CSV, Parquet and SQLite is read by other makes and found alike,
valid to frictionless, and as files of rows of each form gives the same tables.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from frictionless import Resource, Schema, system
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord import pipeline
from accord.describe.datapackage import table_schema
from accord.project import Project
from accord.schema.model import Column, Schemas, Table
from accord.values.types import TYPES
from accord.write.sqlite import load as sqlite
from accord.write.tables import Output
from drawn_values import KINDS
from lighthouses import PACKAGE
from small_schemas import JSON, array, item, prop, record, write
from support import examples

KEY = {"id": prop(), "kind": prop(), "serial": prop("integer"), "on": prop(format="date")}
KEYS = [("id",), ("serial",), ("kind", "serial"), ("on", "kind", "serial")]
TARGETS = {
    "parts": {**record("parts", "part", [], name=prop()), "x-label": "name"},
    "lots": {**record("lots", "lot", ["number"], number=prop("integer")), "x-key": ["id", "number"], "x-label": "id"},
}
PARTS, LOTS = [{"id": "a", "name": "b"}, {"id": "c"}], [{"id": "a", "number": 1}, {"id": "a", "number": 2}]
MAX_DEPTH = 4
ITEMS = st.sampled_from(sorted(KINDS.keys() - {"when", "moment", "span"}))  # beside which nothing is computed
LISTED = ["day", "grade", "link", "number", "share", "text", "tongue", "whole", "wind", "yes"]  # in list columns
SEPARATORS = ["; ", "|", "^"]
ODD_NAMES = ["order", "Größe", "a,b", 'say "x"', "索引", "x__y", "rowid", "_facet", "100 %", "[a]"]
NO_VALUE = "n/a"  # a word that no drawn value is


# --- schemas, and records of them -------------------------------------------------------------------------------------


@st.composite
def columns(draw: st.DrawFn, most: int, around: str = "") -> JSON:
    """Return some columns, some of them lists in one text, each under a name of its own or an odd one.

    A name that is given takes no part of the object ``around``.
    """
    made: JSON = {}
    for name in sorted(draw(st.sets(st.sampled_from(sorted(KINDS)), max_size=most))):
        made[name] = dict(KINDS[name].spec)
        if draw(st.integers(0, 4)) == 0 and name != "text":
            made[name]["x-missing"] = [NO_VALUE]
    for name in sorted(draw(st.sets(st.sampled_from(LISTED), max_size=most // 2))):
        made[f"{name}_list"] = array(dict(KINDS[name].spec), x_separator=draw(st.sampled_from(SEPARATORS)))
    names = draw(st.permutations(ODD_NAMES))
    for prop_name, odd in zip(made, names, strict=False):
        if draw(st.booleans()):
            made[prop_name]["x-name"] = f"{odd}{around}"
    return made


@st.composite
def properties(draw: st.DrawFn, depth: int, around: str = "") -> JSON:
    """Return the properties of a record or an item: columns, an object and, above the deepest level, lists."""
    made: JSON = draw(columns(4))
    if draw(st.booleans()):
        inner = draw(columns(2, " of box")) or {"text": prop()}
        deeper = {"far": item([], yes=prop("boolean"))} if draw(st.booleans()) else {}
        made["box"] = item([], **inner, **deeper)
    if draw(st.booleans()):
        made["part"] = prop(x_references="parts.id")
    for name in ("first", "second")[: draw(st.integers(depth == 1, 2)) if depth < MAX_DEPTH else 0]:
        if draw(st.booleans()):
            kind = draw(ITEMS)
            made[name] = array({**KINDS[kind].spec, "x-column": kind})
            continue
        inner = draw(properties(depth + 1, f"{around}{name}"))
        has_id = not inner or draw(st.booleans())
        made[name] = array(item(["id"] if has_id else [], **({"id": prop()} if has_id else {}), **inner))
        if draw(st.booleans()):
            made[name]["x-singular"] = f"one {around}{name}"
    return made


@st.composite
def mapping(draw: st.DrawFn, spec: JSON, keys: tuple[str, ...] = ("id",)) -> JSON:
    """Return a record or an item, with some of its properties; keys come later."""
    made: JSON = {}
    for name, inner in spec.items():
        if name in keys or draw(st.booleans()):
            made[name] = None if name in keys else draw(value(name, inner))
    if {"lot", "lot_number"} <= spec.keys():  # columns of one reference are there together
        lot = draw(st.none() | st.sampled_from(LOTS))
        made = {name: inner for name, inner in made.items() if not name.startswith("lot")}
        made |= {"lot": lot["id"], "lot_number": lot["number"]} if lot else {}
    return made


def value(name: str, spec: JSON) -> st.SearchStrategy[Any]:
    """Return values of a property."""
    if spec.get("x-references"):
        return st.sampled_from([part["id"] for part in PARTS])
    if spec["type"] == "object":
        return mapping(spec["properties"], ()).filter(bool)
    if spec["type"] != "array":
        return KINDS[name].values if name in KINDS else st.integers(1, 2)
    if separator := spec.get("x-separator"):
        items = KINDS[name.removesuffix("_list")].values.filter(lambda one: _is_parted(one, separator))
        return st.lists(items, max_size=3)
    if kind := spec["items"].get("x-column"):
        return st.lists(KINDS[kind].values.filter(lambda one: one != ""), min_size=1, max_size=3, unique_by=repr)
    return st.lists(mapping(spec["items"]["properties"]), min_size=1, max_size=3)


def _is_parted(one: Any, separator: str) -> bool:
    """Whether a text is no several items, and not one with a part of the separator at an end."""
    return not isinstance(one, str) or (bool(one) and separator not in one and one == one.strip(separator))


class Drawn(NamedTuple):
    """A dataset: schemas by name, and the records of the table that is drawn."""

    schemas: JSON
    things: list[JSON]


@st.composite
def datasets(draw: st.DrawFn) -> Drawn:
    """Return a schema among others, and records for it, whose keys are all different."""
    key = draw(st.sampled_from(KEYS))
    own = draw(properties(1))
    schema = record("things", "thing", [])
    if draw(st.booleans()):
        own |= {"lot": prop(), "lot_number": prop("integer")}
        target = {"resource": "lots", "fields": ["id", "number"]}
        schema["x-foreign-keys"] = [{"fields": ["lot", "lot_number"], "reference": target}]
    schema |= {"x-key": list(key), "required": list(key), "x-label": key[0]}
    schema["properties"] = {**{name: KEY[name] for name in key}, **own}
    things = draw(st.lists(mapping(schema["properties"], key), min_size=1, max_size=3))
    number, waiting = count(1), list(things)
    while waiting:
        mapped = waiting.pop(0)
        for name in [name for name, cell in mapped.items() if cell is None]:
            following = next(number)
            mapped[name] = following if name == "serial" else str(date(2024, 1, 1)) if name == "on" else "x" * following
        for listed in mapped.values():
            waiting += [inner for inner in listed if isinstance(inner, dict)] if isinstance(listed, list) else []
    return Drawn({"things": schema, **TARGETS}, things)


# --- tables, and the records that they say ----------------------------------------------------------------------------


def build(root: Path) -> tuple[Schemas, dict[str, pa.Table]]:
    """Check a dataset in which nothing is wrong and write its tables; return them."""
    dataset = pipeline.read(Project(root), {})
    problems = dataset.check_and_write(Output(root / "out"), ("csv", "parquet"), ("csv", "parquet"), pipeline.silent)
    assert list(map(str, problems)) == []
    return dataset.schemas, dataset.tables.in_memory


def records_of(table: Table, schemas: Schemas, data: dict[str, pa.Table], key: tuple[Any, ...]) -> list[Any]:
    """Return the rows of a table below the row with a key, as they were written."""
    found: list[Any] = []
    for row in data[table.name].to_pylist():
        if tuple(row[name] for name in table.parent_columns) != key:
            continue
        assert row.get("item", len(found) + 1) == len(found) + 1
        own: JSON = {}
        for column in table.columns:
            if row[column.name] is not None and not (column.derived_from or column.is_made):
                holder = own
                for step in column.path[:-1]:
                    holder = holder.setdefault(step, {})
                holder[column.path[-1]] = written(row[column.name])
        for prop_name, child in schemas.children(table.name).items():
            if below := records_of(child, schemas, data, tuple(row[name] for name in table.key)):
                own[prop_name] = below
        found.append(own)
    if table.parent and len(table.columns) - len(table.parent_columns) == 2 and _is_of_values(table, schemas):
        return [next(iter(own.values())) for own in found]
    return found


def _is_of_values(table: Table, schemas: Schemas) -> bool:
    spec = schemas.records[table.record]
    for name in table.lists:
        spec = spec["properties"][name]["items"]
    return "properties" not in spec


def written(cell: Any) -> Any:
    """Return a cell as a record has it."""
    if isinstance(cell, list):
        return [written(one) for one in cell]
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell) if isinstance(cell, date) else cell


# --- the same tables, read by other makes -----------------------------------------------------------------------------

READ = {"integer": int, "year": int, "number": float, "boolean": lambda text: text == "true",
        "date": date.fromisoformat, "timestamp": datetime.fromisoformat}  # fmt: skip


def of_csv(table: Table, path: Path) -> list[JSON]:
    """Read a published file with Python's reader, to which an empty text and a null are one."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    return [{name: _read(table.by_name[name], text) for name, text in line.items()} for line in lines]


def _read(column: Column, text: str) -> Any:
    if not text:
        return None
    if column.separator:
        return [_read(column.item, part) for part in text.split(column.separator)]
    return Decimal(text) if column.type.startswith("decimal") else READ.get(column.type, str)(text)


def blank(row: JSON) -> JSON:
    """Return a row in which what is empty is a null, as most readers of CSV have it."""
    return {name: None if cell in ("", []) else cell for name, cell in row.items()}


def of_sqlite(table: Table, db: sqlite3.Connection) -> list[JSON]:
    """Read a published table: numbers have their types, all else is text."""
    rows = [dict(row) for row in db.execute(f'SELECT * FROM "{table.name}"')]
    return [{name: _stored(table.by_name[name], cell) for name, cell in row.items()} for row in rows]


def _stored(column: Column, cell: Any) -> Any:
    if column.type == "boolean":
        return None if cell is None else bool(cell)
    if isinstance(cell, str):
        return [] if column.separator and not cell else _read(column, cell) if cell else cell
    return cell


def by_key(rows: list[JSON], table: Table) -> list[JSON]:
    return sorted(rows, key=lambda row: [row[name] for name in table.key])


def assert_valid(table: Table, path: Path) -> None:
    """Frictionless finds the file right by its Table Schema; of references it reads too little here."""
    schema = {word: said for word, said in table_schema(table).items() if word != "foreignKeys"}
    with system.use_context(trusted=True):
        report = Resource(path=str(path), format="csv", schema=Schema.from_descriptor(schema)).validate()
    faults = report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert [fault for fault in faults if "geojson" not in fault[3]] == []


# --- the same tables, from files of rows ------------------------------------------------------------------------------


def write_rows(table: Table, rows: pa.Table, form: str, folder: Path) -> None:
    """Write the rows of a table as a file, of which nothing is computed, with words for no value."""
    path = folder / f"{table.name}.{form}"
    given = [column for column in table.columns if not column.derived_from]
    rows = rows.select([column.name for column in given])
    if form == "parquet":
        pq.write_table(rows, path)
        return
    cells = [
        {c.name: NO_VALUE if row[c.name] is None and c.missing else row[c.name] for c in given}
        for row in rows.to_pylist()
    ]
    if form == "jsonl":
        lines = [{name: written(cell) for name, cell in row.items() if cell is not None} for row in cells]
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        print(",".join(_quoted(column.name) for column in given), file=file)
        for row in cells:
            print(",".join(_cell(row[column.name], column) for column in given), file=file)


def _cell(cell: Any, column: Column) -> str:
    """Return a cell of CSV: a null is empty, an empty text in quotes."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return _quoted(column.separator.join(_text(one) for one in cell))
    return _quoted(_text(cell)) if isinstance(cell, str) else _text(cell)


def _text(cell: Any) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(written(cell))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def test_every_type_is_drawn() -> None:
    drawn = {Column("x", kind.spec, required=False).type for kind in KINDS.values()}
    assert drawn >= TYPES.keys() - {"timestamp"}, "which is computed, and drawn beside every date with a time"


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(datasets())
def test_records_of_every_kind_and_shape_come_back_from_every_form(drawn: Drawn) -> None:
    with TemporaryDirectory() as name:
        root = Path(name) / "root"
        write(root / "schemas", drawn.schemas)
        (root / "curated").mkdir()
        (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
        for form in ("csv", "jsonl", "parquet"):
            shutil.copytree(root, Path(name) / form)
        for stem, records in (("things", drawn.things), ("parts", PARTS), ("lots", LOTS)):
            text = json.dumps(records, ensure_ascii=False)
            (root / "curated" / f"{stem}.yaml").write_text(text, encoding="utf-8")
        schemas, data = build(root)
        found = records_of(schemas.tables["things"], schemas, data, ())
        assert sorted(found, key=repr) == sorted(drawn.things, key=repr)
        assert_read_alike(schemas, data, root)
        for form in ("csv", "jsonl", "parquet"):
            for table in schemas.tables.values():
                write_rows(table, data[table.name], form, Path(name) / form / "curated")
            assert build(Path(name) / form)[1] == data


def assert_read_alike(schemas: Schemas, data: dict[str, pa.Table], root: Path) -> None:
    """Every file that is written has the rows of the tables."""
    sqlite.write(data, schemas, (), root / "data.sqlite")  # which fails where a reference leads to nothing
    with closing(sqlite3.connect(root / "data.sqlite")) as db:
        db.row_factory = sqlite3.Row
        for table in schemas.tables.values():
            rows = data[table.name].to_pylist()
            assert pq.read_table(root / "out" / "parquet" / f"{table.name}.parquet").to_pylist() == rows
            path = root / "out" / "csv" / f"{table.name}.csv"
            assert of_csv(table, path) == [blank(row) for row in rows]
            assert by_key(of_sqlite(table, db), table) == by_key(rows, table)
            assert_valid(table, path)
