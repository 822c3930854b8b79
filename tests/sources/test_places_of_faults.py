"""Each fault is reported at its own place, and none for what is no longer there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import readers, yaml12
from accord.sources.cell_places import exact
from accord.sources.csv import positions
from accord.sources.csv.framing import Chunk, as_bytes
from accord.sources.csv.positions import Places, Records
from accord.sources.encodings import other_encoding
from accord.sources.json_values import type_message
from accord.sources.places import Place
from accord.sources.rows import Rows
from accord.sources.yaml_events import Comment, Reader


def column(name: str, kind: str = "string") -> Column:
    return Column(name, {"title": name, "description": name, "type": kind}, required=False)


TABLE = Table("things", "Things", "Things.", (column("id"), column("n", "integer"), column("note")), ("id",), "id", {})


def parts(path: Path, table: Table = TABLE) -> tuple[list[Rows], list[Problem]]:
    items = list(readers.read(path, path.name, table))
    return [item for item in items if isinstance(item, Rows)], [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("last", "at", "fact"),
    [
        ('b,2,a"b\n', 6, "a quote within a cell that does not begin with one"),
        ('b,2,"a"b\n', 7, "text after the quote that closes a cell"),
        ('"b","2","a"b\n', 11, "text after the quote that closes a cell"),
        ('"b",2"2,"a"b\n', 6, "a quote within a cell that does not begin with one"),
        ('"b"b,2"2,"a\n', 3, "text after the quote that closes a cell"),
    ],
)
def test_a_stray_quote_is_found_among_many_that_are_right(last: str, at: int, fact: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,n,note\n" + '"a",1,"b ""c"""\n' * 9 + last, encoding="utf-8")
    (problem,) = (problem for problem in parts(path)[1] if problem.rule == "csv")
    assert (problem.line, problem.column) == (11, at)
    assert problem.message.startswith(fact)


