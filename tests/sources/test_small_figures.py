"""Figures of messages and places that are easily off by one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import cells, parquet, readers, rows, yaml12, yaml_text
from accord.sources.csv import parser as csv_parser
from accord.sources.csv import read as csv_read
from accord.sources.csv.positions import cells_of, place_of
from accord.sources.jsonl import read as jsonl_read

TABLE = Table("things", "Things", "Things.", tuple(
    Column(name, {"title": name, "description": name, "type": kind}, required=False)
    for name, kind in (("id", "string"), ("n", "integer"))
), ("id",), "id", {})  # fmt: skip


def told(path: Path) -> list[tuple[int, int, str, str]]:
    items = readers.read(path, path.name, TABLE)
    return [(p.line, p.column, p.rule, p.message) for p in items if isinstance(p, Problem)]


def test_what_is_wrong_with_a_whole_file_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for name in ("a.csv", "b.jsonl"):
        (mixed / name).write_text("", encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("", encoding="utf-8")
    parquet = tmp_path / "a.parquet"
    parquet.write_bytes(b"")
    pointer, link, cut_off = tmp_path / "b.csv", tmp_path / "c.csv", tmp_path / "d.csv.gz"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")
    link.symlink_to(pointer)
    cut_off.write_bytes(gzip.compress(b"id,n\na,1\n" * 9)[:-1])
    parts = tmp_path / "parts"
    (parts / "deeper").mkdir(parents=True)
    for path in (tmp_path / "none.csv", tmp_path / "empty", mixed, other, parquet, pointer, link, parts, cut_off):
        *_, problem = told(path)
        assert problem[:2] == (0, 0)
    assert told(mixed)[0][2:] == ("mixed-parts", "holds parts of more than one kind: .csv, .jsonl")


@pytest.mark.parametrize(
    ("columns", "folder"), [({"x": ["a"]}, ""), ({"n": [1.5]}, ""), ({"id": ["a"]}, "n=x"), ({"id": ["a"]}, "y=1")]
)
def test_what_is_wrong_with_all_rows_of_parquet_has_no_line(
    columns: dict[str, list[object]], folder: str, tmp_path: Path
) -> None:
    path = tmp_path / "parts" / folder / "a.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table(columns), path)
    (problem,) = told(tmp_path / "parts")
    assert problem[:2] == (0, 0)


def test_that_more_is_wrong_has_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_PROBLEMS", 2)
    path = tmp_path / "a.csv"
    path.write_text("id,n\n" + "a,x\n" * 3, encoding="utf-8")
    fact = "more than 2 problems; fix these first, the rest has not been read"
    assert told(path)[2:] == [(0, 0, "too-many", fact)]


def test_a_packed_file_is_told_how_much_it_may_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_read, "FREE_BYTES", 1 << 20)
    monkeypatch.setattr(csv_read, "MAX_EXPANSION", 0)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,n\n" + b"a,1\n" * 600_000))
    assert told(path)[-1] == (0, 0, "size", "unpacks to more than 1 MB; correct it, or unpack it first")


@pytest.mark.parametrize(("above", "words"), [(1, "the line"), (2, "the 2 lines"), (3, "the 3 lines")])
def test_lines_above_a_header_are_counted(above: int, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A title\n" * above + "id,n\na,1\n", encoding="utf-8")
    (problem,) = told(path)
    assert problem[:3] == (above + 1, 1, "header")
    assert problem[3].startswith(f"the names of the columns stand here; take {words} above out")


def test_cells_end_where_their_record_does() -> None:
    assert cells_of('a,"b,""c""",\r\nd,e\n') == ["a", '"b,""c"""', ""]
    assert place_of('"a\nbc",d,e\n', 1) == (1, 5)
    assert place_of('"a\nbc",d,e\n', 2) == (1, 7)


def test_what_began_before_a_fault_of_yaml_is_told_with_its_line() -> None:
    (fault,) = yaml12.load(b"a: 1\nb: [1, 2\nc: 3\n").faults
    assert "that began on line 2" in fault[3]


@pytest.mark.parametrize("depth", [yaml_text.MAX_DEPTH, yaml_text.MAX_DEPTH + 1, yaml_text.MAX_DEPTH + 5])
def test_lists_may_stand_in_each_other_to_a_depth(depth: int) -> None:
    document = yaml12.load(b"[" * depth + b"1" + b"]" * depth + b"\n")
    assert bool(document.faults) is (depth > yaml_text.MAX_DEPTH)
    assert [fault[2] for fault in document.faults] == ["depth"] * (depth > yaml_text.MAX_DEPTH)


