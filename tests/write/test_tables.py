"""CSV and Parquet of the same rows, however they come: what stands in quotes, where a group of rows ends."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.write import tables
from accord.write.tables import CsvWriter, Output, ParquetWriter, Published, SomeColumns


def csv(schema: pa.Schema, *batches: pa.RecordBatch) -> str:
    file = io.BytesIO()
    writer = CsvWriter(file, schema)
    for batch in batches:
        writer.write(batch)
    writer.close()
    return file.getvalue().decode()


@pytest.mark.parametrize(
    ("name", "header"),
    [("a", "a,b\n"), ("a b", "a b,b\n"), ("a,b", '"a,b","b"\n'), ('a"', '"a""","b"\n'), ("a\nb", '"a\nb","b"\n')],
)
def test_a_header_stands_in_quotes_where_a_name_needs_them(name: str, header: str) -> None:
    assert csv(pa.schema([(name, pa.string()), ("b", pa.string())])) == header


def test_a_null_is_empty_and_a_text_stands_in_quotes_as_an_empty_one_does() -> None:
    batch = pa.record_batch({"a": ["x", "", None, 'y"', "z,\n"], "n": [1, None, -3, 0, 2]})
    text = csv(batch.schema, batch.slice(0, 2), batch.slice(2))
    assert text == 'a,n\n"x",1\n"",\n,-3\n"y""",0\n"z,\n",2\n'


def groups(path: Path) -> list[int]:
    about = pq.read_metadata(path)
    return [about.row_group(at).num_rows for at in range(about.num_row_groups)]


@pytest.mark.parametrize(
    ("batches", "sizes"),
    [
        ([], [0]), ([0], [0]), ([1], [1]), ([3], [3]), ([4], [4]), ([5], [4, 1]), ([8], [4, 4]), ([3, 1], [4]),
        ([2, 3, 4], [4, 4, 1]), ([1] * 9, [4, 4, 1]), ([9, 3], [4, 4, 4]), ([4, 0, 1], [4, 1]),
    ],
)  # fmt: skip
def test_groups_of_rows_are_of_one_size_whatever_that_of_batches_is(
    batches: list[int], sizes: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROW_GROUP", 4)
    schema, begin = pa.schema([("n", pa.int64())], metadata={"title": "N"}), 0
    writer = ParquetWriter(tmp_path / "a", schema)
    for size in batches:
        writer.write(pa.record_batch([pa.array(range(begin, begin + size), pa.int64())], schema=schema))
        begin += size
    writer.close()
    assert groups(tmp_path / "a") in (sizes, [size for size in sizes if size])
    held = pq.read_table(tmp_path / "a")
    assert held.to_pydict() == {"n": list(range(begin))}
    assert held.schema.metadata == {b"title": b"N"}


@pytest.mark.parametrize(("rows", "codec"), [(3, "SNAPPY"), (4, "ZSTD"), (5, "ZSTD")])
def test_a_file_of_a_whole_group_of_rows_is_a_large_one(
    rows: int, codec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROW_GROUP", 4)
    writer = ParquetWriter(tmp_path / "a", pa.schema([("n", pa.int64())]))
    writer.write(pa.record_batch({"n": list(range(rows))}))
    writer.close()
    assert pq.read_metadata(tmp_path / "a").row_group(0).column(0).compression == codec


def test_a_group_of_rows_has_as_many_rows_as_its_documentation_says() -> None:
    assert tables.ROW_GROUP == 2**16


def test_each_kind_of_file_has_its_folder_and_what_a_table_publishes_its_footer(tmp_path: Path) -> None:
    schema = pa.schema([("n", pa.int64()), ("m", pa.int64())])
    output = Output(tmp_path, published={"things": Published(("n",), {"license": "CC0-1.0"})})
    for table, kinds in (("things", None), ("others", None), ("some", ("parquet",)), ("none", ())):
        for writer in output.writers(table, schema, kinds):
            writer.write(pa.record_batch({"n": [1], "m": [2]}))
            writer.close()
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {"csv/things.csv", "parquet/things.parquet", "csv/others.csv", "parquet/others.parquet",
                    "parquet/some.parquet"}  # fmt: skip
    assert output.path("csv", "a") == tmp_path / "csv" / "a.csv"
    things, others = (pq.read_schema(output.path("parquet", name)) for name in ("things", "others"))
    assert things.types == [pa.int32(), pa.int64()]
    assert others.types == [pa.int64(), pa.int64()]
    assert pq.read_metadata(output.path("parquet", "things")).metadata[b"license"] == b"CC0-1.0"
    assert b"license" not in pq.read_metadata(output.path("parquet", "others")).metadata


def test_what_is_soon_thrown_away_is_written_the_quickest_way(tmp_path: Path) -> None:
    rows = pa.record_batch({"n": [1] * 100, "m": ["a"] * 100})
    writer = SomeColumns(tmp_path / "things.parquet", rows.schema, ("m",))
    writer.write(rows)
    writer.close()
    about = pq.read_metadata(tmp_path / "things.parquet")
    chunk = about.row_group(0).column(0)
    assert about.num_columns == 1
    assert (chunk.compression, chunk.has_dictionary_page, chunk.is_stats_set) == ("UNCOMPRESSED", False, False)
