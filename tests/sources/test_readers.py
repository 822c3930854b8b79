"""A file of rows is read exactly or refused with its line: no row is lost, altered or invented, whatever the bytes are.

CSV is held against an oracle: a state machine of RFC 4180 that reads one character after the other. Files that
Hypothesis writes, and then damages byte by byte, must give the same rows, row numbers, lines and refusals, however the
file falls into blocks.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import readers as inputs
from accord.sources import rows as common
from accord.sources.csv import framing as lines
from accord.sources.jsonl import read as jsonl
from accord.sources.rows import Rows
from support import examples


def table(*columns: str, required: tuple[str, ...] = ()) -> Table:
    """Return a table of columns given as ``name:type``, or of text."""
    made = []
    for column in columns:
        name, _, kind = column.partition(":")
        spec = {"title": name, "description": name, "type": kind or "string"}
        if kind == "date":
            spec |= {"type": "string", "format": "date"}
        made.append(Column(name, spec, required=name in required))
    made.append(Column("year", {"title": "y", "description": "y", "type": "integer"}, required=False, derived_from="a"))
    return Table("things", "Things", "Things.", tuple(made), (made[0].name,), made[0].name, {})


TEXTS = table("a", "b", "c")
TYPED = table("id", "n:integer", "x:number", "f:boolean", "d:date", required=("id",))


def read(path: Path, of: Table, reader: Any = inputs.read) -> tuple[dict[int, tuple[Any, ...]], list[Problem]]:
    """Return the rows by their line in the file, and the problems."""
    rows: dict[int, tuple[Any, ...]] = {}
    problems = []
    for item in reader(path, "things", of):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        assert item.batch.schema.names == [column.name for column in of.columns if not column.derived_from]
        item.batch.validate(full=True)
        assert item.batch.num_rows > 0
        assert item.first == item.line(0)
        for index, row in enumerate(item.batch.to_pylist()):
            assert item.line(index) not in rows
            rows[item.line(index)] = tuple(row.values())
    return rows, problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs")


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read_bytes(
    folder: Path, data: bytes, of: Table = TEXTS, name: str = "things.csv", reader: Any = inputs.read
) -> Any:
    return read(written(folder, name, data), of, reader)


# ---- the oracle


class NotCsv(Exception):  # noqa: N818
    """The record that begins here is none."""


def quoted(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the text of the cell whose opening quote stands before ``at``, and where it ends."""
    cell = bytearray()
    while at < len(data) and data[at] != 0:
        if data[at : at + 2] == b'""':
            at += 1
        elif data[at : at + 1] == b'"':
            return bytes(cell), at + 1
        cell.append(data[at])
        at += 1
    raise NotCsv


def record(data: bytes, at: int) -> tuple[list[bytes | None], int]:
    """Return the cells of the record at ``at`` and where the next begins; an empty cell without quotes is None."""
    cells: list[bytes | None] = []
    while True:
        if data[at : at + 1] == b'"':
            cell, at = quoted(data, at + 1)
            cells.append(cell)
        else:
            begin = at
            while at < len(data) and data[at] not in b',\n\r"\0':
                at += 1
            cells.append(data[begin:at] or None)
        if data[at : at + 1] == b",":
            at += 1
        elif data[at : at + 2] == b"\r\n":
            return cells, at + 2
        elif data[at : at + 1] in (b"\n", b""):
            return cells, at + 1
        else:
            raise NotCsv


def oracle(data: bytes, width: int) -> tuple[dict[int, tuple[str | None, ...]], dict[int, int], set[int]]:
    """Return the rows by number, the line of each row, and the numbers of rows that are bad; the header is row -1."""
    rows, where, bad = {}, {}, set()
    at, number = 0, -1
    while at < len(data):
        where[number] = data.count(b"\n", 0, at) + 1
        try:
            cells, end = record(data, at)
            if len(cells) != width or (not data[at:end].strip(b"\r\n") and width > 1):
                bad.add(number)
            else:
                rows[number] = tuple(None if cell is None else cell.decode() for cell in cells)
        except UnicodeDecodeError:
            bad.add(number)
        except NotCsv:
            bad.add(number)
            end = data.find(b"\n", at) + 1 or len(data)
        at, number = end, number + 1
    return rows, where, bad