@pytest.mark.parametrize("steps", [0, 1, 16])
@pytest.mark.parametrize("skipped", range(9))
def test_records_are_found_whichever_part_of_the_cells_that_were_read_they_are(
    skipped: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whether few steps or halves lead to them."""
    monkeypatch.setattr(positions, "_STEPS", steps)
    ids, notes = ["a", "bb", "ccc", "d", 'e"', "f", "g"], ['x"\ny', "", '""', "z\nz", "é", '"', "last"]
    written = [['"' + text.replace('"', '""') + '"' for text in texts] for texts in (ids, notes)]
    lines = [",".join(cells) + "\n" for cells in zip(*written, strict=True)]
    buffer = pa.py_buffer("".join(lines).encode())
    quotes = pc.equal(as_bytes(buffer), pa.scalar(ord('"'), pa.uint8()))
    before = ['a "text"\n'[:skipped]]  # a row before them
    cells = [pa.array(before + texts).slice(1) for texts in (ids, notes)]
    places, records = Places(Chunk(buffer, 1, 0, quotes), cells), Records(buffer)
    assert [places.record(row) for row in range(7)] == [records.record(row) for row in range(7)]
    assert [records.record(row)[0] for row in range(7)] == lines


@pytest.mark.parametrize(
    ("head", "fact"),
    [
        (b"\0i\0d\0\n", "is UTF-16 text"),
        (b"i\0d\0\n\0", "is UTF-16 text"),
        (b"\0i\0d\n", "is UTF-16 text"),  # a byte that a program added
        (b"i\0d\0\n", "is UTF-16 text"),
        (b"\0i\0d\0,\0n\0,\0\0\0\n", ""),  # zeros that stand for no letter
        (b"i\0d\0,\0n\0,\0\0\0\n\0", ""),
        (b"id\0n", ""),
        (b"\0i", ""),
        (b"", ""),
    ],
)
def test_ascii_beside_zeros_is_utf16_that_has_no_mark(head: bytes, fact: str) -> None:
    assert other_encoding(head).startswith(fact)
    assert bool(other_encoding(head)) is bool(fact)


@pytest.mark.parametrize(("key", "record"), [("a", "a"), (7, "7"), (None, ""), (1.5, ""), (["a"], "")])
def test_a_row_is_named_by_its_key_as_it_was_read_where_that_may_be_one(key: Any, record: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": key, "n": "x"}) + "\n", encoding="utf-8")
    assert {problem.record for problem in parts(path)[1]} == {record}


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ([1, "x", "y"], "item 2: 'x'"),
        ([1, None], "item 2: "),
        ([None, "x"], "item 1: "),
        (["x", None], "item 1: 'x'"),
        ("x", "'x', where a list"),
    ],
)
def test_the_first_wrong_item_of_a_list_is_named_by_its_place(value: Any, fact: str) -> None:
    spec = {"title": "n", "description": "n", "type": "array", "items": {"type": "integer"}, "x-separator": ";"}
    assert type_message(Column("n", spec, required=False), value).startswith(fact)


def test_no_place_is_told_of_a_line_that_a_record_has_swallowed_since(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    known = {(row, "note"): Place("a.csv", row + 2, 1, "", "note") for row in range(4)}
    path.write_text('id,n,note\na,1,"x"\nbb,2,x\nccc,3,x\ndddd,4,x\n', encoding="utf-8")
    assert [(p.line, p.column) for p in exact(path, TABLE, known).values()] == [(2, 5), (3, 6), (4, 7), (5, 8)]
    path.write_text('id,n,note\n"a\nb\nc",1,x\ndddd,4,x\n', encoding="utf-8")  # a record of lines 2 to 4
    assert [(p.line, p.column) for p in exact(path, TABLE, known).values()] == [(4, 6), (3, 1), (4, 1), (5, 8)]


@pytest.mark.parametrize(
    ("notes", "first", "lines"),
    [("vx", 3, [3]), ("vxvx", 3, [3, 5]), ("xvx", 2, [2, 4]), ("xx", 2, [2, 3]), ("vvx", 4, [4])],
)
def test_rows_that_are_left_know_the_line_they_begin_on(
    notes: str, first: int, lines: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,note\n" + "".join(f"a,{note}\n" for note in notes.replace("v", "\u200b")), encoding="utf-8")
    (rows,), problems = parts(path)
    assert len(problems) == notes.count("v")
    assert rows.first == first
    assert [rows.line(at) for at in range(rows.batch.num_rows)] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('a: "\\u200b"\n', []),
        ('b: "\\u200b"\n', [1]),
        ('c:\n  a: "\\u200b"\n', [2]),
        ('c:\n  d: "\\u200b"\n', []),
        ('c:\n  - d: "\\u200b"\n  - e: "\\u200b"\n', [3]),
        ('a:\n  - x\n  - "\\u200b"\n', []),
        ('b:\n  - x\n  - "\\u200b"\n', [3]),
        ('"\\u200b": x\n', [1]),
        ('a:\n  "\\u200b": x\n', [2]),
        ('c:\n  "\\u200b": x\n', [2]),
    ],
)
def test_any_characters_stand_in_the_values_that_may_hold_them_alone(text: str, lines: list[int]) -> None:
    document = yaml12.load(text.encode(), {("a",), ("c", "d")})
    assert [(fault[0], fault[2]) for fault in document.faults] == [(line, "characters") for line in lines]


@pytest.mark.parametrize(
    ("text", "line", "at"),
    [("a: | # b\n  c\n", 1, 6), ("x: y\nab: >-  #b  \n  c\n", 2, 9), ("- x\n- |2 # b\n  c\n", 2, 6)],
)
def test_a_comment_beside_the_head_of_a_block_has_its_own_place(text: str, line: int, at: int) -> None:
    events = list(Reader(text))
    (comment,) = (event for event in events if isinstance(event, Comment))
    sign = text.splitlines()[line - 1][at - 1 :].rstrip()
    assert comment == Comment(line, at, sign, is_beside=True, sign="", is_open=False)
    head = events[events.index(comment) - 1]
    assert isinstance(head, yaml.ScalarEvent)
    assert head.value.strip() == "c"
