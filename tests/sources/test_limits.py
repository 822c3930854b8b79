"""Work and memory are bounded where much is wrong, and what cannot be read as a file is not waited for."""

from __future__ import annotations

import difflib
import os
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord import problems
from accord.cli import report
from accord.problems import Problem, did_you_mean
from accord.schema.model import Column, Table
from accord.sources import parquet_sizes, readers
from accord.sources.rows import MAX_COLUMNS, Rows

TABLE = Table("things", "Things", "Things.", tuple(
    Column(name, {"title": name, "description": name, "type": "string"}, required=False) for name in ("id", "title")
), ("id",), "id", {})  # fmt: skip


def read(path: Path) -> tuple[list[Rows], list[Problem]]:
    items = list(readers.read(path, path.name, TABLE))
    return [i for i in items if isinstance(i, Rows)], [i for i in items if isinstance(i, Problem)]


def test_many_unknown_columns_take_work_that_grows_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    times = []
    for count in (1000, 8000):
        path.write_text(",".join(f"title{number}" for number in range(count)) + "\n", "utf-8")
        begin = time.process_time()
        problems = read(path)[1]
        times.append(time.process_time() - begin)
        assert len(problems) == count
        assert problems[-1].column == path.read_text("utf-8").rindex(",") + 2
    assert times[1] < times[0] * 32, "eight times as many columns: quadratic work is 64 times as much"


def test_a_near_word_is_sought_among_few(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [f"event-{number:05}-{number * 7919 % 10007}" for number in range(5000)]
    compared: list[int] = []
    real = difflib.get_close_matches

    def counted(word: str, candidates: list[str], **more: float) -> list[str]:
        compared.append(len(candidates))
        return real(word, candidates, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    hits = 0
    for number in range(0, 5000, 50):
        name = known[number]
        hits += did_you_mean(name[:8] + "x" + name[8:], known) == f"; did you mean {name!r}?"
    assert hits >= 90
    assert max(compared) <= problems.MAX_COMPARED
    assert did_you_mean("x" * 1000, ["x"]) == ""
    assert did_you_mean("Titel", ["id", "title"]) == "; did you mean 'title'?"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "parts/a.csv"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    for path in {tmp_path / name, (tmp_path / name).parent if "/" in name else tmp_path / name}:
        rows, problems = read(path)
        assert (rows, [p.rule for p in problems]) == ([], ["not-a-file"])


def test_a_pointer_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    for name in ("a.csv", "a.csv.gz", "a.jsonl", "a.parquet"):
        (tmp_path / name).write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
        rows, problems = read(tmp_path / name)
        assert (rows, len(problems)) == ([], 1)
        assert "is a pointer of Git LFS, not the file itself; run git lfs pull" in str(problems[0])


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_a_file_that_cannot_be_opened_is_one_problem(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(b"")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    rows, (problem,) = read(tmp_path / name)
    assert rows == []
    assert problem == Problem(name, 0, 0, "", "unreadable", "cannot be read: Permission denied")


def test_parquet_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["a"] * 1000, "title": [str(n) for n in range(1000)]}), path)
    whole = path.read_bytes()
    damaged = whole[:200] + bytes(40) + whole[240:]
    for data, fact in ((b"", "is empty"), (b"id,title\na,b\n", "is not Parquet, whatever its name says"),
                       (whole[:-20], "is cut short"), (whole[: len(whole) // 2], "is cut short"),
                       (b"PAR1", "is cut short"), (b"PAR1" + whole[-60:], "is damaged"),
                       (damaged, "is damaged")):  # fmt: skip
        path.write_bytes(data)
        (problem,) = read(path)[1]
        assert problem.rule == "unreadable"
        assert fact in problem.message


def test_parquet_of_large_texts_is_read_in_small_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_sizes, "BATCH_BYTES", 1 << 16)
    path = tmp_path / "a.parquet"
    same, own = ["x" * 1000] * 3000, [f"{number:>1000}" for number in range(3000)]
    for title, dictionary in ((same, True), (own, False), (same[:2000] + own[:1000], True)):
        table = pa.table({"id": [str(number) for number in range(3000)], "title": title})
        pq.write_table(table, path, use_dictionary=dictionary)
        rows, problems = read(path)
        assert problems == []
        assert [cell for part in rows for cell in part.batch.column("title").to_pylist()] == title
        assert [part.first for part in rows][1:] == [part.first + part.batch.num_rows for part in rows][:-1]
        assert max(part.batch.nbytes for part in rows) < 1 << 18


def test_parquet_that_cannot_be_read_in_small_pieces_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["a", "b", "c"], "title": ["x", "y" * 5000, "z"]}), path, use_dictionary=False)
    monkeypatch.setattr(parquet_sizes, "BATCH_BYTES", 1000)
    monkeypatch.setattr(parquet_sizes, "MAX_ROW_BYTES", 4000)
    rows, problems = read(path)
    assert [(p.line, p.rule) for p in problems] == [(2, "size")]
    assert [cell for part in rows for cell in part.batch.column("id").to_pylist()] == ["a", "c"]
    monkeypatch.setattr(parquet_sizes, "MAX_CHUNK_BYTES", 4000)
    assert [(p.rule, "write the file in smaller groups of rows" in p.message) for p in read(path)[1]] == [
        ("size", True)
    ]