def test_the_marks_of_merges_are_told_up_to_a_hundred() -> None:
    for count in (100, 101, 150):
        faults = yaml12.load(b"<<<<<<< HEAD\n" * count).faults
        assert [fault[2] for fault in faults] == ["merge-mark"] * 100 + ["too-many"] * (count > 100)
        assert faults[-1][0] == min(count, 101)


@pytest.mark.parametrize("values", [3, 10, 40])
def test_a_short_file_of_one_value_more_than_may_stand_is_reported(
    values: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value takes two characters at least, so a text that is shorter is not counted."""
    monkeypatch.setattr(yaml12, "MAX_VALUES", values)
    for count in (values - 1, values):
        text = b"a:\n" + b"- b\n" * count
        assert [fault[2] for fault in yaml12.load(text).faults] == ["size"] * (count + 1 > values)
    nulls = b"[" + b"~," * (values + 1) + b"]\n"  # as short as can be
    assert [fault[2] for fault in yaml12.load(nulls).faults] == ["size"]


def test_a_file_of_too_many_values_is_told_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml12, "MAX_VALUES", 4)
    text = b"list:\n  - {a: one, b: two}\n"  # the list, its item, two values
    assert yaml12.load(text).faults == []
    (fault,) = yaml12.load(text + b"more: three\n").faults
    assert fault == (1, 1, "size", "the file has 5 values; a curated file has 4 at most")


@pytest.mark.parametrize("bad", [3, 4, 9])
def test_no_row_with_a_bad_text_is_let_through_where_there_are_too_many(
    bad: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (readers, cells):
        monkeypatch.setattr(module, "MAX_PROBLEMS", 3)
    path = tmp_path / "a.csv"
    path.write_text("id,n\n" + "\u200b,1\n" * bad, encoding="utf-8")
    assert [rule for *_, rule, _ in told(path)] == ["characters"] * 3 + ["too-many"] * (bad > 3)
    assert all(isinstance(item, Problem) for item in readers.read(path, path.name, TABLE))


@pytest.mark.parametrize("bad", [3, 4, 9])
@pytest.mark.parametrize("ending", readers.ENDINGS)
def test_no_row_with_a_wrong_value_is_let_through_where_there_are_too_many(
    ending: str, bad: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a column one more than may be told are looked at, and no further ones."""
    for module in (readers, csv_parser, jsonl_read, parquet):
        monkeypatch.setattr(module, "MAX_PROBLEMS", 3)
    path = tmp_path / f"a{ending}"
    text = b"id,n\n" + b"a,x\n" * bad
    if ending == ".parquet":
        pq.write_table(pa.table({"id": ["a"] * bad, "n": ["x"] * bad}), path)
    elif ending == ".jsonl":
        path.write_bytes(b'{"id": "a", "n": "x"}\n' * bad)
    else:
        path.write_bytes(gzip.compress(text) if ending == ".csv.gz" else text)
    assert [rule for *_, rule, _ in told(path)] == ["type"] * 3 + ["too-many"] * (bad > 3)
    assert all(isinstance(item, Problem) for item in readers.read(path, path.name, TABLE))
    every = [item for item in readers.read_as_written(path, path.name, TABLE) if isinstance(item, Problem)]
    assert len(every) == min(bad, 4)


def test_of_the_bad_texts_of_a_batch_one_more_than_may_be_reported_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_PROBLEMS", 3)
    batch = pa.record_batch({"id": ["\u200b"] * 9})
    problems = [item for item in cells.check_text(rows.Rows(batch, "a.csv", 2, None)) if isinstance(item, Problem)]
    assert [problem.line for problem in problems] == [2, 3, 4, 5]


@pytest.mark.parametrize("columns", [rows.MAX_COLUMNS + 1, rows.MAX_COLUMNS + 7])
def test_a_header_of_too_many_columns_is_told_at_its_beginning(columns: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("," * (columns - 1) + "\n", encoding="utf-8")
    assert told(path) == [(1, 1, "header", f"names {columns:,} columns, where 10,000 at most may stand")]
