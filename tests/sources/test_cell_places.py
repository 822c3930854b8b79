"""A cell that breaks a rule between rows is reported at its own line and column, in every file of lines."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from accord import pipeline
from accord.project import Project
from accord.sources import cell_places
from accord.sources.cell_places import exact
from accord.sources.places import Place
from small_schemas import load_shelves, shelves, write

ROWS = [
    {"id": "a", "name": "one", "note": "x", "shelf": "top", "printed": "1999"},
    {"id": "b", "name": "two", "note": "two, too", "shelf": "nowhere", "printed": "2000"},
    {"id": "a", "name": "three", "note": "y", "shelf": "top"},
]
PACKAGE = {"id": "some", "title": "Some", "version": "1.0.0", "created": "2026-01-31"}


def as_csv(rows: list[dict[str, str]]) -> str:
    quoted = [[f'"{row[name]}"' if "," in row.get(name, "") else row.get(name, "") for name in ROWS[0]] for row in rows]
    return "".join(",".join(cells) + "\n" for cells in [list(ROWS[0]), *quoted])


def as_lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def dataset(folder: Path, name: str, data: bytes) -> Project:
    write(folder / "schemas", shelves())
    (folder / "curated").mkdir()
    (folder / "curated" / "package.yaml").write_text(json.dumps(PACKAGE), encoding="utf-8")
    (folder / "curated" / "shelves.csv").write_text("id,room\ntop,hall\n", encoding="utf-8")
    (folder / "curated" / name).write_bytes(data)
    return Project(folder)


def places(project: Project) -> list[tuple[int, int, str]]:
    problems = pipeline.check(project).problems
    return [(problem.line, problem.column, problem.rule) for problem in problems]


CASES: dict[str, Callable[[], bytes]] = {
    "books.csv": lambda: as_csv(ROWS).encode(),
    "books.csv.gz": lambda: gzip.compress(as_csv(ROWS).encode()),
    "books.jsonl": lambda: as_lines(ROWS).encode(),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reference_stands_at_the_column_of_its_cell(name: str, tmp_path: Path) -> None:
    expected = [(2, 57, "reference"), (3, 8, "duplicate-id")]
    if "csv" in name:
        expected = [(3, 18, "reference"), (4, 1, "duplicate-id")]
    assert places(dataset(tmp_path, name, CASES[name]())) == expected


def test_a_record_of_several_lines_has_its_cells_on_them(tmp_path: Path) -> None:
    text = 'shelf,"note",name,id\r\ntop,"a ""b""\nc",n,x\r\n"no\nwhere","d\ne",n,y\r\nhere,f,n,z\r\n'
    project = dataset(tmp_path, "books.csv", text.encode())
    references = [(line, column) for line, column, rule in places(project) if rule == "reference"]
    assert references == [(4, 1), (7, 1)]
    text = 'id,"note",shelf,name\ny,"d\ne",nowhere,n\n'
    (tmp_path / "curated" / "books.csv").write_text(text, encoding="utf-8")
    assert (3, 4, "reference") in places(project)


def test_a_computed_column_stands_where_that_does_which_it_is_computed_from(tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8")
    books = load_shelves(tmp_path / "schemas").tables["books"]
    of_date = Place("books.csv", 2, 1, "", "printed_earliest")
    assert exact(path, books, {(0, "printed_earliest"): of_date}) == {
        (0, "printed_earliest"): of_date._replace(column=13)
    }


def test_what_the_file_does_not_have_is_left_as_it_is(tmp_path: Path) -> None:
    books = load_shelves(tmp_path / "schemas").tables["books"]
    path = tmp_path / "books.csv"
    known = {
        (0, "pages"): Place("books.csv", 2, 1, "", "pages"),  # no column of this file
        (1, ""): Place("books.csv", 3, 1, "", ""),  # a whole row
        (9, "shelf"): Place("books.csv", 99, 1, "", "shelf"),  # the file was longer
    }
    assert exact(path, books, known) == known
    path.write_text(as_csv(ROWS), encoding="utf-8")
    assert exact(path, books, known) == known
    path.write_bytes(b"\xff\n" * 4)
    assert exact(path, books, known) == known
    assert exact(tmp_path / "books.parquet", books, known) == known


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "jsonl"])
def test_of_a_file_that_was_changed_since_the_lines_that_were_known_are_reported(kind: str, tmp_path: Path) -> None:
    books = load_shelves(tmp_path / "schemas").tables["books"]
    path = tmp_path / f"books.{kind}"
    known = {(0, "shelf"): Place("books", 2, 1, "", "shelf"), (1, "shelf"): Place("books", 3, 1, "", "shelf")}
    packed = gzip.compress(as_csv(ROWS * 50).encode())
    damaged = packed[:40] + bytes(40) + packed[80:]
    for data in {
        "csv": [b"id,name,note,shelf,printed\na,b\nc\n"],  # rows that end before the cell
        "csv.gz": [packed[: len(packed) // 2], packed[:30], damaged, b"no gzip"],
        "jsonl": [b'{"id": "a"}\n{"shelf\n{"\n', b'{"id": \n{"id": \n{"id": \n', b'{"id":' + b"[" * 99_999],
    }[kind]:
        path.write_bytes(data)
        assert exact(path, books, known) == known


@pytest.mark.parametrize(
    ("size", "step"), [(1, 1), (2, 1), (7, 3), (50, 7), (50, 50), (1 << 16, 7), (1 << 16, 1 << 16)]
)
@pytest.mark.parametrize("ending", ["", "\n"])
def test_places_do_not_hang_on_where_blocks_end(
    size: int, step: int, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_places, "BLOCK_BYTES", size)
    monkeypatch.setattr(cell_places, "STEP_BYTES", step)
    table = load_shelves(tmp_path / "schemas").tables["books"]
    lines = ["id,name,note,shelf,printed"] + [
        f'k{n},"a\nb{n}",x,s{n},' if n % 3 else f"k{n},c,x,s{n}," for n in range(40)
    ]
    (tmp_path / "books.csv").write_text("\n".join(lines) + ending, encoding="utf-8")
    starts = [2 + sum(line.count("\n") + 1 for line in lines[1 : 1 + n]) for n in range(40)]
    wanted = {(n, "shelf"): Place("books.csv", starts[n], 1, f"k{n}", "shelf") for n in (0, 1, 2, 3, 17, 38, 39)}
    for (n, _), place in exact(tmp_path / "books.csv", table, wanted).items():
        last = lines[1 + n].split("\n")[-1]
        assert (place.line, place.column) == (starts[n] + lines[1 + n].count("\n"), last.index(f",s{n},") + 2)
    gone = {(0, "shelf"): Place("books.csv", 1000, 1, "", "shelf")}
    assert exact(tmp_path / "books.csv", table, gone) == gone
