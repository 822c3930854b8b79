"""Charts count the same rows from a file as from memory, and as SQL does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

import foreign
import lighthouses
from accord import pipeline
from accord.project import Project
from accord.site.make.charts import charts, measures
from accord.site.make.facets import facets
from accord.sources.tables import columns_of, number_of_rows
from accord.values import edtf
from accord.write.sqlite import load
from accord.write.tables import Output
from small_schemas import prop, record, write_dataset

OPERATORS = {"gte": ">=", "lte": "<=", "lt": "<"}


def condition(parameter: str, value: object) -> str:
    """Return the SQL of a filter in an address."""
    column, _, how = parameter.rpartition("__") if "__" in parameter else (parameter, "", "")
    if how != "during":
        return f"\"{column}\" {OPERATORS.get(how, '=')} '{value}'"
    stretch = edtf.parse(str(value))
    is_before = f"coalesce(\"{column}_earliest\", '') <= '{stretch.latest}'"
    return f"\"{column}\" IS NOT NULL AND {is_before} AND coalesce(\"{column}_latest\", '9') >= '{stretch.earliest}'"


def test_bars_hold_the_rows_that_their_filters_find(tmp_path: Path) -> None:
    dataset = pipeline.read(Project(lighthouses.make(tmp_path / "lights")), {})
    assert dataset.check_and_write(Output(tmp_path), ("parquet",), ("parquet",), pipeline.silent) == []
    schemas, data = dataset.schemas, dataset.tables.in_memory
    load.write(data, schemas, (), tmp_path / "db")
    rows = {table: number_of_rows(source) for table, source in data.items()}
    with closing(sqlite3.connect(tmp_path / "db")) as db:
        by = facets(db, schemas, rows)
        found = charts(db, schemas, data, by)
        assert found == charts(db, schemas, {table: tmp_path / "parquet" / f"{table}.parquet" for table in data}, by)
        for table, chart in [(table, chart) for table, some in found.items() for chart in some]:
            for bar in chart["bars"]:
                where = " AND ".join(condition(*pair) for pair in bar["where"].items())
                assert db.execute(f'SELECT COUNT(*) FROM "{table}" WHERE {where}').fetchone() == (bar["count"],)
            sure = sum(bar["count"] - bar["uncertain"] for bar in chart["bars"])
            uncertain = max(bar["uncertain"] for bar in chart["bars"])
            assert sure + uncertain <= rows[table] - chart["elsewhere"] <= sum(bar["count"] for bar in chart["bars"])
    assert found["lights"][0]["bars"][0]["label"].endswith("s"), "decades"
    assert {chart["kind"] for some in found.values() for chart in some} == {"time", "codes", "numbers"}


def test_columns_are_read_whole_from_a_file_in_parts(tmp_path: Path) -> None:
    dataset = pipeline.read(Project(foreign.dataset("orchard")), {})
    assert dataset.check_and_write(Output(tmp_path), (), (), pipeline.silent) == []
    name, table = max(dataset.tables.in_memory.items(), key=lambda pair: pair[1].num_rows)
    names = table.schema.names[:2]
    for part, start in enumerate(range(0, table.num_rows, 3)):
        (tmp_path / name).mkdir(exist_ok=True)
        pq.write_table(table.slice(start, 3), tmp_path / name / f"part-{part:05}.parquet")
    assert columns_of(tmp_path / name, [*names, names[0]]).equals(table.select(names))
    assert number_of_rows(tmp_path / name) == table.num_rows


def test_where_a_place_lies_is_no_amount(tmp_path: Path) -> None:
    dataset = pipeline.read(Project(lighthouses.make(tmp_path / "lights")), {})
    columns = {column.name: column for table in dataset.schemas.tables.values() for column in table.columns}
    number = next(column for column in columns.values() if column.type == "number" and not column.derived_from)
    table = next(table for table in dataset.schemas.tables.values() if number in table.columns)
    assert measures(table, number)
    assert not any(measures(table, replace(number, name=name)) for name in ("latitude", "Longitude", "lon"))


def test_of_several_dates_the_one_is_drawn_that_most_rows_have(tmp_path: Path) -> None:
    columns = {name: prop(format="date") for name in ("planned", "held")}
    rows = [{"id": str(at), "name": f"Talk {at}", "held": f"20{10 + at % 4 * at}-05-01"} for at in range(1, 9)]
    rows[0]["planned"], rows[1]["planned"], rows[2]["planned"] = "2011-05-01", "2012-05-01", "2012-05-02"
    schema = record("talks", "talk", [], **columns)
    schema |= {"properties": {"id": prop(), "name": prop(), **columns}, "required": ["id", "name"], "x-label": "name"}
    dataset = pipeline.read(Project(write_dataset(tmp_path / "talks", "talks", schema, rows)), {})
    assert dataset.check_and_write(Output(tmp_path), (), (), pipeline.silent) == []
    load.write(dataset.tables.in_memory, dataset.schemas, (), tmp_path / "db")
    with closing(sqlite3.connect(tmp_path / "db")) as db:
        (chart,) = charts(db, dataset.schemas, dataset.tables.in_memory, {})["talks"]
    assert (chart["kind"], chart["column"], chart["elsewhere"]) == ("time", "held", 0)