PIECES = ["a", "b", ",", '"', "\n", "\r", " ", "é", "語", "\ufeff", "'", "\\", "0", ";", "\t"]
CELL = st.one_of(st.none(), st.text(st.sampled_from(PIECES), max_size=6), st.text(st.sampled_from("ab"), max_size=3))
EDIT = st.tuples(st.sampled_from(["insert", "replace", "delete"]), st.integers(0, 400),
                 st.sampled_from([*b'",\n\r a\0\xff\xc3\xef\xbb\xbf\xed']))  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn, width: int) -> bytes:
    """Return well-formed rows, some then damaged by single bytes."""
    text = ""
    for row in draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8)):
        text += ",".join(_quoted(cell, always=draw(st.booleans())) for cell in row) + draw(
            st.sampled_from(["\n", "\r\n"])
        )
    data = bytearray(text.encode())
    if draw(st.booleans()) and data[-1:] == b"\n":
        del data[-1:]
        data = data.removesuffix(b"\r")
    for kind, place, byte in draw(st.lists(EDIT, max_size=3)):
        at = place % (len(data) + 1)
        data[at : at + (kind != "insert")] = b"" if kind == "delete" else bytes([byte])
    return bytes(data)


def _quoted(cell: str | None, *, always: bool) -> str:
    if cell is None:
        return ""
    return '"' + cell.replace('"', '""') + '"' if always or not cell or set(cell) & set(',"\r\n') else cell


def agrees(folder: Path, data: bytes, of: Table) -> None:
    width = len(of.columns) - 1
    rows, where, bad = oracle(data, width)
    path = written(folder, "things.csv", data)
    found, problems = read(path, of, inputs.read_as_written)
    names = rows.pop(-1, None)
    assert found == {where[number]: row for number, row in rows.items()}
    assert names is not None
    assert len(problems) == len(bad), (problems, bad)
    for number, problem in zip(sorted(bad), problems, strict=True):
        last = data.count(b"\n") + 1
        assert where[number] <= problem.line <= last, (number, problem)
        assert problem.column >= 1


