"""Records as rows: where each stands, what its items are called, which files are theirs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import small_schemas
import support
from accord.schema.load import load_schemas
from accord.schema.model import Column, Schemas, Table
from accord.schema.objects import flattened
from accord.schema.tables import tables
from accord.sources import catalogue, files, items, record_rows, records
from accord.sources.places import FileSegment, Origin, Place, RecordSegment
from accord.sources.records import Curated
from accord.sources.rows import Rows
from small_schemas import array, item, load_shelves, prop, record

BOOKS = {
    "atlas": "id: atlas\nname: an atlas\ntags: [big, blue]\ncopies:\n  - id: one\n    loans:\n"
    "      - day: 2024-01-01\n        to: Ann\n      - day: 2024-01-02\n",
    "novel": "id: novel\nname: a novel\nauthors:\n  - name: ann\n  - name: bob\n",
}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return load_shelves(tmp_path_factory.mktemp("shelves"))


def write(root: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = root / "curated" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f"{path.name}.yaml").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def curated(tmp_path: Path, schemas: Schemas) -> Curated:
    shelves = "- id: low\n- id: high\n  room: attic\n"
    return records.read(write(tmp_path, **{f"books__{k}": v for k, v in BOOKS.items()}, shelves=shelves), schemas)


# ---- places


def test_a_place_without_a_line_or_column_names_less() -> None:
    assert str(Place("a.csv", 3, 2, "", "")) == "a.csv:3:2"
    assert str(Place("a.csv", 3, 1, "", "")) == "a.csv:3"
    assert str(Place("a.csv", 0, 1, "", "")) == "a.csv"
    assert Place("a.csv", 3, 2, "r", "n").problem("type", "is wrong").message == "n: is wrong"
    assert Place("a.csv", 3, 2, "r", "").problem("type", "is wrong").message == "is wrong"


@pytest.mark.parametrize("lines", [None, [5, 6, 9, 12]])
def test_the_rows_of_a_file_stand_on_their_lines_wherever_they_are_moved(lines: list[int] | None) -> None:
    batch = pa.record_batch({"id": list("abcd")})
    rows = Rows(batch, "a.csv", 5, None if lines is None else pa.array(lines))
    segment = FileSegment.of(100, rows).moved(7)
    wanted = lines or [5, 6, 7, 8]
    assert segment.lines(range(107, 111)) == dict(zip(range(107, 111), wanted, strict=True))
    assert segment.places([(109, "id"), (107, "")]) == {
        (109, "id"): Place("a.csv", wanted[2], 1, "", "id"),
        (107, ""): Place("a.csv", 5, 1, "", ""),
    }


def test_the_rows_of_records_stand_where_their_cells_were_written(curated: Curated, schemas: Schemas) -> None:
    sound = {id(record) for written in curated.records.values() for record in written}
    found = record_rows.of_records(curated, schemas, sound)
    (loans,) = next(rows for table, rows in found if table.lists[-1:] == ("loans",))
    segment = loans.segment(10).moved(5)
    places = segment.places([(16, "day"), (15, "to"), (16, "to"), (15, "")])
    assert [(p.file, p.line, p.column, p.record, p.label) for p in places.values()] == [
        ("curated/books/atlas.yaml", 9, 14, "atlas", "copies[0].loans[1].day"),
        ("curated/books/atlas.yaml", 8, 13, "atlas", "copies[0].loans[0].to"),
        ("curated/books/atlas.yaml", 9, 9, "atlas", "copies[0].loans[1].to"),
        ("curated/books/atlas.yaml", 7, 9, "atlas", "copies[0].loans[0]"),
    ]


def test_rows_that_nobody_wrote_are_named_by_their_number(schemas: Schemas) -> None:
    segment = RecordSegment(4, schemas.tables["shelves"], [None, None])
    assert segment.place(1, "room") == Place("table shelves", 0, 0, "", "row 6: room")
    assert segment.place(0, "") == Place("table shelves", 0, 0, "", "row 5")


def test_a_cell_that_a_record_does_not_write_stands_where_its_row_was_written(curated: Curated) -> None:
    record = curated.records["books"][0]
    assert Origin(record, (), ("copies", 0)).place(("name",)).line == 2
    assert Origin(record, (), ("copies", 0)).place(("genre",)).line == 5
    assert Origin(record, (), ("copies", 0)).place(("genre", "name")).line == 5
    assert Origin(record, (), ("copies", 0)).place(("name", "genre")).line == 2
    assert Origin(record, ("copies", 0)).place(()).label == "copies[0]"


# ---- items and the table of all records


def test_items_are_named_by_their_place_or_key_and_the_row_around_them(curated: Curated, schemas: Schemas) -> None:
    def found(table: str, wanted: set[str] | None = None) -> list[dict[str, Any]]:
        all_items = [item for record in curated.records["books"] for item in items.items(record, schemas, wanted)]
        return [item.row for item in all_items if item.table.name == table]

    assert [(row["tag"], row["item"]) for row in found("book_tags")] == [("big", 1), ("blue", 2)]
    assert [(row["name"], row["item"]) for row in found("book_authors")] == [("ann", 1), ("bob", 2)]
    assert "item" not in found("copies")[0]
    assert found("copies", {"book_tags"}) == []
    assert len(found("book_tags", {"book_tags"})) == 2


def test_the_table_of_records_has_each_record_and_item_with_a_key_at_its_line(
    curated: Curated, schemas: Schemas
) -> None:
    found = [row for row, _ in catalogue.records(curated, schemas)]
    assert [(row["id"], row["file"], row["line"]) for row in found] == [
        ("books:atlas", "curated/books/atlas.yaml", 1),
        ("copies:one", "curated/books/atlas.yaml", 5),
        ("books:novel", "curated/books/novel.yaml", 1),
        ("shelves:high", "curated/shelves.yaml", 2),
        ("shelves:low", "curated/shelves.yaml", 1),
    ]
    assert [(row["table"], row["record"]) for row in found][2:4] == [("books", "novel"), ("shelves", "high")]


def test_an_item_with_a_key_has_its_row_whatever_list_it_stands_in(tmp_path: Path) -> None:
    chairs = array(item(["id"], id=prop(), seats=prop("integer")), x_table="chairs", x_singular="chair")
    halls = record("halls", "hall", [], rows=array(item(["letter"], letter=prop(), chairs=chairs)))
    schemas = load_schemas(small_schemas.write(tmp_path / "schemas", {"halls": halls}))
    text = "id: big\nrows:\n  - letter: a\n    chairs:\n      - id: soft\n  - letter: b\n"
    found = [row for row, _ in catalogue.records(records.read(write(tmp_path, halls__big=text), schemas), schemas)]
    assert [(row["id"], row["line"]) for row in found] == [("halls:big", 1), ("chairs:soft", 5)]


def test_a_record_without_a_key_is_named_by_its_number(tmp_path: Path, schemas: Schemas) -> None:
    text = "- id: low\n- room: attic\n- room: hall\n"
    found = [row for row, _ in catalogue.records(records.read(write(tmp_path, shelves=text), schemas), schemas)]
    assert [(row["id"], row["line"]) for row in found] == [("shelves:1", 2), ("shelves:2", 3), ("shelves:low", 1)]


def test_the_table_of_codes_has_each_code_of_each_vocabulary(schemas: Schemas) -> None:
    found = {row["id"]: row for row in catalogue.codes(schemas)}
    assert [name for name in found if name.endswith((":novel", ":atlas"))] == list(found)
    for code in ("novel", "atlas"):
        (row,) = [row for row in found.values() if row["code"] == code]
        assert row["id"] == f"{row['vocabulary']}:{code}"
        assert code.title() in row.values()
        assert f"A {code}." in row.values()


# ---- rows of any values


def cells_of(column: Column, values: list[Any]) -> list[Any]:
    table = Table("things", "Things", "Things.", (column,), (), column.name, {})
    found: list[Any] = (
        record_rows.of_rows(table, [{column.name: value} for value in values]).batch.column(0).to_pylist()
    )
    return found


@pytest.mark.parametrize(
    ("kind", "values", "cells"),
    [
        (
            "integer",
            [1, 1.0, 1.5, True, "1", None, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1],
            [1, 1, None, None, None, None, 2**63 - 1, None, -(2**63), None],
        ),
        ("number", [1, 1.5, True, "1", None, 10**400], [1.0, 1.5, None, None, None, None]),
        ("boolean", [True, False, 1, "true", None], [True, False, None, None, None]),
        ("string", ["a", "", 1, True, ["a"], None], ["a", "", None, None, None, None]),
    ],
)
def test_a_value_of_another_type_is_null_and_the_others_stay(kind: str, values: list[Any], cells: list[Any]) -> None:
    column = Column("a", {"title": "a", "description": "a", "type": kind}, required=False)
    assert [repr(v) for v in cells_of(column, values)] == [repr(v) for v in cells]


def test_lists_stay_apart_and_none_is_not_empty() -> None:
    spec = {"title": "a", "description": "a", "type": "array", "items": {"type": "integer"}, "x-separator": ";"}
    column = Column("a", spec, required=False)
    lists = [[1, 2], None, [], [3], "no list", [4, "x"]]
    assert cells_of(column, lists) == [[1, 2], None, [], [3], None, [4, None]]


def test_rows_of_records_are_judged_unless_it_is_said(curated: Curated, schemas: Schemas) -> None:
    table = schemas.tables["shelves"]
    rows = record_rows.of_rows(table, [{"id": "a"}, {"id": "b"}])
    assert (rows.judged, list(rows.origins), rows.cells["id"]) == (True, [None, None], ["a", "b"])
    assert record_rows.of_rows(table).batch.num_rows == 0
    taken = record_rows.of_rows(table, [{"id": "a"}, {"id": "b"}], judged=False).take(pa.array([1, 0]))
    assert (taken.judged, taken.batch.column("id").to_pylist()) == (False, ["b", "a"])
    sound = {id(curated.records["books"][1])}
    books = next(rows for table, rows in record_rows.of_records(curated, schemas, sound) if table.name == "books")
    assert [(part.judged, part.batch.column("id").to_pylist()) for part in books] == [
        (True, ["novel"]),
        (False, ["atlas"]),
    ]


def test_lists_and_files_of_records_beside_a_file_of_rows_are_told_once_each(
    curated: Curated, schemas: Schemas
) -> None:
    parts = {table.name: rows for table, rows in record_rows.of_records(curated, schemas, set())}
    told = [
        (p.path, p.line, p.column, p.rule, p.message)
        for name in ("shelves", "book_tags", "book_authors")
        for p in record_rows.written_twice(parts[name], "curated/x.csv")
    ]
    rest = "its rows come in curated/x.csv as well; keep one of them"
    assert told == [
        ("curated/shelves.yaml", 2, 3, "twice", rest),
        ("curated/books/atlas.yaml", 3, 7, "twice", f"tags: {rest}"),
        ("curated/books/novel.yaml", 4, 3, "twice", f"authors: {rest}"),
    ]


# ---- files


def test_a_file_that_cannot_be_read_may_hold_what_its_name_says(tmp_path: Path, schemas: Schemas) -> None:
    broken = "id: 'x\n"
    found = records.read(write(tmp_path, books__one=broken, shelves=broken, books__two="id: 2\nname: a\n"), schemas)
    assert found.unread == {"books": {"one", "two"}, "shelves": {"*"}}
    keys, others = record_rows.unread_keys(found, schemas.tables["books"])
    assert (keys, others) == ({(("id",), ("one",)), (("id",), ("two",))}, False)
    assert record_rows.unread_keys(found, schemas.tables["shelves"]) == ({(("id",), ("*",))}, True)
    assert record_rows.unread_keys(found, schemas.tables["copies"]) == (set(), True)
    books = schemas.tables["books"]
    first, *others = books.columns
    with_unique = replace(
        books, columns=(first, *(replace(one, spec={**one.spec, "x-unique": True}) for one in others))
    )
    assert record_rows.unread_keys(found, with_unique) == (set(), True)  # another key of it may stand there


def test_a_folder_or_file_that_cannot_be_read_may_hold_any_record(
    tmp_path: Path, schemas: Schemas, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, shelves="- id: low\n") / "curated"
    (folder / "books").mkdir()
    os.mkfifo(folder / "books" / "pipe.yaml")
    assert records.read(tmp_path, schemas).unread == {"books": {"*"}}
    fault = records.disk.Fault(folder, "unreadable", "cannot be read")
    monkeypatch.setattr(records.disk, "walk", lambda *_, **__: records.disk.Tree([], [], [fault]))
    found = records.read(tmp_path, schemas)
    assert found.unread == {table.name: {"*"} for table in schemas.tables.values() if table.stem in schemas.by_stem}
    assert [str(problem) for problem in found.problems] == ["curated: cannot be read [unreadable]"]


def told(root: Path, schemas: Schemas) -> list[tuple[str, int, int, str, str]]:
    return [(p.path, p.line, p.column, p.rule, p.message) for p in records.read(root, schemas).problems]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("a?b", "'?'"),
        ("a:b", "':'"),
        ("a<", "'<'"),
        (" a", "a space at an end of it"),
        ("d /a", "a space at an end of it"),
        ("c\x1fd", "'\\x1f'"),
    ],
)
def test_a_name_that_some_system_cannot_have_is_told(name: str, sign: str, tmp_path: Path, schemas: Schemas) -> None:
    write(tmp_path, **{f"books/{name}": f'id: "{name}"\nname: a\n'.replace("\x1f", "\\x1f")})
    fault = f"name of a file or folder with {sign}, which not every system can have; rename it"
    assert (f"curated/books/{name}.yaml", 0, 0, "file-name", fault) in told(tmp_path, schemas)


def test_names_that_differ_in_case_alone_are_told(tmp_path: Path, schemas: Schemas) -> None:
    write(tmp_path, books__one="id: one\nname: a\n", books__ONE="id: ONE\nname: a\n", books__two="id: two\nname: a\n")
    assert told(tmp_path, schemas) == [
        (
            "curated/books/ONE.yaml",
            0,
            0,
            "file-name",
            ("equal to curated/books/one.yaml but for case, which not every system can have; rename it"),
        )
    ]


def test_a_record_that_is_not_named_as_its_file_is_told_what_to_do(tmp_path: Path, schemas: Schemas) -> None:
    write(tmp_path, books__one="name: a\nid: two\n", books__three="id: a/b\nname: a\n")
    assert told(tmp_path, schemas) == [
        ("curated/books/one.yaml", 2, 5, "file-name", "id: 'two' is not the file's name 'one'; they must be the same"),
        (
            "curated/books/three.yaml",
            1,
            5,
            "file-name",
            (
                "id: 'a/b' is not the file's name 'three'; no file can be "
                "called so; write the record in a list, curated/books.yaml"
            ),
        ),
    ]


def test_what_is_no_list_or_no_record_is_told(tmp_path: Path, schemas: Schemas) -> None:
    write(tmp_path, shelves="id: low\n", shelfs="- id: low\n", book_tags="- tag: a\n")
    (tmp_path / "curated" / "books").mkdir()
    (tmp_path / "curated" / "books" / "one.yml").write_text("id: one\n", encoding="utf-8")
    (of_items,) = [problem for problem in told(tmp_path, schemas) if "book_tags" in problem[0]]
    assert of_items[3] == "unknown-file"
    assert of_items[4].startswith("no table that people write is called 'book_tags', so it would not be published")
    (tmp_path / "curated" / "book_tags.yaml").unlink()
    assert told(tmp_path, schemas) == [
        (
            "curated/books/one.yml",
            0,
            0,
            "unknown-file",
            "not a .yaml file, so it would not be published; rename it or take it out",
        ),
        (
            "curated/shelfs.yaml",
            0,
            0,
            "unknown-file",
            (
                "no table that people write is called 'shelfs', so it would not "
                "be published; did you mean 'curated/shelves'?"
            ),
        ),
        ("curated/shelves.yaml", 1, 1, "type", "curated/shelves.yaml must be a list of records"),
    ]


def test_no_folder_and_a_link_are_told(tmp_path: Path, schemas: Schemas) -> None:
    assert told(tmp_path, schemas) == [("curated", 0, 0, "missing-folder", "there is no folder curated here")]
    write(tmp_path, shelves="- id: low\n")
    (tmp_path / "curated" / "books.yaml").symlink_to(tmp_path / "curated" / "shelves.yaml")
    assert told(tmp_path, schemas) == [("curated/books.yaml", 0, 0, "symlink", "a link; put the file itself here")]


def test_what_is_wrong_with_a_whole_file_of_records_has_no_line(
    tmp_path: Path, schemas: Schemas, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = (
        write(tmp_path, **{"books/a": "id: a\nname: a\n", "books/A": "id: A\nname: a\n", "books/b?": ""}) / "curated"
    )
    for name in ("notes.txt", "books/c.json", "people.yaml"):
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / "books" / "link.yaml").symlink_to(folder / "books" / "a.yaml")
    os.mkfifo(folder / "books" / "pipe.yaml")
    real = records.disk.read_bytes

    def failing(path: Path) -> bytes:
        if path.name == "a.yaml":
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(records.disk, "read_bytes", failing)
    problems = records.read(tmp_path, schemas).problems
    assert {(p.line, p.column, p.record) for p in problems} == {(0, 0, "")}
    assert sorted({p.rule for p in problems}) == ["file-name", "not-a-file", "symlink", "unknown-file", "unreadable"]
    assert len(problems) == 7


def test_rows_of_a_file_that_need_sources_are_one_problem_of_the_file(tmp_path: Path) -> None:
    known = support.schemas()
    name = next(name for name in known.records if known.has_evidence(name))
    (problem,) = files.find(tmp_path, known, {name: tmp_path / "curated" / "a.csv"}).problems
    assert (problem.path, problem.line, problem.column, problem.rule) == ("curated/a.csv", 0, 0, "evidence")
    assert problem.message.startswith(f"{name} needs a source for its cells")


def test_of_the_problems_of_a_record_the_first_hundred_are_told(curated: Curated) -> None:
    record = curated.records["books"][0]
    one = record.problem((), "type", "wrong")
    assert list(record.first([one] * 100)) == [one] * 100
    *first, last = record.first([one] * 250)
    assert first == [one] * 100
    assert (last.rule, last.line, last.column) == ("too-many", 1, 1)
    assert "correct the 100 problems" in last.message


def test_a_key_that_has_no_place_stands_where_its_record_does(curated: Curated) -> None:
    low = curated.records["shelves"][0]
    assert low.id == "high"
    problem = low.problem(("room",), "type", "wrong", key=True)
    assert (problem.line, problem.column) == (3, 3)
    nothing = low.problem(("floor",), "required", "wrong", key=True)
    assert (nothing.line, nothing.column) == (2, 3)


def test_a_table_comes_from_one_file_of_rows(tmp_path: Path, schemas: Schemas) -> None:
    folder = tmp_path / "curated"
    (folder / "book_tags").mkdir(parents=True)
    for name in ("shelves.csv", "shelves.parquet", "copies.jsonl", "book_tags/part.csv.gz"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "book_authors").mkdir()
    (folder / "book_authors" / "notes.txt").write_text("", encoding="utf-8")
    given = {"book_authors": tmp_path / "authors.csv", "shelvs": tmp_path / "s.csv"}
    found = files.find(tmp_path, schemas, given)
    assert {name: path.relative_to(tmp_path).as_posix() for name, path in found.tables.items()} == {
        "book_authors": "authors.csv",
        "copies": "curated/copies.jsonl",
        "book_tags": "curated/book_tags",
    }
    assert sorted(path.name for path in found.files) == ["book_tags", "copies.jsonl", "shelves.csv", "shelves.parquet"]
    assert [(p.path, p.line, p.column, p.rule, p.message) for p in found.problems] == [
        (
            str(tmp_path / "s.csv"),
            0,
            0,
            "unknown-table",
            "--table shelvs: no table is called so; did you mean 'shelves'?",
        ),
        (
            "curated/shelves.csv",
            0,
            0,
            "twice",
            "shelves comes in more than one way: shelves.csv, shelves.parquet; keep one",
        ),
    ]
    chosen = files.find(tmp_path, schemas, {"shelves": tmp_path / "mine.csv"})
    assert (chosen.tables["shelves"], chosen.problems) == (tmp_path / "mine.csv", [])


@pytest.mark.parametrize(
    ("path", "name"),
    [("/x/curated/a/b.csv", "curated/a/b.csv"), ("/x/curated", "curated"), ("other/a.csv", "other/a.csv")],
)
def test_problems_call_a_file_by_its_path_in_the_project(path: str, name: str) -> None:
    assert files.name_of(Path(path)) == name


def test_values_of_a_record_go_by_the_names_of_their_columns() -> None:
    size = item([], width=prop("integer"), of=item([], maker=prop()))
    schema = record("things", "thing", [], a=prop(x_name="A"), size=size, b=prop())
    (renamed,) = tables("things", flattened(schema, schema))
    row = {"id": "x", "a": "y", "size": {"width": 3, "of": {"maker": "z"}}}
    assert items.by_column(renamed, row) == {"id": "x", "A": "y", "size_width": 3, "size_of_maker": "z"}
    assert items.by_column(renamed, {"id": "x", "size": "no object"}) == {"id": "x"}
    (plain,) = tables("things", record("things", "thing", [], a=prop()))
    assert items.by_column(plain, {"id": "x", "a": None}) == {"id": "x", "a": None}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("[{id: 10}, {id: 2}, {id: -1}]", ["-1", "2", "10"]),
        ("[{id: b}, {id: 2}, {id: a}]", ["2", "a", "b"]),
        ("[{id: 3}, {name: x}, {id: true}, {id: 1.5}, {id: [1]}, 7]", ["", "", "", "", "", "3"]),
    ],
)
def test_records_stand_in_the_order_of_their_keys_and_numbers_by_value(
    text: str, order: list[str], tmp_path: Path, schemas: Schemas
) -> None:
    found = records.read(write(tmp_path, shelves=text), schemas).records["shelves"]
    assert [record.id for record in found] == order
    places = [record.base for record in found if not record.id]
    assert places == sorted(places), "those without a key as they were written"


def test_files_aside_and_tables_from_elsewhere_are_left_to_others(tmp_path: Path, schemas: Schemas) -> None:
    folder = write(tmp_path, shelves="- id: low\n", books__a="id: a\nname: a\n") / "curated"
    for name in ("copies.jsonl", "book_tags/a.csv", "book_tags/b/a.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    aside = [folder / "copies.jsonl", folder / "book_tags"]
    found = records.read(tmp_path, schemas, {"copies"}, aside)
    assert (list(found.problems), found.elsewhere) == ([], {"copies"})
    assert sorted(found.files) == ["curated/books/a.yaml", "curated/shelves.yaml"]
    assert {p.path for p in records.read(tmp_path, schemas).problems} == {
        "curated/copies.jsonl", "curated/book_tags/a.csv", "curated/book_tags/b/a.csv",
    }  # fmt: skip


def test_what_describes_the_whole_is_no_record(tmp_path: Path, schemas: Schemas) -> None:
    found = records.read(write(tmp_path, package="id: some\ntitle: Some\n"), schemas)
    assert found.described == {"id": "some", "title": "Some"}
    assert found.package is not None
    assert (found.package.file, found.package.base, list(found.problems)) == ("curated/package.yaml", (), [])
    (tmp_path / "curated/package.yaml").write_text("id: 'x\n", encoding="utf-8")
    broken = records.read(tmp_path, schemas)
    assert (broken.described, broken.unread) == ({}, {"package": {"*"}})
