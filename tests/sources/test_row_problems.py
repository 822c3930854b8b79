"""Files of rows meet the rules that records meet; what is wrong with one is named: place, fact, remedy."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import readers
from accord.sources import rows as rows_module
from accord.sources.csv import framing
from accord.sources.rows import Rows
from support import examples

KINDS = {"id": "string", "title": "string", "n": "integer", "x": "number"}
TABLE = Table("things", "Things", "Things.", tuple(
    Column(name, {"title": name, "description": name, "type": kind}, required=name == "id")
    for name, kind in KINDS.items()
), ("id",), "id", {})  # fmt: skip


def read(path: Path, table: Table = TABLE) -> tuple[list[str], list[Problem]]:
    """Return the ids of the rows, and the problems."""
    ids, problems = [], []
    for item in readers.read(path, path.name, table):
        if isinstance(item, Rows):
            ids += item.batch.column("id").to_pylist()
        else:
            problems.append(item)
    return ids, problems


def written(folder: Path, kind: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"things.{kind}"
    if kind == "jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    elif kind == "parquet":
        pa.parquet.write_table(pa.Table.from_pylist(rows), path)
    else:
        text = "id,title\n" + "".join(f'{row["id"]},"{row["title"]}"\n' for row in rows)
        path.write_bytes(text.encode())
    return path


MARK = "'<<<<<<< HEAD' is what a merge"
BAD = {
    "a\u202eb": "character 2: invisible character U+202E", "a\u200bb": "character 2: invisible character U+200B",
    "a\x1bb": "character 2: control character U+001B", "a\r\nb": "character 2: control character U+000D",
    "cafe\u0301": "character 4: not in Unicode normal form C", "\u2028": "character 1: line separator U+2028",
    "one\n<<<<<<< HEAD\ntwo": "'<<<<<<< HEAD' is what a merge of two versions left here",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("text", BAD)
def test_characters_are_held_to_one_rule_in_every_form(tmp_path: Path, kind: str, text: str) -> None:
    rows = [
        {"id": "a", "title": "x"},
        {"id": "b", "title": text},
        {"id": "c", "title": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\tcaf\u00e9\n<a>"},
    ]
    ids, problems = read(written(tmp_path, kind, rows))
    assert ids == ["a", "c"]
    (problem,) = problems
    assert (problem.record, problem.rule) == ("b", "merge-mark" if "<<<" in text else "characters")
    assert problem.message.startswith(f"title: {BAD[text]}")
    assert (problem.line, problem.column) == {"csv": (3, 3), "jsonl": (2, 22), "parquet": (2, 1)}[kind]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("sign", ["\x1b", "\u200b", "\u202e", "\ufeff"])
def test_the_first_and_the_last_character_of_a_file_s_texts_are_held_to_it_too(
    tmp_path: Path, kind: str, sign: str
) -> None:
    """Whether all texts of a column are right is seen from their bytes as a whole."""
    for number, titles in enumerate(([f"{sign}caf\u00e9", "x"], ["x", f"caf\u00e9{sign}"], [sign, "x"])):
        (folder := tmp_path / str(number)).mkdir()
        rows = [{"id": name, "title": title} for name, title in zip("ab", titles, strict=True)]
        (problem,) = read(written(folder, kind, rows))[1]
        assert (problem.record, problem.rule) == ("b" if titles[0] == "x" else "a", "characters")


def test_every_bad_text_has_its_own_place_when_rows_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text('id,n,title\na,x,\nb,1,"two\nlines\u200b"\nc,2,\u200b\n"d\nd",3,\u200b\ne,4,fine\n', "utf-8")
    ids, problems = read(path)
    assert ids == ["e"]
    assert [(p.line, p.column) for p in problems] == [(2, 3), (3, 5), (5, 5), (7, 6)]


@pytest.mark.parametrize(
    ("name", "data", "line", "rule", "fact"),
    [
        ("a.csv", b"id;title\n1;2\n", 1, "delimiter", "separated by semicolons, where commas belong"),
        ("a.csv", b"id\ttitle\n1\t2\n", 1, "delimiter", "separated by tabs"),
        ("a.csv", b'"id"|"title"\n1|2\n', 1, "delimiter", "separated by bars"),
        ("a.csv", b"sep=;\nid;title\n1;2\n", 1, "delimiter", "names the delimiter (semicolons), which is no row"),
        ("a.csv", b"sep=,\r\nid,title\n1,2\n", 1, "delimiter", "which is no row; take it out"),
        ("a.csv", "id,title\na,b\n".encode("utf-16"), 1, "encoding", "is UTF-16 text; save the file as UTF-8"),
        ("a.csv", "id,title\na,b\n".encode("utf-16-be"), 1, "encoding", "is UTF-16 text"),
        ("a.csv", "id,title\na,b\n".encode("utf-32"), 1, "encoding", "is UTF-32 text"),
        ("a.csv", "id,title\na,caf\u00e9\n".encode("cp1252"), 2, "encoding", "in Windows-1252 it is '\u00e9'"),
        ("a.csv", "id,caf\u00e9\n".encode("cp1252"), 1, "encoding", "in Windows-1252 it is '\u00e9'"),
        ("a.csv", b"id,title\n<<<<<<< HEAD\na,b\n=======\na,c\n>>>>>>> x\n", 2, "merge-mark", MARK),
        ("a.csv", b"<<<<<<< HEAD\nid,title\n", 1, "merge-mark", MARK),
        ("a.jsonl", b'{"id": "a"}\n<<<<<<< HEAD\n{"id": "b"}\n', 2, "merge-mark", MARK),
        ("a.jsonl", '{"id": "a"}\n'.encode("utf-16"), 1, "encoding", "is UTF-16 text"),
        ("a.jsonl", '{"id": "caf\u00e9"}\n'.encode("cp1252"), 1, "encoding", "in Windows-1252 it is '\u00e9'"),
        ("a.jsonl", b'{"id": "a", "x": 1e-400}\n', 1, "type", "x: a number nearer to zero than"),
        ("a.jsonl", b'{"id": "a", "n": 1.0, "x": 1e-99999999999999999999}\n', 1, "type", "x: a number nearer"),
    ],
)  # fmt: skip
def test_what_a_file_is_instead_is_named(  # noqa: PLR0913, PLR0917 - a table of cases
    tmp_path: Path, name: str, data: bytes, line: int, rule: str, fact: str
) -> None:
    (tmp_path / name).write_bytes(data)
    first = read(tmp_path / name)[1][0]
    assert (first.line, first.rule) == (line, rule)
    assert fact in first.message
    if name == "a.csv":
        (tmp_path / "a.csv.gz").write_bytes(gzip.compress(data))
        assert read(tmp_path / "a.csv.gz")[1][0].message == first.message


def test_zero_is_zero_however_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "a", "x": 0e-400}\n{"id": "1e-400", "x": 0.0}\n{"id": "c", "x": -0.0, "n": 0e-99999999999999999999}\n'
    )
    assert read(path) == (["a", "1e-400", "c"], [])


CELL = st.text(st.sampled_from(['"', "\n", ",", "a", "\u00e9", "{", ":", "\\"]), max_size=5)


@settings(max_examples=examples(150))
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8),
    block=st.sampled_from([1, 8, 1 << 20]),
    data=st.data(),
)
def test_the_place_of_a_cell_is_where_it_begins_in_the_file(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], block: int, data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(["\n", "\r\n"]))
    folder = tmp_path_factory.mktemp("places")
    names = ("id", "title", "other")
    table = Table("things", "T", "T.", tuple(Column(n, {"title": n, "description": n, "type": "string"}, required=False)
                                            for n in names), ("id",), "id", {})  # fmt: skip
    csv = folder / "t.csv"
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    csv.write_bytes(("id,title,other" + ending + "".join(",".join(row) + ending for row in quoted)).encode())
    jsonl = folder / "t.jsonl"
    jsonl.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows), "utf-8")
    out = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1))))
    for path in (csv, jsonl):
        lines = path.read_bytes().decode().split("\n")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(framing, "BLOCK_BYTES", block)
            for part in readers.read_as_written(path, "t", table):
                assert isinstance(part, Rows)
                left = part.without([row for row in out if row < part.batch.num_rows])
                for _ in range(2):  # several may ask, one after another
                    for row, cells in enumerate(left.batch.to_pylist()):
                        for name, cell in cells.items():
                            line, column = left.position(row, name)
                            rest = "\n".join(lines[line - 1 :])[column - 1 :]
                            wanted = '"' + cell.replace('"', '""') + '"' if path == csv else json.dumps(cell)
                            assert rest.startswith(wanted)
                        assert left.position(row, "none") == (left.line(row), 1)


@pytest.mark.parametrize("out", [[0], [9], [0, 9], [3, 4, 5], [0, 2, 4, 6, 8], list(range(9)), list(range(10))])
def test_rows_are_the_same_whether_few_or_many_are_taken_out(out: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Few are cut out, and of many the others are picked."""
    left = [row for row in range(10) if row not in out]
    batch = pa.record_batch({"id": pa.array(range(10))})
    for lines in (None, pa.array([3 * row for row in range(10)])):
        for most in (100, 0):
            monkeypatch.setattr(rows_module, "MAX_SPANS", most)
            found = Rows(batch, "a.csv", 5, lines).without(out)
            assert found.batch.column("id").to_pylist() == left
            assert [found.line(at) for at in range(len(left))] == [
                5 + row if lines is None else 3 * row for row in left
            ]
            assert [int(found.numbers[at].as_py()) for at in range(len(left))] == left


def test_a_row_without_its_whole_key_has_no_name() -> None:
    batch = pa.record_batch({"id": ["a", None], "n": [1, 2]})
    names = {
        key: [rows_module.key_text(batch, key, row) for row in (0, 1)] for key in (("id",), ("n", "id"), ("x",), ())
    }
    assert names[("x",)] == names[()] == ["", ""]
    assert names[("id",)][0] == "a"
    assert names[("n", "id")][0] == "1,a"


def test_unknown_fields_of_a_line_are_told_up_to_a_hundred(tmp_path: Path) -> None:
    for count in (100, 101, 250):
        row = {"id": "a"} | {f"u{number}": 1 for number in range(count)}
        (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        problems = read(tmp_path / "a.jsonl")[1]
        assert [problem.rule for problem in problems if problem.rule != "too-many"] == ["unknown-field"] * 100
        more = [problem.message for problem in problems if problem.rule == "too-many"]
        fact = f"and {count - 100:,} more fields that there are not; take these out first"
        assert more == ([fact] if count > 100 else [])
