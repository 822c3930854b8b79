"""A part of a table is published whole or not at all, divided by a column or as it came."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.write.partitions import PartWriter, divide

SCHEMA = pa.schema([("id", pa.string()), ("by", pa.string())])
ROWS = [{"id": "1", "by": "x"}, {"id": "2", "by": None}, {"id": "3", "by": "x"}]


def visible(folder: Path) -> list[str]:
    """Return the files that a reader looks at."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name[0] != ".")


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*") if path.is_file()]


def written(folder: Path, by: str | None, rows: list[dict[str, Any]], schema: pa.Schema = SCHEMA) -> PartWriter:
    writer = PartWriter(folder, "part-1.parquet", schema, by)
    for row in rows:  # a batch each
        writer.write(pa.RecordBatch.from_pylist([row], schema))
    writer.close()
    return writer


def found(folder: Path) -> dict[str, list[Any]]:
    return {name: pq.ParquetFile(folder / name).read().column("id").to_pylist() for name in visible(folder)}


@pytest.mark.parametrize(
    ("by", "files"),
    [
        (None, {"part-1.parquet": ["1", "2", "3"]}),
        ("by", {"by=__HIVE_DEFAULT_PARTITION__/part-1.parquet": ["2"], "by=x/part-1.parquet": ["1", "3"]}),
    ],
)
def test_a_part_is_seen_once_it_is_published_and_has_all_rows_in_order(
    by: str | None, files: dict[str, list[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "out" / "things"
    writer = written(folder, by, ROWS)
    assert visible(folder) == []
    assert len(hidden(folder)) == len(files)
    assert all(name.startswith(".part-1.parquet.") for name in hidden(folder))
    writer.publish()
    assert found(folder) == files
    assert hidden(folder) == []
    columns = pq.ParquetFile(folder / next(iter(files))).schema_arrow.names
    assert columns == (["id", "by"] if by is None else ["id"])  # the column is in the folder's name only


@pytest.mark.parametrize("by", [None, "by"])
def test_what_is_not_published_is_removed_and_what_is_stays(by: str | None, tmp_path: Path) -> None:
    written(tmp_path, by, ROWS[:1]).publish()
    before = found(tmp_path)
    writer = written(tmp_path, by, ROWS)
    writer.remove()
    assert hidden(tmp_path) == []
    assert found(tmp_path) == before
    writer.remove()  # once more, as another task may


@pytest.mark.parametrize("by", [None, "by"])
def test_a_task_that_comes_again_writes_files_of_its_own_and_the_last_one_stays(by: str | None, tmp_path: Path) -> None:
    first, second = written(tmp_path, by, ROWS[:1]), written(tmp_path, by, [ROWS[2]])
    assert len(hidden(tmp_path)) == 2
    first.publish()
    second.publish()
    assert list(found(tmp_path).values()) == [["3"]]


def test_a_part_without_rows_is_a_file_and_has_no_folders(tmp_path: Path) -> None:
    written(tmp_path / "whole", None, []).publish()
    assert found(tmp_path / "whole") == {"part-1.parquet": []}
    written(tmp_path / "divided", "by", []).publish()
    assert not (tmp_path / "divided").exists()


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [
        (pa.string(), "a/b c", "by=a%2Fb%20c"),
        (pa.string(), "", "by="),
        (pa.string(), "True", "by=True"),
        (pa.string(), "__HIVE_DEFAULT_PARTITION__", "by=%5F_HIVE_DEFAULT_PARTITION__"),
        (pa.bool_(), True, "by=true"),
        (pa.bool_(), False, "by=false"),
        (pa.int64(), -7, "by=-7"),
        (pa.float64(), 0.0, "by=0.0"),
        (pa.float64(), -0.0, "by=-0.0"),
        (pa.date32(), date(2024, 2, 29), "by=2024-02-29"),
        (pa.int64(), None, "by=__HIVE_DEFAULT_PARTITION__"),
    ],
)
def test_a_folder_is_named_by_its_value(kind: pa.DataType, value: Any, name: str, tmp_path: Path) -> None:
    schema = pa.schema([("id", pa.string()), ("by", kind)])
    written(tmp_path, "by", [{"id": "a", "by": value}], schema).publish()
    assert visible(tmp_path) == [f"{name}/part-1.parquet"]


def test_the_zeros_of_a_number_are_two_folders(tmp_path: Path) -> None:
    schema = pa.schema([("id", pa.string()), ("by", pa.float64())])
    writer = PartWriter(tmp_path, "p.parquet", schema, "by")
    writer.write(pa.RecordBatch.from_pylist([{"id": "a", "by": 0.0}, {"id": "b", "by": -0.0}], schema))
    writer.close()
    writer.publish()
    assert found(tmp_path) == {"by=0.0/p.parquet": ["a"], "by=-0.0/p.parquet": ["b"]}


@pytest.mark.parametrize(("column", "folder"), [("by", "by"), ("b/y", "b%2Fy")])
def test_files_that_have_a_column_are_divided_by_it_and_others_stay(column: str, folder: str, tmp_path: Path) -> None:
    rows = pa.table({"id": ["1", "2", "3"], column: ["x", "y", "x"]})
    pq.write_table(rows, tmp_path / "things.parquet")
    pq.write_table(rows.drop_columns([column]), tmp_path / "others.parquet")
    divide(tmp_path, column)
    assert found(tmp_path) == {
        "others.parquet": ["1", "2", "3"],
        f"things/{folder}=x/part-0.parquet": ["1", "3"],
        f"things/{folder}=y/part-0.parquet": ["2"],
    }
    assert pq.ParquetFile(tmp_path / f"things/{folder}=x/part-0.parquet").schema_arrow.names == ["id"]
