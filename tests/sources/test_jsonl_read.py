"""Lines of JSON in parts of any size: each at its place in the file, one that is too long passed over whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import readers
from accord.sources.jsonl import read as module
from accord.sources.rows import Rows

KINDS = {"id": "string", "n": "integer", "place_name": "string", "place_year": "integer"}
TABLE = Table("things", "Things", "Things.", tuple(
    Column(name, {"title": name, "description": name, "type": kind}, required=False) for name, kind in KINDS.items()
), ("id",), "id", {})  # fmt: skip
LONG = "the line is longer"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


def read(path: Path, data: bytes) -> tuple[list[Rows], list[tuple[int, int, str, str]]]:
    """Return the rows, each of whose ids stands where it is said to, and the problems."""
    path.write_bytes(data)
    items = list(readers.read(path, path.name, TABLE))
    rows = [item for item in items if isinstance(item, Rows)]
    lines = data.split(b"\n")
    for part in rows:
        for at, name in enumerate(part.batch.column("id").to_pylist()):
            line, column = part.position(at, "id")
            assert line == part.line(at)
            assert lines[line - 1][column - 1 :].startswith(f'"{name}"'.encode())
            assert part.position(at, "none") == (line, 1)
    return rows, [(p.line, p.column, p.rule, p.message) for p in items if isinstance(p, Problem)]


def ids(rows: list[Rows]) -> list[list[str]]:
    return [part.batch.column("id").to_pylist() for part in rows]


def row(name: str, size: int) -> bytes:
    """Return a line of so many bytes, without its end."""
    return f'{{"id": "{name}"'.encode().ljust(size - 1) + b"}"


@pytest.mark.parametrize(("most", "parts"), [(1, [1] * 5), (2, [2, 2, 1]), (4, [4, 1]), (5, [5]), (6, [5])])
def test_so_many_lines_are_read_together(
    most: int, parts: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_ROWS", most)
    rows, problems = read(path, b"".join(row(name, 20) + b"\n" for name in "abcde"))
    assert ([part.batch.num_rows for part in rows], problems) == (parts, [])
    assert [part.first for part in rows] == [1 + sum(parts[:at]) for at in range(len(parts))]


@pytest.mark.parametrize(("most", "parts"), [(20, [1] * 5), (21, [1] * 5), (22, [2, 2, 1]), (63, [3, 2]), (64, [4, 1])])
def test_lines_are_read_together_up_to_so_many_bytes(
    most: int, parts: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_BYTES", most)
    rows, _ = read(path, b"".join(row(name, 20) + b"\n" for name in "abcde"))
    assert [part.batch.num_rows for part in rows] == parts


@pytest.mark.parametrize(
    ("size", "end", "is_read"),
    [(63, b"\n", True), (64, b"\n", False), (64, b"", True), (65, b"", False), (65, b"\n", False), (128, b"\n", False),
     (129, b"\n", False), (127, b"\n", False), (300, b"", False)],
)  # fmt: skip
def test_a_line_is_read_up_to_its_limit_and_those_behind_it_keep_their_places(
    size: int, end: bytes, path: Path, monkeypatch: pytest.MonkeyPatch, *, is_read: bool
) -> None:
    monkeypatch.setattr(module, "MAX_LINE_BYTES", 64)
    behind = b"".join(row(name, 20) + b"\n" for name in "cd") if end else b""
    rows, problems = read(path, row("a", 30) + b"\n" + row("b", size) + end + behind)
    assert ids(rows) == [["a", *("b" if is_read else ""), *("cd" if end else "")]]
    assert [problem[:3] for problem in problems] == ([] if is_read else [(2, 1, "json")])
    lines = [rows[0].line(at) for at in range(rows[0].batch.num_rows)]
    assert lines == [1, *([2] if is_read else []), *([3, 4] if end else [])]


def test_the_limit_of_a_line_is_told_in_megabytes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINE_BYTES", 1 << 20)
    _, problems = read(path, row("a", (1 << 20) + 5) + b"\n")
    assert problems == [(1, 1, "json", "longer than 1 MB")]


@pytest.mark.parametrize(
    ("line", "column", "fact"),
    [
        ('{"place": {"name": "x"}}', 2, "'place': there is no such field; a row is flat: write place_name, place_year"),
        ('{"id": "a", "plac": 1}', 13, "'plac': there is no such field"),
        ('{"id": "a", "nn": 1}', 13, "'nn': there is no such field"),
    ],
)
def test_an_object_of_columns_is_to_be_written_flat(line: str, column: int, fact: str, path: Path) -> None:
    rows, ((at, place, rule, message),) = read(path, f'{{"id": "z"}}\n{line}\n'.encode())
    assert ids(rows) == [["z"]]
    assert (at, place, rule) == (2, column, "unknown-field")
    assert message.startswith(fact)


@pytest.mark.parametrize(
    ("line", "column", "fact"),
    [
        ('{"id": "a"', 11, "no JSON: expecting ',' delimiter"),
        ('{"id": "a"   ', 11, "no JSON: expecting ',' delimiter"),
        ('{"id" "a"}', 7, "no JSON: expecting ':' delimiter"),
        ('{"id": }', 8, "no JSON: expecting value"),
        ('{"id": "a"} x', 13, "no JSON: extra data"),
        ('{"é": 1,}', 9, "no JSON: "),
        ("  ", 1, "an empty line; take it out"),
        ("<<<<<<< HEAD", 1, "'<<<<<<< HEAD' is what a merge of two versions left here"),
        ("[1]", 1, "a list, where an object belongs"),
        ('{"id": "\\u0000"}', 1, "'\\x00' holds a NUL character"),
        ('{"id": "a", "n": ["\\u0000"]}', 1, "'\\x00' holds a NUL character"),
        ('{"id": "\\ud83d"}', 1, "'\\ud83d' holds half of a surrogate pair"),
        ('{"\\ud83d": 1}', 1, "'\\ud83d' holds half of a surrogate pair"),
        ('{"id": "é' + "\udcff" + '"}', 10, "the byte 0xFF is no UTF-8 text here"),
    ],
)
def test_what_is_no_json_has_its_place(line: str, column: int, fact: str, path: Path) -> None:
    data = line.encode(errors="surrogateescape") + b"\n" + row("b", 20) + b"\n"
    rows, ((at, place, _, message),) = read(path, data)
    assert (ids(rows), at, place) == ([["b"]], 1, column)
    assert message.startswith(fact)


@pytest.mark.parametrize(("fields", "more"), [(100, 0), (101, 1), (1200, 1_100)])
def test_of_many_fields_that_there_are_not_a_hundred_are_told_each_at_its_place(
    fields: int, more: int, path: Path
) -> None:
    line = ", ".join(f'"u{number}": 1' for number in range(fields))
    _, problems = read(path, f"{{{line}}}\n".encode())
    known, others = problems[:100], problems[100:]
    assert [column for _, column, *_ in known] == [line.index(f'"u{number}"') + 2 for number in range(100)]
    fact = f"and {more:,} more fields that there are not; take these out first"
    assert others == ([(1, 1, "too-many", fact)] if more else [])


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_is_proved_from_a_size_on(size: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"id": "a", "n": 1}\n{"id": "b", "n": 2}\n'
    monkeypatch.setattr(module, "PROVED_BYTES", len(data) + size)
    (rows,), _ = read(path, data)
    assert bool(rows.proof.clean) is (size == 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_another_encoding_is_one_problem_at_its_beginning(encoding: str, path: Path) -> None:
    rows, problems = read(path, '{"id": "a"}\n{"id": "b"}\n'.encode(encoding))
    assert rows == []
    assert [problem[:3] for problem in problems] == [(1, 1, "encoding")]


def test_behind_a_byte_order_mark_lines_are_read_at_their_places(path: Path) -> None:
    path.write_bytes(b'\xef\xbb\xbf{"id": "a"}\n{"id": "b", "n": "x"}\n{"id": "c"}\n')
    problem, rows_or_problem, *others = readers.read(path, path.name, TABLE)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column, problem.rule) == (1, 1, "encoding")
    assert isinstance(rows_or_problem, Problem)
    assert (rows_or_problem.line, rows_or_problem.column, rows_or_problem.record) == (2, 18, "b")
    (rows,) = others
    assert isinstance(rows, Rows)
    assert [rows.position(at, "id") for at in (0, 1)] == [(1, 8), (3, 8)]
