"""Parquet files: dictionaries, statistics and narrow numbers where they serve, and the same rows as without them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.sources.tables import batches
from accord.write import parquet_options, tables
from accord.write.tables import ParquetWriter, Published
from support import examples

ROWS = 3 * tables.ROW_GROUP // 2
TEXT_LISTS, DECIMAL, MOMENT = pa.list_(pa.string()), pa.decimal128(9, 2), pa.timestamp("us", "UTC")


def written(rows: pa.Table, path: Path, size: int = 10_000) -> pq.FileMetaData:
    writer = ParquetWriter(path, rows.schema)
    for batch in rows.to_batches(size):
        writer.write(batch)
    writer.close()
    return pq.read_metadata(path)


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    """Return more rows than a row group has, with columns that repeat or do not, in order and in none."""
    spread = [number * 7919 % ROWS for number in range(ROWS)]
    return pa.table(
        {
            "id": [f"id-{number:06}" for number in range(ROWS)],
            "nearly": [f"{number + number % 13 * 2:06}" for number in range(ROWS)],
            "address": [f"https://x.example/{number}" for number in spread],
            "code": ["abc"[number % 3] if number % 5 else None for number in spread],
            "group": [f"{number // 30_000}" for number in range(ROWS)],
            "number": [number / 7 for number in spread],
            "year": [1990 + number % 30 for number in spread],
            "day": [date(2000, 1, 1) + timedelta(number % 3000) for number in spread],
            "amount": pa.array([Decimal(number) / 4 for number in spread], DECIMAL),
            "yes": [number % 2 == 0 for number in spread],
            "at": pa.array([datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=n) for n in spread], MOMENT),
            "words": pa.array([["a", "b"][: number % 3] if number % 7 else None for number in spread], TEXT_LISTS),
            "empty": pa.nulls(ROWS, pa.string()),
        }
    )


def test_values_that_repeat_have_a_dictionary_and_others_none(rows: pa.Table, tmp_path: Path) -> None:
    group = written(rows, tmp_path / "x").row_group(0)
    chunks = [group.column(at) for at in range(group.num_columns)]
    with_dictionary = {chunk.path_in_schema for chunk in chunks if chunk.has_dictionary_page}
    assert with_dictionary == {"code", "group", "year", "day", "words.list.element", "empty"}


def test_statistics_stand_where_a_row_group_holds_a_range_and_of_all_but_texts(rows: pa.Table, tmp_path: Path) -> None:
    group = written(rows, tmp_path / "x").row_group(0)
    chunks = [group.column(at) for at in range(group.num_columns)]
    without = {chunk.path_in_schema for chunk in chunks if not chunk.is_stats_set}
    assert without == {"address", "code", "words.list.element"}
    found = pq.read_table(tmp_path / "x", filters=[("id", "=", "id-070000"), ("code", "in", ["a", "b", "c", None])])
    assert found.num_rows <= 1
    assert pq.read_table(tmp_path / "x", filters=[("id", "=", "id-070000")]).num_rows == 1


def test_rows_and_types_are_those_of_a_file_without_options_which_is_larger(rows: pa.Table, tmp_path: Path) -> None:
    titled = rows.replace_schema_metadata({"title": "Some"})
    written(titled, tmp_path / "x")
    pq.write_table(titled, tmp_path / "y", compression="zstd", version="2.6", row_group_size=tables.ROW_GROUP)
    assert pq.read_table(tmp_path / "x").equals(titled)
    assert pq.read_table(tmp_path / "x").equals(pq.read_table(tmp_path / "y"), check_metadata=True)
    assert (tmp_path / "x").stat().st_size < 0.9 * (tmp_path / "y").stat().st_size


def test_the_bytes_depend_on_no_batches(rows: pa.Table, tmp_path: Path) -> None:
    for size in (1_000, 65_537, ROWS):
        written(rows, tmp_path / str(size), size)
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


def test_a_small_file_has_all_statistics_and_is_of_snappy_and_a_large_one_of_zstd(
    rows: pa.Table, tmp_path: Path
) -> None:
    small = written(rows.slice(0, tables.ROW_GROUP - 1), tmp_path / "small").row_group(0)
    chunks = [small.column(at) for at in range(small.num_columns)]
    assert all(chunk.is_stats_set for chunk in chunks)
    assert {chunk.compression for chunk in chunks} == {"SNAPPY"}
    once = {"id", "nearly", "address", "number", "amount", "at", "yes"}  # no file has a dictionary of yes and no
    assert {chunk.path_in_schema for chunk in chunks if not chunk.has_dictionary_page} == once
    assert written(rows, tmp_path / "large").row_group(0).column(0).compression == "ZSTD"


def test_numbers_are_narrow_in_the_file_and_as_they_were_where_they_are_read_again(tmp_path: Path) -> None:
    schema = pa.schema({"a": pa.int64(), "b": pa.int64(), "c": pa.list_(pa.int64())}, metadata={"title": "Some"})
    some = pa.table({"a": [1, None, -(2**31) + 1], "b": [2**40, 1, None], "c": [[1, 2], None, []]}, schema)
    writer = ParquetWriter(tmp_path / "x", schema, Published(("a", "c"), {"license": "CC0-1.0", "codes": "{}"}))
    for batch in some.to_batches(2):
        writer.write(batch)
    writer.close()
    assert pq.read_schema(tmp_path / "x").types == [pa.int32(), pa.int64(), pa.list_(pa.int32())]
    assert pq.read_metadata(tmp_path / "x").metadata[b"license"] == b"CC0-1.0"
    again = pa.Table.from_batches(batches(tmp_path / "x"))
    assert again.equals(some)
    assert again.schema.metadata == {b"title": b"Some", b"license": b"CC0-1.0", b"codes": b"{}"}
    assert pa.Table.from_batches(batches(tmp_path / "x", ["c", "a"])).equals(some.select(["c", "a"]))


def test_a_value_that_a_narrow_column_does_not_hold_is_never_cut(tmp_path: Path) -> None:
    schema = pa.schema({"a": pa.int64()})
    writer = ParquetWriter(tmp_path / "x", schema, Published(("a",)))
    writer.write(pa.record_batch([pa.array([2**31])], schema=schema))
    with pytest.raises(pa.ArrowInvalid, match="not in range"):
        writer.close()


cell = st.fixed_dictionaries(
    {
        "a.b": st.text(st.characters(exclude_categories=["Cs"]), max_size=3) | st.none(),
        "a": st.lists(st.sampled_from(["x", "", "ä"]), max_size=2) | st.none(),
        "n": st.floats(allow_nan=False) | st.sampled_from([0.0, -0.0]) | st.none(),
        "i": st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, None]),
    }
)
SCHEMA = pa.schema({"a.b": pa.string(), "a": TEXT_LISTS, "n": pa.float64(), "i": pa.int64()})


@settings(max_examples=examples(60))
@given(st.lists(cell, max_size=30), st.integers(1, 7))
def test_any_rows_come_back(cells: list[dict[str, object]], size: int) -> None:
    some = pa.Table.from_pylist(cells, SCHEMA)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "ROW_GROUP", 8)
        patch.setattr("accord.write.parquet_options.REPETITIONS", 2)
        written(some, Path(folder) / "x", size)
        assert pq.read_table(Path(folder) / "x").combine_chunks().equals(some.combine_chunks())


@given(st.lists(st.integers(0, 12) | st.none(), max_size=60), st.integers(1, 8))
def test_the_first_rows_decide_nothing_that_all_would_not(numbers: list[int | None], repetitions: int) -> None:
    cells = pa.chunked_array([pa.array(numbers, pa.int64())])
    found = parquet_options._repeats(cells, repetitions)  # noqa: SLF001 - its answer shows in large files only
    assert found == (len(set(numbers) - {None}) * repetitions <= len(numbers))


@pytest.mark.parametrize(
    ("texts", "is_useful"),
    [
        (list("abcdefghijk"), True), (list("bacdefghijk"), True), (list("bacdefghikj"), False),
        (list("aaaaaaaaaaa"), True),
        (list("kjihgfedcba"), False), (["a"], True), ([], True), ([None, None], True), (["a", None, "b"], True),
        (["b", None, "a"], False),
    ],
)  # fmt: skip
def test_statistics_of_texts_serve_where_nine_of_ten_neighbours_ascend(
    texts: list[str | None], *, is_useful: bool
) -> None:
    chosen = parquet_options.options(pa.table({"a": pa.array(texts, pa.string())}), is_large=True)
    assert chosen["write_statistics"] == (["a"] if is_useful else [])


@pytest.mark.parametrize(("rows", "step"), [(1024, 1), (2047, 1), (2048, 2), (5 * 1024, 5)])
def test_of_many_texts_a_thousand_are_looked_at(rows: int, step: int) -> None:
    """Those between them may stand in any order."""
    texts = [f"{at:09}" if at % step == 0 else "" for at in range(rows)]
    chosen = parquet_options.options(pa.table({"a": texts}), is_large=True)
    assert chosen["write_statistics"] == ["a"]
    falling = [f"{rows - at:09}" if at % step == 0 else "z" for at in range(rows)]
    assert parquet_options.options(pa.table({"a": falling}), is_large=True)["write_statistics"] == []


def test_of_lists_their_items_are_counted_and_numbers_always_have_statistics() -> None:
    rows = pa.table({"l": [["a", "b"], ["a", "b"], ["a"]], "m": [["a", "b"], ["c"], ["d"]], "n": [1, 2, 3]})
    assert parquet_options.options(rows, is_large=False) == {
        "use_dictionary": ["l.list.element"],
        "compression": "snappy",
    }
    assert parquet_options.options(rows, is_large=True)["write_statistics"] == ["m.list.element", "n"]
