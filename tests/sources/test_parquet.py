"""Rows of Parquet: the number of a row is its line, in whatever group and batch it comes, and faults are at theirs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.problems import Problem
from accord.sources import parquet_sizes, readers
from accord.sources.rows import Rows
from small_schemas import plain_table

SPECS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"}, "n": {"type": "integer"}, "day": {"type": "string", "format": "date"},
    "tags": {"type": "array", "items": {"type": "string"}, "x-separator": ";"},
}  # fmt: skip
TABLE = plain_table(SPECS)
IDS = list("abcdefghij")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.parquet"


def read(path: Path) -> tuple[dict[int, str], list[tuple[int, str, str, str]]]:
    """Return the ids by line, and the problems: line, record, rule, message."""
    rows: dict[int, str] = {}
    problems = []
    for item in readers.read_as_written(path, path.name, TABLE):
        if isinstance(item, Rows):
            assert item.first == item.line(0)
            rows |= {item.line(at): text for at, text in enumerate(item.batch.column("id").to_pylist())}
        else:
            assert isinstance(item, Problem)
            assert item.column == (1 if item.line else 0)
            problems.append((item.line, item.record, item.rule, item.message))
    return rows, problems


@pytest.mark.parametrize("group", [1, 3, 4, 10])
@pytest.mark.parametrize("batch", [1, 2, 7, 1 << 15])
def test_a_row_is_told_by_its_number_in_whatever_batch_it_comes(
    group: int, batch: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_sizes, "BATCH_ROWS", batch)
    numbers = ["1", "x", "3", "4", "5", "6", "y", "8", "9", "z"]
    pq.write_table(pa.table({"id": IDS, "n": numbers}), path, row_group_size=group)
    rows, problems = read(path)
    assert rows == {at: name for at, name in enumerate(IDS, 1) if name not in "bgj"}
    assert [problem[:3] for problem in problems] == [(2, "b", "type"), (7, "g", "type"), (10, "j", "type")]


@pytest.mark.parametrize("repeats", [1, 2, 3])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_what_is_no_text_is_told_once_without_the_name_of_its_row(kind: pa.DataType, repeats: int, path: Path) -> None:
    """Whether each value is looked at once, in a dictionary, or in every row."""
    raw = [b"a", b"\xff", b"c\0", b"\0\xfe", None, b"", b"\xc3\xa9"] * repeats
    texts = pa.array(raw).view(pa.string())
    if pa.types.is_dictionary(kind):
        cells = texts.dictionary_encode()
    else:
        cells = pa.Array.from_buffers(pa.string(), len(texts), texts.buffers())
        cells = cells if kind == pa.string() else pa.array(raw, pa.large_binary()).view(kind)
    pq.write_table(pa.table({"id": cells, "n": pa.array(range(len(raw)))}), path, write_statistics=False)
    rows, problems = read(path)
    assert len(rows) == 4 * repeats
    utf8, nul = "id: is no text: bytes that are not UTF-8", "id: is no text: a NUL character"
    assert problems == [
        (7 * turn + line, "", "encoding", fact)
        for turn in range(repeats)
        for line, fact in ((2, utf8), (3, nul), (4, utf8))
    ]


def test_what_is_no_text_is_not_read_as_a_number_either(path: Path) -> None:
    numbers = pa.array([b"1", b"\xff", b"2\0", b"x"]).view(pa.string())
    pq.write_table(pa.table({"id": IDS[:4], "n": numbers}), path, write_statistics=False)
    rows, problems = read(path)
    assert rows == {1: "a"}
    assert [problem[:3] for problem in problems] == [(2, "", "encoding"), (3, "", "encoding"), (4, "d", "type")]


def test_an_item_that_is_no_text_is_told_in_the_row_of_its_list(path: Path) -> None:
    lists = pa.array([[b"a"], None, [], [b"b", b"c"], [b"d", b"\xff"], [b"\0"]])
    items = pa.Array.from_buffers(pa.string(), 6, lists.values.buffers())
    texts = pa.ListArray.from_arrays(lists.offsets, items)
    pq.write_table(pa.table({"id": IDS[:6], "tags": texts}), path, write_statistics=False)
    rows, problems = read(path)
    assert list(rows) == [1, 2, 3, 4]
    assert [(line, message) for line, _, _, message in problems] == [
        (5, "tags: is no text: bytes that are not UTF-8"),
        (6, "tags: is no text: a NUL character"),
    ]


def test_of_a_row_all_that_is_wrong_is_told_and_one_with_bytes_that_are_no_text_by_its_number(path: Path) -> None:
    ids = pa.array([b"a", b"\xff", b"c"]).view(pa.string())
    days = pa.array([0, 1, 2_932_897], pa.int32()).view(pa.date32())
    pq.write_table(pa.table({"id": ids, "n": ["x", "y", "z"], "day": days}), path, write_statistics=False)
    rows, problems = read(path)
    assert rows == {}
    assert [problem[:3] for problem in problems] == [
        (1, "a", "type"), (2, "", "encoding"), (2, "", "type"), (3, "c", "format"), (3, "c", "type"),
    ]  # fmt: skip
    assert problems[3][3].startswith("day: '10000-01-01'")


def test_a_column_that_the_file_has_not_is_empty(path: Path) -> None:
    pq.write_table(pa.table({"day": [date(2024, 2, 29), None]}), path)
    (part,) = readers.read(path, path.name, TABLE)
    assert isinstance(part, Rows)
    assert part.batch.to_pylist() == [
        {"id": None, "n": None, "day": date(2024, 2, 29), "tags": None},
        {"id": None, "n": None, "day": None, "tags": None},
    ]


def test_a_column_of_a_type_that_does_not_fit_stops_the_file_before_its_rows(path: Path) -> None:
    pq.write_table(pa.table({"id": ["a"], "n": [1.5], "tags": [["x"]]}), path)
    assert read(path) == (
        {}, [(0, "", "type", "n: is of type double, which is no integer without loss; convert it")]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "is empty"), (b"PAR", "is not Parquet"), (b"PAR1", "is cut short"), (b"PAR1PAR1", "is cut short"),
        (b"PAR1PAR", "is cut short"), (b"xPAR1xPAR1", "is not Parquet"), (b"PAR1\0PAR1", "cannot be read as Parquet"),
        (b"PAR1 and more", "is cut short"),
    ],
)  # fmt: skip
def test_a_file_begins_and_ends_as_parquet_does(data: bytes, fact: str, path: Path) -> None:
    path.write_bytes(data)
    rows, ((line, _, rule, message),) = read(path)
    assert (rows, line, rule) == ({}, 0, "unreadable")
    assert message.startswith(fact)


def sizes(path: Path) -> list[int]:
    """Return how many rows come at a time."""
    items = readers.read_as_written(path, path.name, TABLE)
    return [item.batch.num_rows for item in items if isinstance(item, Rows)]


def test_as_many_rows_are_read_together_as_the_texts_of_their_group_allow(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of rows with long texts fewer; one at least."""
    texts = [f"{at:0>100}" for at in range(12)] + [f"{at}" for at in range(12)]
    pq.write_table(pa.table({"id": texts}), path, row_group_size=12, use_dictionary=False, compression="none")
    about = pq.read_metadata(path)
    long, short = (about.row_group(at).column(0).total_uncompressed_size for at in (0, 1))
    assert short * 4 < long
    for share, expected in ((12, [12]), (6, [6, 6]), (5, [5, 5, 2]), (1, [1] * 12)):
        monkeypatch.setattr(parquet_sizes, "BATCH_BYTES", -(-long * share // 12))
        assert sizes(path) == [*expected, 12] if share > 2 else sizes(path)[:12] == expected
    monkeypatch.setattr(parquet_sizes, "BATCH_BYTES", 1)
    assert sizes(path) == [1] * 24


def test_a_file_without_texts_is_read_in_batches_of_so_many_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_sizes, "BATCH_ROWS", 5)
    pq.write_table(pa.table({"n": list(range(12))}), path)
    assert sizes(path) == [5, 5, 2]
