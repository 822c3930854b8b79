"""A file of CSV from its first bytes to its last: what a packed one may unpack to, its header, its first row."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import readers
from accord.sources.csv import dialect
from accord.sources.csv import read as module
from accord.sources.rows import Rows

KINDS = {"id": "string", "n": "integer", "m": "integer", "a\nb": "string"}
TABLE = Table("things", "Things", "Things.", tuple(
    Column(name, {"title": name, "description": name, "type": kind}, required=False) for name, kind in KINDS.items()
), ("id",), "id", {})  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


def read(path: Path, data: bytes | str) -> tuple[dict[int, str], list[tuple[int, int, str, str]]]:
    """Return the ids of the rows by line, and the problems."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    rows: dict[int, str] = {}
    problems = []
    for item in readers.read(path, path.name, TABLE):
        if isinstance(item, Rows):
            rows |= {item.line(at): name for at, name in enumerate(item.batch.column("id").to_pylist())}
        else:
            assert isinstance(item, Problem)
            problems.append((item.line, item.column, item.rule, item.message))
    return rows, problems


@pytest.mark.parametrize("expansion", [0, 3])
@pytest.mark.parametrize("less", [0, 1])
@pytest.mark.parametrize("sample", [8, 1 << 16])
def test_a_packed_file_unpacks_to_no_more_than_its_size_explains(
    sample: int, less: int, expansion: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What just fits is read, whether or not all of it is looked at before it is read."""
    data = b"id,n\n" + b"a,1\n" * 40
    packed = gzip.compress(data)
    monkeypatch.setattr(dialect, "SAMPLE_BYTES", sample)
    monkeypatch.setattr(module, "MAX_EXPANSION", expansion)
    monkeypatch.setattr(module, "FREE_BYTES", len(data) - expansion * len(packed) - less)
    rows, problems = read(tmp_path / "a.csv.gz", packed)
    if less:
        ((line, column, rule, message),) = problems
        assert (line, column, rule) == (0, 0, "size")
        assert message == "unpacks to more than 0 MB; correct it, or unpack it first"
    else:
        assert (list(rows), problems) == (list(range(2, 42)), [])


def test_a_file_that_is_not_packed_may_be_of_any_size(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FREE_BYTES", 0)
    monkeypatch.setattr(module, "MAX_EXPANSION", 0)
    assert read(path, "id,n\na,1\n") == ({2: "a"}, [])


@pytest.mark.parametrize("sample", [3, 5, 9, 1 << 16])
def test_what_is_looked_at_first_is_read_once(sample: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "SAMPLE_BYTES", sample)
    assert read(path, "id,n\na,1\nb,2\nc,x\n") == (
        {2: "a", 3: "b"},
        [(4, 3, "type", "n: 'x', where a whole number belongs")],
    )
    rows, problems = read(path, b"\xef\xbb\xbfid,n\na,1\nb,2\n")
    assert rows == {2: "a", 3: "b"}
    assert [problem[:3] for problem in problems] == [(1, 1, "encoding")]


def test_bytes_that_are_no_text_are_reported_in_the_line_of_their_record_in_which_they_stand(path: Path) -> None:
    text = b'id,n\na,1\n"b\nc\xff",2\n"d\ne\nf\xff",3\n'
    assert [problem[:3] for problem in read(path, text)[1]] == [(4, 2, "encoding"), (7, 2, "encoding")]


def test_a_header_may_go_over_several_lines(path: Path) -> None:
    rows, problems = read(path, 'id,"a\nb",n\nx,y,1\nz,"u\nv",w\nt,s,2\n')
    assert (rows, [problem[:3] for problem in problems]) == ({3: "x", 6: "t"}, [(5, 4, "type")])
    assert [problem[:3] for problem in read(path, 'id,"a\nb",x\ny,,1\n')[1]] == [(2, 4, "header")]
    assert read(path, 'id,"a\nb"') == ({}, [])


@pytest.mark.parametrize(
    ("header", "places"),
    [("id,x", [(1, 4)]), ("x,id,y", [(1, 1), (1, 6)]), ("id,n,id", [(1, 1)]), ("id,n,m,n,n", [(1, 4)]),
     ('"id","x"', [(1, 6)]), ("id,x,x", [(1, 4), (1, 4)])],
)  # fmt: skip
def test_what_is_wrong_with_a_name_stands_where_it_is_first(
    header: str, places: list[tuple[int, int]], path: Path
) -> None:
    problems = read(path, f"{header}\na,1\n")[1]
    assert [problem[:3] for problem in problems] == [(*place, "header") for place in places]


def test_a_column_that_is_missing_is_reported_at_the_beginning_of_the_header(path: Path) -> None:
    first, second, *_ = TABLE.columns
    table = replace(TABLE, columns=(first, replace(second, required=True)))
    path.write_text("id\na\n", encoding="utf-8")
    (problem,) = readers.read(path, path.name, table)
    assert str(problem) == "a.csv:1:1: n: is missing; add the column [header]"


@pytest.mark.parametrize("name", ["!id!", " id", "id ", "'id"])
def test_a_name_that_is_not_in_quotes_is_reported_whole(name: str, path: Path) -> None:
    ((*_, message),) = read(path, f"{name},n\na,1\n")[1]
    assert message.startswith(f"{name!r} is no column of things")


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ('id;n"\n1;2\n', (1, 1), "delimiter"), ('sep=;"\nid;n\n', (1, 1), "delimiter"), ('id,n"\na,1\n', (1, 5), "csv"),
        ('A "title"\nid,n\n', (2, 1), "header"), ("<<<<<<< HEAD\nid,n\n", (1, 1), "merge-mark"),
        ("A title\nid,n\n", (2, 1), "header"), ("\n", (1, 1), "header"), ("", (1, 1), "header"),
    ],
)  # fmt: skip
def test_a_first_line_that_is_no_header_is_one_problem(
    text: str, place: tuple[int, int], rule: str, path: Path
) -> None:
    rows, problems = read(path, text)
    assert rows == {}
    assert [problem[:3] for problem in problems] == [(*place, rule)]


UNITS = "a second line of the header, and no row: it holds no values; take it out"


@pytest.mark.parametrize(
    ("text", "rows", "line"),
    [
        ("id,n,m\n,kg,m\na,1,2\n", {3: "a"}, 2),
        ("id,n,m\n,kg,m\na,1,2\nb,3,4\n", {3: "a", 4: "b"}, 2),
        ('id,n,m\n"u\nv",kg,m\na,1,2\n', {4: "a"}, 2),
        ('id,"n",m,"a\nb"\n,kg,m,\na,1,2,\n', {4: "a"}, 3),
    ],
)
def test_all_that_is_wrong_with_a_second_line_of_the_header_is_one_problem(
    text: str, rows: dict[int, str], line: int, path: Path
) -> None:
    assert read(path, text) == (rows, [(line, 1, "header", UNITS)])


def test_what_is_wrong_in_other_rows_is_told_besides(path: Path) -> None:
    rows, problems = read(path, "id,n,m\n,kg,m\na,1,2\nb,x,3\n")
    assert rows == {3: "a"}
    assert [problem[:3] for problem in problems] == [(2, 1, "header"), (4, 3, "type")]
    assert [problem[:3] for problem in read(path, "id,n,m\n,kg,m\n")[1]] == [(2, 2, "type"), (2, 5, "type")]


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_is_proved_from_a_size_on_behind_its_first_block(
    size: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"id,n\n" + b"a,1\n" * 40
    monkeypatch.setattr(module, "PROVED_BYTES", len(data) + size)
    monkeypatch.setattr("accord.sources.csv.framing.BLOCK_BYTES", 65)
    monkeypatch.setattr("accord.sources.proof.prover.LEAST_MEASURED", 1 << 20)
    path.write_bytes(data)
    parts = [item for item in readers.read(path, path.name, TABLE) if isinstance(item, Rows)]
    assert [part.first for part in parts] == [2, 17, 33]
    assert [bool(part.proof.clean) for part in parts] == [False, size == 0, size == 0]
