"""Records of any depth become tables, and the tables say all that the records said: they become the records again.

Schemas of nested lists are drawn, with ids and without, and records for them. From the keys of their tables alone the
records are put together again. SQLite's own check follows every reference, and files of rows with the same rows are the
same tables.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from accord import pipeline
from accord.project import Project
from accord.schema.model import Schemas, Table
from accord.write.sqlite import load as sqlite
from accord.write.tables import Output
from lighthouses import PACKAGE
from small_schemas import JSON, array, item, prop, record, write
from support import examples

COLUMNS = {
    "text": prop(), "whole": prop("integer"), "number": prop("number"), "yes": prop("boolean"),
    "day": prop(format="date"), "when": prop(format="edtf"),
}  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["a", "", '"', "a,b", "a\nb", "007", "null", "é", "𐎠", "1,1"]),
    "whole": st.integers(-(2**63), 2**63 - 1), "number": st.floats(-1e9, 1e9).map(lambda number: number + 0.0),
    "yes": st.booleans(), "day": st.dates().map(str), "when": st.dates().map(lambda day: f"{day}~"),
}  # fmt: skip
KEY = {"id": prop(), "kind": prop(), "serial": prop("integer")}
MAX_DEPTH = 4
SCALARS = st.sampled_from(sorted(COLUMNS.keys() - {"when"}))


@st.composite
def properties(draw: st.DrawFn, depth: int) -> JSON:
    """Return the properties of a record or an item: some columns and, above the deepest level, some lists."""
    chosen = sorted(draw(st.sets(st.sampled_from(sorted(COLUMNS)), max_size=3)))
    other_name = {"x-name": f"Own {depth}"} if draw(st.booleans()) else {}
    made = {name: {**COLUMNS[name], **(other_name if name == chosen[0] else {})} for name in chosen}
    for name in ("first", "second")[: draw(st.integers(depth == 1, 2)) if depth < MAX_DEPTH else 0]:
        if draw(st.booleans()):
            column = draw(SCALARS)
            made[name] = array({**COLUMNS[column], "x-column": column})
            continue
        inner = draw(properties(depth + 1))
        has_id = not inner or draw(st.booleans())
        made[name] = array(item(["id"] if has_id else [], **({"id": prop()} if has_id else {}), **inner))
        if draw(st.booleans()):
            made[name]["x-singular"] = f"{name}{'abcd'[depth]}"
    return made


@st.composite
def mapping(draw: st.DrawFn, spec: JSON) -> JSON:
    """Return a record or an item, with some of its properties; ids come later."""
    made: JSON = {}
    for name, inner in spec.items():
        if name in KEY or draw(st.booleans()):
            made[name] = "" if name in KEY else draw(value(name, inner))
    return made


def value(name: str, spec: JSON) -> st.SearchStrategy[Any]:
    if "items" not in spec:
        return VALUES[name]
    column = spec["items"].get("x-column")
    if column:
        filled = VALUES[column].filter(lambda item: item != "")  # an item that is nothing else holds a value
        return st.lists(filled, min_size=1, max_size=3, unique_by=repr)
    return st.lists(mapping(spec["items"]["properties"]), min_size=1, max_size=3)


@st.composite
def datasets(draw: st.DrawFn) -> tuple[JSON, list[JSON]]:
    """Return a schema and records for it, whose ids are all different, or keys of one number, or of text and number."""
    schema = record("things", "thing", [], **draw(properties(1)))
    key = draw(st.sampled_from([("id",), ("serial",), ("kind", "serial")]))
    if key != ("id",):
        own = {name: spec for name, spec in schema["properties"].items() if name != "id"}
        schema |= {"x-key": list(key), "required": list(key), "x-label": key[0]}
        schema["properties"] = {**{name: KEY[name] for name in key}, **own}
    things = draw(st.lists(mapping(schema["properties"]), min_size=1, max_size=3))
    number, waiting = count(1), list(things)
    while waiting:
        mapped = waiting.pop(0)
        for name in mapped.keys() & KEY.keys():
            mapped[name] = next(number) if name == "serial" else "x" * next(number)
        for listed in mapped.values():
            waiting += [inner for inner in listed if isinstance(inner, dict)] if isinstance(listed, list) else []
    return schema, things


def build(root: Path) -> tuple[Schemas, dict[str, pa.Table]]:
    """Check a dataset in which nothing is wrong and write its tables; return them."""
    dataset = pipeline.read(Project(root), {})
    problems = dataset.check_and_write(Output(root / "out"), ("parquet",), ("parquet",), pipeline.silent)
    assert problems == []
    return dataset.schemas, dataset.tables.in_memory


def records_of(table: Table, schemas: Schemas, data: dict[str, pa.Table], key: tuple[Any, ...]) -> list[Any]:
    """Return the rows of a table below the row with a key, as they were written."""
    found: list[Any] = []
    for row in data[table.name].to_pylist():
        if tuple(row[name] for name in table.parent_columns) != key:
            continue
        assert row.get("item", len(found) + 1) == len(found) + 1
        own = {c.prop: row[c.name] for c in table.columns if not (c.derived_from or c.is_made)}
        own = {name: str(cell) if name == "day" else cell for name, cell in own.items() if cell is not None}
        for prop_name, child in schemas.children(table.name).items():
            if below := records_of(child, schemas, data, tuple(row[name] for name in table.key)):
                own[prop_name] = below
        found.append(own)
    if table.parent and "properties" not in _item_of(table, schemas):
        return [next(iter(own.values())) for own in found]
    return found


def _item_of(table: Table, schemas: Schemas) -> JSON:
    spec = schemas.records[table.record]
    for name in table.lists:
        spec = spec["properties"][name]["items"]
    return spec


def without_empty(value: Any) -> Any:
    """Return a record without what has no rows."""
    if isinstance(value, dict):
        return {name: without_empty(inner) for name, inner in value.items() if inner != []}
    return [without_empty(inner) for inner in value] if isinstance(value, list) else value


@settings(max_examples=examples(40))
@given(datasets())
def test_nested_records_become_tables_and_the_tables_records(drawn: tuple[JSON, list[JSON]]) -> None:
    schema, things = drawn
    with TemporaryDirectory() as name:
        root, other = Path(name) / "root", Path(name) / "other"
        write(root / "schemas", {"things": schema})
        (root / "curated").mkdir()
        (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
        shutil.copytree(root, other)
        (root / "curated" / "things.yaml").write_text(json.dumps(things, ensure_ascii=False), encoding="utf-8")
        schemas, data = build(root)
        assert records_of(schemas.tables["things"], schemas, data, ()) == without_empty(things)
        path = root / "data.sqlite"
        sqlite.write(data, schemas, (), path)  # which fails where a reference leads to nothing
        with closing(sqlite3.connect(path)) as db:
            for table in schemas.tables.values():
                assert db.execute(f'SELECT count(*) FROM "{table.name}"').fetchone() == (data[table.name].num_rows,)
        for table in schemas.tables.values():
            computed = [column.name for column in table.columns if column.derived_from]
            rows = pq.read_table(root / "out" / "parquet" / f"{table.name}.parquet").drop_columns(computed)
            pq.write_table(rows, other / "curated" / f"{table.name}.parquet")
        assert build(other)[1] == data
