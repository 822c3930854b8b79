"""The rows of a checked table are the same in memory and in files: in order, and with whole numbers of 64 bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.sources import tables
from accord.sources.tables import Source, batches, columns_of, number_of_rows

ROWS = {"a": ["x", "y", "z"], "a.b": [1, 2, None], "c": [[1], None, [2, 3]]}
TYPES = {"a": pa.string(), "a.b": pa.int64(), "c": pa.list_(pa.int64())}
NARROW = {"a": pa.string(), "a.b": pa.int32(), "c": pa.list_(pa.int32())}


@pytest.fixture(params=["memory", "file", "folder"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    """Return the rows in each form that a table has; files hold narrow numbers."""
    narrow = pa.table({name: pa.array(cells, NARROW[name]) for name, cells in ROWS.items()})
    if request.param == "memory":
        return pa.table({name: pa.array(cells, TYPES[name]) for name, cells in ROWS.items()})
    path: Path = tmp_path / "a.parquet"
    if request.param == "folder":
        path.mkdir()
        pq.write_table(narrow.slice(1), path / "2.parquet")
        pq.write_table(narrow.slice(0, 1), path / "1.parquet")
        (path / "notes.txt").write_text("no part", "utf-8")
    else:
        pq.write_table(narrow, path)
    return path


def held(source: Source, columns: list[str] | None = None) -> dict[str, list[Any]]:
    table = pa.Table.from_batches(batches(source, columns))
    assert [field.type for field in table.schema] == [TYPES[name] for name in table.schema.names]
    return table.to_pydict()


def test_rows_come_in_order_from_memory_a_file_and_parts(source: Source) -> None:
    assert held(source) == ROWS
    assert number_of_rows(source) == len(ROWS["a"])


@pytest.mark.parametrize("names", [["a"], ["c", "a"], ["a.b"]])
def test_some_columns_come_in_the_order_that_is_asked_for(source: Source, names: list[str]) -> None:
    assert list(held(source, names).items()) == [(name, ROWS[name]) for name in names]


def test_a_column_that_is_asked_for_twice_stands_there_once(source: Source) -> None:
    found = columns_of(source, ["c", "a", "c"])
    assert list(found.to_pydict().items()) == [("c", ROWS["c"]), ("a", ROWS["a"])]


def test_rows_come_in_batches_of_the_same_size(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BATCH_ROWS", 2)
    sizes = [batch.num_rows for batch in batches(source)]
    assert sizes in ([2, 1], [1, 2])  # a part ends a batch
    assert max(sizes) == tables.BATCH_ROWS


def test_rows_that_are_held_already_are_not_copied() -> None:
    schema = pa.schema([("a", pa.int64())], metadata={"title": "A"})
    batch = pa.record_batch([pa.array([1])], schema=schema)
    assert tables.as_held(batch) is batch
    narrow = batch.cast(pa.schema([("a", pa.int32())], metadata={"title": "A"}))
    assert tables.as_held(narrow).schema.equals(schema, check_metadata=True)


@pytest.mark.parametrize(
    ("kind", "held_as"),
    [
        (pa.int32(), pa.int64()),
        (pa.int16(), pa.int16()),
        (pa.float32(), pa.float32()),
        (pa.date32(), pa.date32()),
        (pa.list_(pa.int32()), pa.list_(pa.int64())),
        (pa.list_(pa.string()), pa.list_(pa.string())),
    ],
)
def test_narrow_whole_numbers_alone_are_widened(kind: pa.DataType, held_as: pa.DataType) -> None:
    assert tables.held_type(kind) == held_as