def test_a_small_parquet_file_of_endless_text_is_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    indices = pa.repeat(pa.scalar(0, pa.int32()), 1_000_000)
    title = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 1_000]))  # 1 GB of text
    pq.write_table(pa.table({"id": indices.cast(pa.string()), "title": title}), path, write_statistics=False)
    assert path.stat().st_size < 1 << 16
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_sizes, "MAX_REPEATED_BYTES", 100 << 20)
        rows, problems = read(path)
    (problem,) = problems
    assert (problem.rule, problem.column) == ("size", 1)
    assert "more than 100 MB of text up to here" in problem.message
    assert "put these in a table of their own" in problem.message
    assert 0 < sum(part.batch.num_rows for part in rows) == problem.line - 1 < 100_000


def test_much_text_is_read_where_the_size_of_its_file_explains_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_sizes, "MAX_REPEATED_BYTES", 1 << 10)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [str(number) for number in range(20_000)], "title": ["long" * 25] * 20_000}), path)
    assert path.stat().st_size * parquet_sizes.MAX_EXPANSION > 20_000 * 100
    rows, problems = read(path)
    assert (problems, sum(part.batch.num_rows for part in rows)) == ([], 20_000)


def test_names_of_files_are_printable(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for name in (b"caf\xe9.csv", b"a\nb.csv", b"\x1b[31m.txt"):
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(b"nope\n")
    problems = read(folder)[1]
    lines = report.text(problems).split("\n")
    assert len(lines) == len(problems) + 1
    assert all(line.isprintable() and line.encode() for line in lines)


@given(
    st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=9),
    st.sampled_from([pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_the_bytes_of_texts_are_those_of_their_rows(
    texts: list[str | None], kind: pa.DataType, begin: int, rows: int
) -> None:
    batch = pa.record_batch({"a": pa.array(texts, kind)}).slice(begin, rows)
    expected = sum(len(text.encode()) for text in texts[begin : begin + rows] if text is not None)
    assert parquet_sizes.text_bytes(batch) == expected


@pytest.mark.parametrize(("columns", "is_refused"), [(MAX_COLUMNS, False), (MAX_COLUMNS + 1, True)])
def test_a_file_that_names_too_many_columns_is_one_problem_at_its_beginning(
    columns: int, tmp_path: Path, *, is_refused: bool
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(["id"] + ["x"] * (columns - 1)) + "\n", "utf-8")
    first, *others = read(path)[1]
    said = "a.csv:1:1: names 10,001 columns, where 10,000 at most may stand [header]"
    assert (str(first) == said) is is_refused
    assert (others == []) is is_refused