@settings(max_examples=examples(600))
@given(body=bodies(3), block=st.sampled_from([1, 2, 5, 16, 64, 1 << 22]))
@example(body=b'"x\n"y,1,2\na,b,c\n', block=3)
@example(body=b'"never closed,1,2\na,b,c\nd,e,f\n', block=1 << 22)
@example(body=b'a,b,c\n"""",b,"c', block=2)
@example(body="a,b,c\n\ufeffx,b,c\n".encode(), block=1)
@example(body=b"a,b,c\n\nd,e,f\n\r\n,,\n\n", block=1 << 22)
@example(body=b'a,"b\r",c\ra,b,c\n', block=4)
@example(body=b'"",', block=1 << 22)
@example(body=b'a,"",', block=1 << 22)
@example(body=b"a,b\n\xff,b,c\nd\xff\na,b,c\n", block=1 << 22)
@example(body=b'a,b,"x\0\ny"\na,b,c\n', block=1 << 22)
def test_csv_is_read_as_the_oracle_reads_it(folder: Path, body: bytes, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK_BYTES", block)
        agrees(folder, b"a,b,c\n" + body, TEXTS)


@settings(max_examples=examples(300))
@given(body=bodies(1), block=st.sampled_from([1, 3, 16, 1 << 22]))
@example(body=b"\n\n\na\n\n", block=2)
def test_csv_of_one_column_is_read_as_the_oracle_reads_it(folder: Path, body: bytes, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK_BYTES", block)
        agrees(folder, b"a\r\n" + body, table("a"))


@settings(max_examples=examples(300))
@given(edits=st.lists(EDIT, min_size=1, max_size=3))
def test_a_damaged_header_is_refused_or_means_the_same(folder: Path, edits: list[tuple[str, int, int]]) -> None:
    whole = b'a,"b",c\n1,2,3\n'
    data = bytearray(whole)
    for kind, place, byte in edits:
        at = place % 8
        data[at : at + (kind != "insert")] = b"" if kind == "delete" else bytes([byte])
    found, problems = read_bytes(folder, bytes(data))
    rows, _, _ = oracle(bytes(data), 3)
    if not problems:
        columns = rows.pop(-1, None) or oracle(bytes(data), len(data.split(b"\n")[0].split(b",")))[0][-1]
        assert set(columns) <= {"a", "b", "c"}
        assert len(set(columns)) == len(columns)
        names = sorted(found.items())
        assert all(len(row) == 3 for _, row in names)


# ---- CSV, case by case


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (1, 1, "header", "is empty")),
        (b"\n1,2,3\n", (1, 1, "header", "'' is no column of things")),
        (b"a,b,cc\n", (1, 5, "header", "'cc' is no column of things")),
        (b"a,b,c,year\n", (1, 7, "header", "is computed from a; take the column out")),
        (b"a,b,a\n", (1, 1, "header", "a: is a column twice; take one out")),
        (b"\xef\xbb\xbfa,b,c\n", (1, 1, "encoding", "begins with a byte order mark")),
        (b"a,b,\xff\n", (1, 5, "encoding", "is not UTF-8")),
        ("a,b,c\n1,2,3\n".encode("utf-16"), (1, 1, "encoding", "is UTF-16 text")),
        (b"\0a\0,\0b\0,\0c\0\n", (1, 1, "encoding", "is UTF-16 text")),
        (b"a,b,c\n1,2\n", (2, 1, "ragged-row", "has 2 cells, where 3 belong")),
        (b"a,b,c\n1,2,3,4\n", (2, 1, "ragged-row", "has 4 cells, where 3 belong")),
        (b"a,b,c\n1,2,3\n\n", (3, 1, "ragged-row", "an empty line, where 3 cells belong; take it out")),
        (b'a,b,c\n1,"\n",3"\n', (3, 4, "csv", "a quote within a cell that does not begin with one")),
        (b'a,b,c\n1,"2"x,3\n', (2, 5, "csv", "text after the quote that closes a cell")),
        ('a,b,c\né,x"y,3\n'.encode(), (2, 4, "csv", "a quote within a cell")),
        (b'a,b,c\n1,"2 \\"x\\"",3\n', (2, 7, "csv", "a quote within a cell that a backslash marks; double it")),
        (b'a,b,c\n1,"2,3\n4,5,6\n', (2, 3, "csv", "a quote is opened here and never closed")),
        (b'a,b,c\n1,"2"",3\n', (2, 3, "csv", "a quote is opened here and never closed")),
        (b"a,b,c\n1,2\r,3\n", (2, 4, "csv", "a carriage return that ends no line")),
        (b"a,b,c\n1,2,3\r", (2, 6, "csv", "a carriage return that ends no line")),
        (b'a,b,c\n1,"2\n\0",3\n', (3, 1, "encoding", "a NUL byte")),
        ("a,b,c\n1,é".encode() + b"\xc3,3\n", (2, 4, "encoding", "the byte 0xC3 is no UTF-8 text here")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported_with_its_place(
    folder: Path, data: bytes, expected: tuple[int, int, str, str]
) -> None:
    _, problems = read_bytes(folder, data)
    line, column, rule, fact = expected
    first = problems[0]  # what follows a broken quote may be broken too
    assert (first.line, first.column, first.rule) == (line, column, rule)
    assert fact in problems[0].message
    assert problems[0].path == "things"


def test_header_only_is_a_table_without_rows(folder: Path) -> None:
    assert read_bytes(folder, b"c,a,b") == ({}, [])


def test_columns_come_in_any_order_and_optional_ones_may_lack(folder: Path) -> None:
    assert read_bytes(folder, b"x,id\r\n1e2,one\r\n", TYPED) == ({2: ("one", None, 100.0, None, None)}, [])
    _, problems = read_bytes(folder, b"x,f,n\n", TYPED)
    assert [p.message for p in problems] == ["id: is missing; add the column"]


def test_a_misspelt_column_is_recognised(folder: Path) -> None:
    _, problems = read_bytes(folder, b"id,titel\n", table("id", "title"))
    assert problems[0].message == "'titel' is no column of things; did you mean 'title'?"


def test_empty_cell_is_null_and_quoted_empty_cell_is_text(folder: Path) -> None:
    assert read_bytes(folder, b'a,b,c\n,"",x\n')[0] == {2: (None, "", "x")}
    _, problems = read_bytes(folder, b'id,n\nx,""\n', TYPED)
    assert [p.message for p in problems] == [
        "n: '', where a whole number belongs; leave the cell empty, without quotes"]  # fmt: skip


def test_all_bad_cells_are_reported_and_their_rows_taken_out_once(folder: Path) -> None:
    body = b'id,n,x,f,d\na,1,1.5,true,2024-02-29\nb,01,nan,True,2023-02-29\n"c\nc", 1,2,false,\nshort\nd,4,0,,\n'
    rows, problems = read_bytes(folder, body, TYPED)
    assert rows == {2: ("a", 1, 1.5, True, date(2024, 2, 29)), 7: ("d", 4, 0.0, None, None)}
    assert [(p.line, p.column, p.record, p.rule) for p in problems] == [
        (3, 3, "b", "type"), (3, 6, "b", "type"), (3, 10, "b", "type"), (3, 15, "b", "format"), (5, 4, "c\nc", "type"),
        (6, 1, "", "ragged-row"),
    ]  # fmt: skip
    assert [p.message for p in problems][:4] == [
        "n: '01', where a whole number belongs; write 1",
        "x: 'nan', where a number belongs; where there is no value, leave the cell empty, without quotes",
        "f: 'True', where true or false belongs; write true", "d: '2023-02-29' is not a day such as 2024-02-15",
    ]  # fmt: skip


def test_a_record_without_end_is_reported_and_not_held_in_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK_BYTES", 64)
    monkeypatch.setattr(lines, "MAX_RECORD_BYTES", 1 << 10)
    body = b'a,b,c\n1,"2,3\n' + b"x,y,z\n" * 1000
    rows, problems = read_bytes(folder, body)
    assert [(p.line, p.column, p.rule) for p in problems] == [(2, 1, "csv")]
    assert rows == dict.fromkeys(range(3, 1003), ("x", "y", "z"))
    rows, problems = read_bytes(folder, b"a,b,c\n" + b"x" * 5000 + b"\nx,y,z\n")
    assert [(p.line, p.rule) for p in problems] == [(2, "csv")]
    assert rows == {3: ("x", "y", "z")}


def test_many_rows_in_one_block(folder: Path) -> None:
    rows, problems = read_bytes(folder, b"a\n" + b"x\n" * 300_000, table("a"))
    assert (len(rows), problems) == (300_000, [])


def test_compressed_csv_is_read_and_cut_off_is_reported(folder: Path) -> None:
    data = b"a,b,c\n" + b"".join(b'%d,"x\ny",z\n' % n for n in range(20_000))
    path = written(folder, "things.csv.gz", gzip.compress(data))
    rows, problems = read(path, TEXTS)
    assert (list(rows), problems) == (list(range(2, 40_002, 2)), [])
    for cut in (gzip.compress(data)[:-1], gzip.compress(data)[:2000], b"no gzip"):
        problems = read_bytes(folder, cut, name="things.csv.gz")[1]
        assert problems[-1].rule == "unreadable"
    cut_off = read_bytes(folder, gzip.compress(data)[:-1], name="things.csv.gz")[1][-1]
    assert cut_off.message.startswith("cannot be read to its end: ")


# ---- files and folders


def test_parts_are_read_in_order_and_named(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        written(tmp_path, name, f"a,b,c\n{name},,\nx\n".encode())
    (tmp_path / "_SUCCESS").touch()
    (tmp_path / ".b.csv.crc").touch()
    items = list(inputs.read(tmp_path, "curated/things", TEXTS))
    assert [(i.file, i.first) for i in items if isinstance(i, Rows)] == [
        ("curated/things/a.csv", 2), ("curated/things/b.csv", 2)]  # fmt: skip
    assert [(p.path, p.line) for p in items if isinstance(p, Problem)] == [
        ("curated/things/a.csv", 3), ("curated/things/b.csv", 3)]  # fmt: skip


def test_files_that_are_no_parts_are_refused(tmp_path: Path) -> None:
    def rules(path: Path) -> list[tuple[str, str]]:
        items = list(inputs.read(path, "things", TEXTS))
        assert not [item for item in items if isinstance(item, Rows)]
        return [(p.path, p.rule) for p in items if isinstance(p, Problem)]

    assert rules(tmp_path) == [("things", "missing-file")]
    assert rules(tmp_path / "none.csv") == [("things", "missing-file")]
    real = written(tmp_path, "a.csv", b"a,b,c\n1,2,3\n")
    (tmp_path / "b.csv").symlink_to(real)
    assert rules(tmp_path) == [("things/b.csv", "symlink")]
    assert rules(tmp_path / "b.csv") == [("things", "symlink")]
    (tmp_path / "b.csv").unlink()
    written(tmp_path, "b.jsonl", b"{}\n")
    assert rules(tmp_path) == [("things", "mixed-parts")]
    (tmp_path / "b.jsonl").rename(tmp_path / "b.cvs")
    assert rules(tmp_path) == [("things/b.cvs", "unknown-file")]
    (tmp_path / "b.cvs").unlink()
    (tmp_path / "deeper").mkdir()
    assert rules(tmp_path) == [("things/deeper", "unknown-file")]


def test_a_part_that_is_no_file_of_its_name_keeps_no_other_from_being_read(folder: Path) -> None:
    parts = folder / "things"
    parts.mkdir()
    (parts / "a.csv").write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")
    (parts / "b.csv").write_text("id,n\nb,1\n", encoding="utf-8")
    items = list(inputs.read(parts, "things", TYPED))
    assert [item.path for item in items if isinstance(item, Problem)] == ["things/a.csv"]
    assert [item.batch.column("id").to_pylist() for item in items if isinstance(item, Rows)] == [["b"]]


@pytest.mark.parametrize("name", ["things.csv", "things.jsonl", "things.parquet"])
def test_reading_stops_after_many_problems(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(inputs, "MAX_PROBLEMS", 10)
    data = {
        "things.csv": b"id,n\n" + b"a,x\n" * 50,
        "things.jsonl": b'{"n": "x"}\n' * 50,
        "things.parquet": parquet(id=["a"] * 50, n=["x"] * 50),
    }[name]
    _, problems = read_bytes(folder, data, TYPED, name)
    assert len(problems) == 11
    assert problems[-1].rule == "too-many"
    assert common.MAX_PROBLEMS == 10_000


# ---- JSON Lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"id": "a", "id": "b"}', (1, "json", "'id' stands twice in one object; take one out")),
        ('{"id": "a", "x": NaN}', (1, "json", "NaN is no JSON; leave the key out where there is no value")),
        ('{"id": "a", "x": -Infinity}', (1, "json", "-Infinity is no JSON; leave the key out where there is no value")),
        ('{"id": "a", "x": 1e999}', (18, "type", None)),
        ('{"id": "a", "x": ' + "9" * 400 + "}", (18, "type", None)),
        ('{"id": "\\ud800"}', (1, "json", None)),
        ('{"id": "a\\u0000"}', (1, "json", None)),
        ('{"id": "a", "\\udfff": 1}', (1, "json", None)),
        ("[1]", (1, "type", "a list, where an object belongs")),
        ("null", (1, "type", "nothing, where an object belongs")),
        ("", (1, "json", "an empty line; take it out")),
        ("{", (2, "json", None)),
        ('{"id": "a"} {}', (13, "json", None)),
        ('{"id": "a\tb"}', (10, "json", None)),
        ("[" * 100_000, (1, "json", None)),
        ('{"n": ' + "1" * 5000 + "}", (1, "json", None)),
        ('{"idd": "a"}', (2, "unknown-field", "'idd': there is no such field; did you mean 'id'?")),
        ('{"year": 3}', (2, "unknown-field", None)),
        ('{"id": 5}', (8, "type", "id: 5, where text belongs; put it in quotes")),
        ('{"id": {}}', (8, "type", "id: a mapping, where text belongs")),
        ('{"n": "5"}', (7, "type", "n: '5', where a whole number belongs; write 5 without quotes")),
        ('{"n": true}', (7, "type", "n: true, where a whole number belongs")),
        ('{"n": 1.5}', (7, "type", "n: 1.5, where a whole number belongs")),
        ('{"n": 9223372036854775808}', (7, "type", None)),
        ('{"n": 9223372036854775808.0}', (7, "type", None)),
        ('{"x": true}', (7, "type", "x: true, where a number belongs")),
        ('{"f": 1}', (7, "type", "f: 1, where true or false belongs; write true")),
        ('{"d": 20240215}', (7, "format", "d: 20240215, where a day such as 2024-02-15 belongs; write 2024-02-15")),
        ('{"d": "2024-2-15"}', (7, "format", "d: '2024-2-15' is not a day such as 2024-02-15; write 2024-02-15")),
    ],
)  # fmt: skip
def test_a_bad_line_is_reported_and_its_neighbours_stay(
    folder: Path, line: str, expected: tuple[int, str, str | None]
) -> None:
    data = '{"id": "before"}\n' + line + '\r\n{"id": "after"}'
    rows, problems = read_bytes(folder, data.encode(), TYPED, "things.jsonl")
    assert {at: row[0] for at, row in rows.items()} == {1: "before", 3: "after"}
    assert [(p.line, p.column, p.rule) for p in problems] == [(2, *expected[:2])]
    assert expected[2] in (None, problems[0].message)
    str(problems[0]).encode()


def test_json_values_are_exact(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "BATCH_ROWS", 2)
    texts = [
        '{"id": null, "n": 1.0, "x": 1}', '{"n": 9007199254740993.0, "x": 9007199254740993}',
        '{"n": -9223372036854775808}',
        '{"n": 1e3, "x": -0}', '{"d": "2024-02-29", "f": false}', '{"id": "\\ud83d\\ude00 \\\\u0000"}', "{}",
    ]  # fmt: skip
    rows, problems = read_bytes(folder, "\n".join(texts).encode(), TYPED, "things.jsonl")
    assert problems == []
    assert list(rows.values()) == [
        (None, 1, 1.0, None, None), (None, 9007199254740993, 9007199254740992.0, None, None),
        (None, -(2**63), None, None, None), (None, 1000, 0.0, None, None), (None, None, None, False, date(2024, 2, 29)),
        ("😀 \\u0000", None, None, None, None), (None,) * 5,
    ]  # fmt: skip
    assert str(rows[4][2]) == "-0.0"


def test_json_of_other_encodings_is_refused(folder: Path) -> None:
    rows, problems = read_bytes(folder, b'\xef\xbb\xbf{"id": "a"}\n{"id": "\xff"}\n', TYPED, "things.jsonl")
    assert [(p.line, p.column, p.rule) for p in problems] == [(1, 1, "encoding"), (2, 9, "encoding")]
    assert list(rows) == [1]


def test_a_long_line_is_reported_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 64)
    data = b'{"id": "a"}' + b" " * 200 + b"junk\n" + b'{"id": "b"}\n'
    rows, problems = read_bytes(folder, data, TYPED, "things.jsonl")
    assert [(p.line, p.rule) for p in problems] == [(1, "json")]
    assert list(rows) == [2]


ROW = st.fixed_dictionaries({}, optional={
    "id": st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    "n": st.none() | st.integers(-(2**63), 2**63 - 1),
    "x": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "f": st.none() | st.booleans(), "d": st.none() | st.dates().map(date.isoformat),
})  # fmt: skip


@settings(max_examples=examples(150))
@given(rows=st.lists(ROW, max_size=6), ascii_only=st.booleans())
def test_json_and_parquet_give_back_what_was_written(
    folder: Path,
    rows: list[dict[str, Any]],
    ascii_only: bool,  # noqa: FBT001 - Hypothesis gives it by name
) -> None:
    wanted = {}
    for number, row in enumerate(rows, start=1):
        day = row.get("d")
        wanted[number] = (*(row.get(name) for name in ("id", "n", "x", "f")), day and date.fromisoformat(day))
    data = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows).encode()
    assert read_bytes(folder, data, TYPED, "things.jsonl", inputs.read_as_written) == (wanted, [])
    columns = {name: [row.get(name) for row in rows] for name in ("id", "n", "x", "f")}
    days = [day for *_, day in wanted.values()]
    types = {"id": pa.string(), "n": pa.int64(), "x": pa.float64(), "f": pa.bool_()}
    made = {name: pa.array(cells, types[name]) for name, cells in columns.items()}
    table = parquet(**made, d=pa.array(days, pa.date32()))
    assert read_bytes(folder, table, TYPED, "things.parquet", inputs.read_as_written) == (wanted, [])


