"""What is written divided by a column is read again, whatever its values are."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord import pipeline
from accord.engine.conversion import Conversion
from accord.problems import Problem
from accord.project import Project
from accord.schema.model import Column, Table
from accord.sources import partitions, readers
from accord.sources.rows import Rows
from accord.values.types import type_of
from accord.write.partitions import PartWriter, divide
from support import ROOT, examples, files

KINDS = {"id": "string", "code": "string", "n": "integer", "x": "number", "f": "boolean", "d": "date"}


def spec(name: str, kind: str) -> dict[str, Any]:
    own = {"type": "string", "format": "date"} if kind == "date" else {"type": kind}
    return {"title": name, "description": name, **own}


TABLE = Table("things", "Things", "Things.", tuple(Column(n, spec(n, k), required=False) for n, k in KINDS.items()),
              ("id",), "id", {})  # fmt: skip
SCHEMA = pa.schema([(name, type_of(kind).arrow) for name, kind in KINDS.items()])
CODES = ["01", "1", "", ".", "a/b", "a=b", "%41", "null", "\u0645", "__HIVE_DEFAULT_PARTITION__"]
ROW = st.fixed_dictionaries({
    "id": st.none(),
    "code": st.none() | st.sampled_from(CODES)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    "n": st.none() | st.integers(-(2**63), 2**63 - 1),
    "x": st.none() | st.sampled_from([0.0, -0.0]) | st.floats(allow_nan=False, allow_infinity=False),
    "f": st.none() | st.booleans(), "d": st.none() | st.dates(),
})  # fmt: skip


def read(folder: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    rows, problems = [], []
    for item in readers.read_as_written(folder, "things", TABLE):
        if isinstance(item, Rows):
            rows += item.batch.to_pylist()
        else:
            problems.append(item)
    return rows, problems


@settings(max_examples=examples(100))
@given(rows=st.lists(ROW, min_size=1, max_size=8), by=st.sampled_from(["code", "n", "x", "f", "d"]))
def test_rows_come_back_from_the_folders_they_were_divided_into(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], by: str
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    rows = [{**row, "id": str(number)} for number, row in enumerate(rows)]
    writer = PartWriter(folder, "part-0.parquet", SCHEMA, by)
    writer.write(pa.RecordBatch.from_pylist(rows, SCHEMA))
    writer.close()
    writer.publish()
    found, problems = read(folder)
    assert problems == []
    read_back, written = (
        [repr([row[name] for name in KINDS]) for row in some] for some in (found, rows)
    )  # repr: -0.0 is not 0
    assert sorted(read_back) == sorted(written)


@pytest.mark.parametrize("name", ["a=b", "a/b", "50 %", "%41", "年", "?", '"x"'])
def test_a_column_of_any_name_divides_rows(name: str, tmp_path: Path) -> None:
    table = replace(TABLE, columns=(TABLE.columns[0], Column(name, spec(name, "string"), required=False)))
    schema = pa.schema([("id", pa.string()), (name, pa.string())])
    rows = [{"id": "1", name: "x"}, {"id": "2", name: None}]
    writer = PartWriter(tmp_path / "own", "part-0.parquet", schema, name)
    writer.write(pa.RecordBatch.from_pylist(rows, schema))
    writer.close()
    writer.publish()
    (tmp_path / "arrow").mkdir()
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "arrow" / "part.parquet")
    divide(tmp_path / "arrow", name)
    for folder in (tmp_path / "own", tmp_path / "arrow" / "part"):
        found = [item.batch.to_pylist() for item in readers.read_as_written(folder, "things", table)]
        assert sorted(chain(*found), key=itemgetter("id")) == rows


def test_folders_that_hold_no_column_are_named(tmp_path: Path) -> None:
    def problems(*names: str, data: dict[str, Any] | None = None) -> list[str]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        part = folder.joinpath(*names)
        part.parent.mkdir(parents=True)
        pq.write_table(pa.table(data or {"id": ["a"]}), part)
        return [f"{p.path}: {p.message}" for p in read(folder)[1]]

    assert problems("code=01", "n=2", "a.parquet") == []
    assert problems("kode=01", "a.parquet") == [
        "things/kode=01/a.parquet: 'kode' is no column of things; did you mean 'code'?"]  # fmt: skip
    assert problems("n=01", "a.parquet") == [
        "things/n=01/a.parquet: n: '01', where a whole number belongs; write 1"]  # fmt: skip
    assert problems("code=1", "a.parquet", data={"id": ["a"], "code": ["1"]}) == [
        "things/code=1/a.parquet: code: is a column twice; take one out"]  # fmt: skip
    assert "not .parquet, as all parts in folders" in problems("code=1", "a.csv")[0]


def test_what_is_published_divided_is_input_again(tmp_path: Path) -> None:
    example = ROOT / "examples" / "plover"
    subprocess.run([sys.executable, example / "generate.py", "--events", "500", "--seed", "3",
                    "--out", tmp_path / "data", "--format", "csv"], check=True, capture_output=True)  # fmt: skip
    project, given = Project(example), [f"coded_{name}" for name in ("actors", "events", "participants")]
    tables = {name: tmp_path / "data" / f"{name}.csv" for name in given}
    for by in ("year", "cameo"):
        out, again = tmp_path / by, tmp_path / f"{by}-again"
        pipeline.convert(project, Conversion(out, partition_by=by), tables)
        assert list((out / "parquet" / "coded_events").glob(f"{by}=*"))
        second = {name: _place(out / "parquet", name) for name in given}
        pipeline.convert(project, Conversion(again, partition_by=by), second)
        assert files(again) == files(out)


def _place(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).is_dir() else folder / f"{name}.parquet"


def test_a_computed_column_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    when = {"title": "When", "description": "When.", "type": "string", "format": "edtf"}
    columns = (
        Column("id", spec("id", "string"), required=True),
        Column("date", when, required=True),
        Column("year", spec("year", "integer"), required=False, derived_from="date", computes="year"),
        Column("date_earliest", spec("e", "date"), required=False, derived_from="date", computes="earliest"),
    )
    table = Table("things", "Things", "Things.", columns, ("id",), "id", {})
    pq.write_table(pa.table({"id": ["a", "b", "c"], "date": ["2024-02", "2023", "2023"], "year": [2024, 2024, 2023],
                             "date_earliest": [date(2024, 2, 1), date(2023, 1, 1), None]}),
                   tmp_path / "a.parquet")  # fmt: skip
    items = list(readers.read(tmp_path / "a.parquet", "a", table))
    assert [item.batch.column("id").to_pylist() for item in items if isinstance(item, Rows)] == [["a"]]
    assert [str(item) for item in items if isinstance(item, Problem)] == [
        "a:2:1: year: 2024, where 2023 is computed from date; take the column out [derived]",
        "a:3:1: date_earliest: nothing, where 2023-01-01 is computed from date; take the column out [derived]",
    ]


def test_a_folder_named_as_a_column_and_its_value_is_a_partition_and_nothing_else_is(tmp_path: Path) -> None:
    for name in ("a=1", "a=", "=", "a"):
        (tmp_path / name).mkdir()
    (tmp_path / "b=1").write_text("", encoding="utf-8")
    (tmp_path / "c=1").symlink_to(tmp_path / "a=1")
    found = {path.name for path in tmp_path.iterdir() if partitions.is_partition(path)}
    assert found == {"a=1", "a=", "="}


def test_parts_come_in_the_order_of_names_through_all_partitions_and_what_is_beside_them_is_let_be(
    tmp_path: Path,
) -> None:
    names = ("b=2/a.parquet", "b=1/c=2/a.parquet", "b=1/c=1/z.parquet", "b=1/c=1/a.parquet", "a.parquet", "z/a.parquet",
             "-1.parquet", "b=1/(a).parquet")  # fmt: skip
    for name in (*names, "README.md", "b=1/_SUCCESS", ".hidden", "b=1/.part.crc", "b=2/README.md", "README"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in partitions.parts(tmp_path)]
    assert found == ["-1.parquet", "README", "a.parquet", "b=1/(a).parquet", "b=1/c=1/a.parquet", "b=1/c=1/z.parquet",
                     "b=1/c=2/a.parquet", "b=2/a.parquet", "z"]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("a.parquet", ()), ("a=1/x=2", (("a", "1"),)), ("a=1/b=x=y/p", (("a", "1"), ("b", "x=y"))),
        ("a%2Fb=%C3%A9%3D/p", (("a/b", "\u00e9="),)), ("a=/p", (("a", ""),)),
        ("a=__HIVE_DEFAULT_PARTITION__/p", (("a", None),)), ("a=%5F_HIVE_DEFAULT_PARTITION__/p",
                                                            (("a", "__HIVE_DEFAULT_PARTITION__"),)),
    ],
)  # fmt: skip
def test_the_columns_of_a_part_are_read_from_its_folders(path: str, values: tuple[tuple[str, str | None], ...]) -> None:
    assert partitions.values(Path(path)) == values
