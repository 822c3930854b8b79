"""Tests for accord.write.while_kept."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.write.tables import CsvWriter, ParquetWriter, Published
from accord.write.while_kept import WhileKept

SCHEMA = pa.schema([pa.field("id", pa.int64(), nullable=False), ("text", pa.string()), ("of", pa.int64())])
SIZES = st.lists(st.integers(0, 5), min_size=1, max_size=6)


def rows(start: int, size: int) -> pa.RecordBatch:
    numbers = range(start, start + size)
    return pa.record_batch([pa.array(numbers), pa.array(map(str, numbers)), pa.array([1] * size)], schema=SCHEMA)


def written(path: Path, sizes: list[int], kept: int, writer: WhileKept, is_kept: list[bool]) -> pa.Table:
    """Return all rows, of which a fault is known after some batches."""
    given_rows = []
    for number, size in enumerate(sizes):
        is_kept[0] = number < kept
        given_rows.append(rows(sum(sizes[:number]), size))
        writer.write(given_rows[-1])
    writer.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    return pa.Table.from_batches(given_rows, SCHEMA)


@given(sizes=SIZES, kept=st.integers(0, 6))
def test_what_is_read_again_is_there_of_all_rows(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], kept: int
) -> None:
    path, is_kept = tmp_path_factory.mktemp("file") / "rows.parquet", [True]
    whole = ParquetWriter(path, SCHEMA, Published(narrow=("of",)))
    writer = WhileKept(whole, path, SCHEMA, ["of", "id"], lambda: is_kept[0])
    table = written(path, sizes, kept, writer, is_kept)
    again = pq.read_table(path, columns=["id", "of"])
    assert again.to_pylist() == table.select(["id", "of"]).to_pylist()
    assert pq.read_schema(path).names == (["id", "text", "of"] if kept >= len(sizes) else ["of", "id"])


def test_row_groups_are_as_large_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """References find the row groups near them by where these begin."""
    monkeypatch.setattr("accord.write.tables.ROW_GROUP", 4)
    path, is_kept = tmp_path / "rows.parquet", [True]
    writer = WhileKept(ParquetWriter(path, SCHEMA), path, SCHEMA, ["id"], lambda: is_kept[0])
    written(path, [3, 3, 3, 3], 2, writer, is_kept)
    about = pq.read_metadata(path)
    assert [about.row_group(group).num_rows for group in range(about.num_row_groups)] == [4, 4, 4]


def test_what_is_not_read_again_ends_where_a_fault_is_known(tmp_path: Path) -> None:
    path, is_kept = tmp_path / "rows.csv", [True]
    writer = WhileKept(CsvWriter(path, SCHEMA), path, SCHEMA, [], lambda: is_kept[0])
    table = written(path, [2, 2, 2], 2, writer, is_kept)
    assert pa.csv.read_csv(path)["id"].to_pylist() == table["id"].to_pylist()[:4]
