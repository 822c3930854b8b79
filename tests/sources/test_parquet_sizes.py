"""Each limit of a Parquet file: what just fits is read, what is one beyond is refused, and the figures are its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.problems import Problem
from accord.sources import parquet_sizes, readers
from accord.sources.rows import Source
from small_schemas import plain_table

LIST = {"type": "array", "items": {"type": "integer"}, "x-separator": ";"}
SPECS: dict[str, dict[str, Any]] = {"id": {"type": "string"}, "n": {"type": "integer"}, "l": LIST}
TABLE = plain_table(SPECS)
Limit = Callable[[str, float], None]


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Limit:
    return lambda name, value: monkeypatch.setattr(parquet_sizes, name, value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.parquet"


def problems(path: Path) -> list[Problem]:
    return [item for item in readers.read(path, path.name, TABLE) if isinstance(item, Problem)]


def ids(path: Path) -> list[str]:
    items = readers.read(path, path.name, TABLE)
    return [cell for item in items if not isinstance(item, Problem) for cell in item.batch.column("id").to_pylist()]


def texts(path: Path) -> parquet_sizes.Chunks:
    """Return the texts of a file, each with its group of rows."""
    about = pq.read_metadata(path)
    return [(group, about.row_group(group).column(0)) for group in range(about.num_row_groups)]


def test_rows_are_bounded_by_the_bytes_of_the_file(path: Path, limit: Limit) -> None:
    pq.write_table(pa.table({"n": range(500)}), path)
    size = path.stat().st_size
    limit("ROWS_OF_A_BYTE", 4)
    limit("MAX_ROWS", 500 - 4 * size)
    assert problems(path) == []
    limit("MAX_ROWS", 499 - 4 * size)
    (problem,) = problems(path)
    assert (problem.line, problem.column, problem.rule) == (0, 0, "size")
    assert problem.message.startswith(f"has 500 rows in {size // 1024} kB, too many")
    assert size > 2048


def test_groups_of_rows_are_bounded(path: Path, limit: Limit) -> None:
    pq.write_table(pa.table({"id": list("abc")}), path, row_group_size=1)
    limit("MAX_GROUPS", 3)
    assert ids(path) == list("abc")
    limit("MAX_GROUPS", 2)
    limit("MAX_CHUNK_BYTES", 0)  # of what is in them no word: there may be many
    (problem,) = problems(path)
    assert problem.message == "has 3 groups of rows, where 2 at most may stand; write larger ones"
    assert (problem.line, problem.column) == (0, 0)


def test_values_of_lists_are_bounded_by_the_rows_of_their_group(path: Path, limit: Limit) -> None:
    pq.write_table(pa.table({"id": ["a", "b"], "l": [[7] * 80, [8] * 60]}), path)
    limit("VALUES_OF_A_ROW", 64)
    limit("MAX_VALUES", 140 - 2 * 64)
    assert problems(path) == []
    limit("MAX_VALUES", 139 - 2 * 64)
    (problem,) = problems(path)
    assert problem.message.startswith("l.list.element: 2 rows have 140 values of it; write the values as rows")
    assert (problem.line, problem.column) == (0, 0)


def test_text_of_a_group_of_rows_is_bounded(path: Path, limit: Limit) -> None:
    few, many = ["a"] * 3, [letter * (1 << 20) for letter in "bcd"]
    pq.write_table(pa.table({"id": few + many}), path, row_group_size=3, use_dictionary=False)
    size = texts(path)[1][1].total_uncompressed_size
    limit("MAX_CHUNK_BYTES", size)
    assert problems(path) == []
    limit("MAX_CHUNK_BYTES", 2 << 20)
    (problem,) = problems(path)
    assert problem.message == (
        "id: group 2 of rows has 3 MB of it, more than 2; write the file in smaller groups of rows"
    )
    assert (problem.line, problem.column) == (0, 0)
    limit("MAX_CHUNK_BYTES", size - 1)
    assert len(problems(path)) == 1


def test_text_of_a_group_of_rows_is_bounded_by_its_bytes_in_the_file(path: Path, limit: Limit) -> None:
    pq.write_table(pa.table({"id": ["a" * 9_000]}), path, use_dictionary=False)
    chunk = texts(path)[0][1]
    limit("UNPACKED_OF_A_BYTE", 3)
    limit("FREE_UNPACKED", chunk.total_uncompressed_size - 3 * chunk.total_compressed_size)
    assert problems(path) == []
    limit("FREE_UNPACKED", chunk.total_uncompressed_size - 3 * chunk.total_compressed_size - 1)
    assert len(problems(path)) == 1


def test_text_of_a_row_is_bounded(path: Path, limit: Limit) -> None:
    limit("BATCH_BYTES", 10)  # each row by itself
    limit("MAX_ROW_BYTES", 1 << 20)
    long = ["b" * (1 << 20), "c" * ((1 << 20) + 1)]
    pq.write_table(pa.table({"id": ["a", *long, "d"]}), path)
    assert ids(path) == ["a", long[0], "d"]
    (problem,) = problems(path)
    assert problem.message == "a row of more than 1 MB of text; shorten it"
    assert (problem.line, problem.column, problem.rule) == (3, 1, "size")


def test_a_file_without_text_is_read(path: Path) -> None:
    pq.write_table(pa.table({"n": [1, 2]}), path)
    assert problems(path) == []
    assert ids(path) == [None, None]


def test_a_page_that_was_changed_is_never_read(path: Path) -> None:
    pq.write_table(
        pa.table({"id": ["spring", "summer"]}),
        path,
        use_dictionary=False,
        compression="none",
        write_statistics=False,
        write_page_checksum=True,
    )
    assert ids(path) == ["spring", "summer"]
    path.write_bytes(path.read_bytes().replace(b"summer", b"winter", 1))
    (problem,) = problems(path)
    assert (problem.rule, problem.line, problem.column) == ("unreadable", 0, 0)
    assert "it is damaged" in problem.message
    assert ids(path) == []


def chunk(**sizes: int) -> Any:
    return SimpleNamespace(path_in_schema="id", physical_type="BYTE_ARRAY", **sizes)


def faults(size: int, group: list[Any], rows: int, groups: int = 1) -> list[str]:
    """Return what is too large of a file of so many bytes, of whose groups of rows each has these columns."""
    own = SimpleNamespace(num_rows=rows, column=group.__getitem__)
    about: Any = SimpleNamespace(num_rows=rows, num_row_groups=groups, num_columns=len(group), row_group=lambda _: own)
    return list(parquet_sizes.size_faults(size, about, parquet_sizes.chunks_of_text(about)))


def test_what_may_be_large_is_documented_in_reliability() -> None:
    """What just fits, and one more."""
    small = chunk(num_values=1, total_compressed_size=1, total_uncompressed_size=1)
    assert faults(100, [small], 1_000_400, 10_000) == []
    assert len(faults(100, [small], 1_000_401)) == len(faults(100, [small], 1, 10_001)) == 1
    for values, told in ((4_000_064, 0), (4_000_065, 1)):
        many = chunk(num_values=values, total_compressed_size=1, total_uncompressed_size=1)
        assert len(faults(100, [many], 1)) == told
    for packed, most in ((1_000, (64 << 20) + 200_000), (10 << 20, 512 << 20)):
        for size, told in ((most, 0), (most + 1, 1)):
            one = chunk(num_values=1, total_compressed_size=packed, total_uncompressed_size=size)
            assert len(faults(100, [one], 1)) == told


# ---- texts that are kept once


def shared(path: Path, rows: pa.Table, *, in_dictionary: bool = True) -> set[str]:
    pq.write_table(rows, path, use_dictionary=in_dictionary)
    with pa.OSFile(str(path)) as stream:
        return parquet_sizes.shared(stream, pq.read_metadata(path), texts(path))


def test_a_text_that_many_rows_repeat_is_kept_once(path: Path) -> None:
    assert shared(path, pa.table({"id": ["north", "south"] * 500})) == {"id"}
    assert shared(path, pa.table({"id": [f"a thing that has the number {n}" for n in range(1000)]})) == set()
    assert shared(path, pa.table({"id": pa.array([], pa.string())})) == set()
    assert shared(path, pa.table({"id": ["a", "b"] * 500}), in_dictionary=False) == set()


def test_what_is_kept_once_takes_few_bytes_of_each_row(path: Path, limit: Limit) -> None:
    rows = pa.table({"id": ["north", "south"] * 4})
    shared(path, rows)
    per_row = texts(path)[0][1].total_uncompressed_size / 8
    limit("MAX_SHARED_BYTES", per_row)
    assert shared(path, rows) == set()
    limit("MAX_SHARED_BYTES", per_row + 0.01)
    assert shared(path, rows) == {"id"}


@pytest.mark.parametrize("is_list", [False, True])
def test_a_long_text_of_a_dictionary_is_kept_once_where_it_could_fill_the_memory(
    path: Path, limit: Limit, *, is_list: bool
) -> None:
    own: list[Any] = [*(f"{n:>90}" for n in range(10)), "x" * 100]
    cells = pa.array([[text] for text in own] if is_list else own)
    name = "id.list.element" if is_list else "id"
    limit("BATCH_ROWS", 7)
    limit("MAX_SHARED_BYTES", 0)
    limit("MAX_DECODED_BYTES", 7 * 100 - 1)
    assert shared(path, pa.table({"id": cells})) == {name}
    limit("MAX_DECODED_BYTES", 7 * 100)
    assert shared(path, pa.table({"id": cells})) == set()


def test_the_bytes_of_lists_dictionaries_and_numbers_are_counted_in_every_row() -> None:
    long = pa.array(["é", "abc", None, "abc"])
    columns = {"a": long, "b": long.dictionary_encode(), "c": long.cast(pa.large_string()), "d": pa.array([1, 2, 3, 4])}
    assert {name: parquet_sizes.text_bytes(pa.record_batch({name: cells})) for name, cells in columns.items()} == {
        "a": 8,
        "b": 8,
        "c": 8,
        "d": 0,
    }
    lists = pa.array([["ab", "c"], None, [], ["d"]])
    for kind in (pa.list_(pa.string()), pa.large_list(pa.large_string())):
        assert parquet_sizes.text_bytes(pa.record_batch({"l": lists.cast(kind)})) == 4
    assert parquet_sizes.text_bytes(pa.record_batch(columns)) == 24
    assert parquet_sizes.text_bytes(pa.record_batch({"a": pa.array([], pa.string())})) == 0
    assert parquet_sizes.text_bytes(pa.record_batch({"b": pa.array([None], pa.string()).dictionary_encode()})) == 0


# ---- as much as may be read


def cut(texts: Iterable[str], most: int, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.setattr(parquet_sizes, "BATCH_BYTES", most)
    batch = pa.record_batch({"id": list(texts)})
    pieces = parquet_sizes.pieces(batch, parquet_sizes.text_bytes(batch))
    return [piece.column("id").to_pylist() for piece in pieces]


def test_rows_are_cut_into_halves_until_each_is_small_or_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cut(["aa", "b", "c"], 4, monkeypatch) == [["aa", "b", "c"]]
    assert cut(["aa", "b", "c"], 3, monkeypatch) == [["aa"], ["b", "c"]]
    assert cut(["aa", "b", "c"], 1, monkeypatch) == [["aa"], ["b"], ["c"]]
    assert cut(["a", "b", "c", "dddd"], 5, monkeypatch) == [["a", "b"], ["c", "dddd"]]


@pytest.mark.parametrize(("repeated", "expansion"), [(3 << 20, 0), (0, 2), (0, 1000)])
def test_the_text_of_a_file_is_bounded_and_the_figures_are_its_own(
    repeated: int, expansion: int, path: Path, limit: Limit
) -> None:
    path.write_bytes(bytes(2_500))
    limit("MAX_REPEATED_BYTES", repeated)
    limit("MAX_EXPANSION", expansion)
    most = max(repeated, 2_500 * expansion)
    budget = parquet_sizes.Budget(Source(path, "a.parquet", TABLE))
    assert budget.problem(most - 1, 0) is None
    assert budget.problem(1, 5) is None
    problem = budget.problem(1, 6)
    assert problem is not None
    assert (problem.line, problem.column, problem.rule) == (7, 1, "size")
    assert problem.message.startswith(f"more than {most // 1024 // 1024} MB of text up to here, in a file of 2 kB: its")


@pytest.mark.parametrize(("size", "most"), [(1, 4 << 30), (5 << 20, 5_000 << 20)])
def test_of_a_file_so_much_text_is_read_whatever_its_rows_repeat(size: int, most: int, path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(size)
    budget = parquet_sizes.Budget(Source(path, "a.parquet", TABLE))
    assert budget.problem(most, 0) is None
    assert f"more than {most >> 20:,} MB of text up to here" in str(budget.problem(1, 0))


def test_a_file_of_less_than_a_kilobyte_is_called_one(path: Path, limit: Limit) -> None:
    path.write_bytes(bytes(10))
    limit("MAX_REPEATED_BYTES", 0)
    limit("MAX_EXPANSION", 0)
    problem = parquet_sizes.Budget(Source(path, "a.parquet", TABLE)).problem(1, 0)
    assert "in a file of 1 kB" in str(problem)