# ---- Parquet


def parquet(**columns: Any) -> bytes:
    sink = io.BytesIO()
    pa.parquet.write_table(pa.table(columns), sink)
    return sink.getvalue()


def column(folder: Path, name: str, cells: pa.Array) -> tuple[list[Any], list[tuple[int, str]]]:
    """Return what a column of a Parquet file gives, and the (row, rule) that are told."""
    data = parquet(**{"id": pa.array(["i"] * len(cells)), name: cells})
    rows, problems = read_bytes(folder, data, TYPED, "things.parquet")
    at = [column.name for column in TYPED.columns].index(name)
    return [row[at] for row in rows.values()], [(p.line, p.rule) for p in problems]


@pytest.mark.parametrize(
    ("name", "cells", "values", "expected"),
    [
        ("n", pa.array([1, None, 255], pa.uint8()), [1, None, 255], []),
        ("n", pa.array([1, 2**63, 2**63 - 1], pa.uint64()), [1, 2**63 - 1], [(2, "type")]),
        ("n", pa.array(["1", "01", None]), [1, None], [(2, "type")]),
        ("n", pa.array([None, None], pa.null()), [None, None], []),
        ("n", pa.array([1.0]), [], [(0, "type")]),
        ("n", pa.array([True]), [], [(0, "type")]),
        ("x", pa.array([1.5, None], pa.float32()), [1.5, None], []),
        ("x", pa.array([1.5, float("nan"), float("inf"), -float("inf")]), [1.5],
         [(2, "type"), (3, "type"), (4, "type")]),
        ("x", pa.array([2**53, 2**53 + 1, None]), [2.0**53, None], [(2, "type")]),
        ("x", pa.array([3], pa.uint64()), [3.0], []),
        ("f", pa.array([True, None]), [True, None], []),
        ("f", pa.array(["true", "1"]), [True], [(2, "type")]),
        ("f", pa.array([1]), [], [(0, "type")]),
        ("d", pa.array([date(2024, 2, 29), date(1, 1, 1)]), [date(2024, 2, 29), date(1, 1, 1)], []),
        ("d", pa.array([-719_163, 2_932_897, 2_932_896], pa.date32()), [date(9999, 12, 31)],
         [(1, "format"), (2, "format")]),
        ("d", pa.array(["2024-02-29", "2023-02-29"]), [date(2024, 2, 29)], [(2, "format")]),
        ("d", pa.array([0], pa.timestamp("us")), [], [(0, "type")]),
        ("id", pa.array(["a", None, ""], pa.large_string()), ["a", None, ""], []),
        ("id", pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"], []),
        ("id", pa.array([b"a"]), [], [(0, "type")]),
        ("id", pa.array([1]), [], [(0, "type")]),
        ("id", pa.array(["a", "b\0"]), ["a"], [(2, "encoding")]),
        ("id", pa.array([b"a", b"\xff", b"\0\xff"]).view(pa.string()), ["a"], [(2, "encoding"), (3, "encoding")]),
    ],
)  # fmt: skip
def test_parquet_types_fit_without_loss_or_are_refused(
    folder: Path, name: str, cells: pa.Array, values: list[Any], expected: list[tuple[int, str]]
) -> None:
    assert column(folder, name, cells) == (values, expected)


def test_parquet_columns_are_checked_by_name(folder: Path) -> None:
    _, problems = read_bytes(folder, parquet(n=[1], idd=["a"]), TYPED, "things.parquet")
    assert {(p.line, p.rule) for p in problems} == {(0, "header")}
    assert {p.message for p in problems} == {
        "'idd' is no column of things; did you mean 'id'?", "id: is missing; add the column"}  # fmt: skip


def test_a_broken_parquet_file_is_reported(folder: Path) -> None:
    whole = parquet(id=["a"] * 1000)
    for data in (b"", b"PAR1", whole[:-20], whole[: len(whole) // 2]):
        rows, problems = read_bytes(folder, data, TYPED, "things.parquet")
        assert (rows, [p.rule for p in problems]) == ({}, ["unreadable"])


def test_lines_go_on_over_blocks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK_BYTES", 32)
    firsts: Iterator[Rows] = (
        item for item in inputs.read(written(folder, "n.csv", b"a,b,c\n" + b"1,2,3\n" * 50), "n", TEXTS)
        if isinstance(item, Rows)
    )  # fmt: skip
    at = 2
    for part in firsts:
        assert (part.first, part.lines) == (at, None)
        at += part.batch.num_rows
    assert at == 52


# ---- what a file seems to be that is no CSV of ours


def guess(folder: Path, text: str, *columns: str) -> tuple[int, str]:
    (problem,) = read_bytes(folder, text.encode(), table(*(columns or ("id", "title"))))[1]
    return problem.line, problem.message


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
@pytest.mark.parametrize("header", ["id,title", "Kennung,Titel", '"id","title"'])
def test_another_delimiter_is_named(sign: str, name: str, header: str, folder: Path) -> None:
    text = f"{header}\n1,one\n2,two\n3,three\n".replace(",", sign)
    line, message = guess(folder, text)
    assert (line, message.partition(";")[0]) == (1, f"the columns are separated by {name}, where commas belong")


@pytest.mark.parametrize("text", ["sep=;\nid;title\n", '"sep=;"\nid;title\n', "SEP=;\r\nid;title\r\n"])
def test_a_line_that_names_the_delimiter_is_named(text: str, folder: Path) -> None:
    assert "a line that names the delimiter (semicolons), which is no row" in guess(folder, text)[1]


def test_a_tab_may_be_what_the_line_names(folder: Path) -> None:
    assert "(tabs), which is no row" in guess(folder, "sep=\t\nid\ttitle\n1\tone\n")[1]


@pytest.mark.parametrize(
    ("text", "line"), [("A title\nid,title\n1,one\n", 2), ('Titles\n\n"Source, such"\nid,title\n', 4)]
)
def test_a_header_below_other_lines_is_seen(text: str, line: int, folder: Path) -> None:
    assert guess(folder, text)[0] == line
    assert "the names of the columns stand here" in guess(folder, text)[1]


def test_a_row_in_place_of_the_header_is_seen(folder: Path) -> None:
    assert (
        "the first line is a row, and no header; write the names of the columns above it (id,title)"
        in guess(folder, "1,one\n2,two\n")[1]
    )
    for row in ('"1","one"', 'one,"2024-02-15"', '"say ""x""",7'):
        assert "the first line is a row, and no header" in guess(folder, f"{row}\n2,two\n")[1]
    for header in ('"","one"', '"ID","7"', '"a","b"'):
        problems = read_bytes(folder, f"{header}\n2,two\n".encode(), table("id", "title"))[1]
        assert not [problem for problem in problems if "the first line is a row" in problem.message]


def test_other_names_are_no_row(folder: Path) -> None:
    _, problems = read_bytes(folder, b"Kennung,Titel\n1,one\n", table("id", "title"))
    assert ["is no column of things" in problem.message for problem in problems] == [True, True]


UNITS = (
    "text,number,number,flag,day", ",m,kg,,", "id,,kg,,", "Id,N,X,F,D", "id,n,x,f,d",
    '"id","n","x","f","d"', '"","m","kg",,',
)  # fmt: skip


@pytest.mark.parametrize("units", UNITS)
def test_a_second_line_of_the_header_is_one_problem(units: str, folder: Path) -> None:
    rows, problems = read_bytes(folder, f"id,n,x,f,d\n{units}\na,1,1.5,true,2024-02-29\n".encode(), TYPED)
    (problem,) = problems
    assert (problem.line, problem.rule) == (2, "header")
    assert "header" in problem.message.partition(";")[0]
    assert list(rows) == [3]


@pytest.mark.parametrize("first", ["a,x,1.5,true,2024-02-29", "a,m,kg,,", "a,one,1.5,,", "a,one,,,"])
def test_a_first_row_with_faults_is_a_row(first: str, folder: Path) -> None:
    """One cell of several is wrong, or the next row is no better."""
    _, problems = read_bytes(folder, f"id,n,x,f,d\n{first}\nb,y,1.5,true,2024-02-29\n".encode(), TYPED)
    assert {problem.rule for problem in problems} == {"type"}


def test_a_row_of_names_is_a_row_where_it_is_a_right_one(folder: Path) -> None:
    assert read_bytes(folder, b"id,title\nid,title\n", table("id", "title")) == ({2: ("id", "title")}, [])


def test_lines_may_end_as_windows_does(folder: Path) -> None:
    assert read_bytes(folder, b"id,title\r\n1,one\r\n", table("id", "title")) == ({2: ("1", "one")}, [])
