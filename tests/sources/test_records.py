"""Curated files are found, read and attributed: by table, whether one record a file or a list, each with its place.

What stands in the folder and would not be published is told. A file that cannot be understood is told once, and what
refers to its record is not blamed for it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import small_schemas
from accord.schema.load import load_schemas
from accord.sources import record_rows
from accord.sources.date_columns import derive_few
from accord.sources.records import read
from lighthouses import PACKAGE
from small_schemas import prop
from support import ROOT, SMALL, check, check_curated, curated_copy, schemas


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return curated_copy(tmp_path)


def write(root: Path, name: str, text: str) -> None:
    path = root / "curated" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_both_forms_give_the_same_records(root: Path) -> None:
    before = read(root, schemas()).records["outlets"]
    text = (root / "curated/outlets.yaml").read_text(encoding="utf-8")
    (root / "curated/outlets.yaml").unlink()
    for part in text.removeprefix("- ").split("\n- "):
        lines = [line.removeprefix("  ") for line in part.splitlines()]
        write(root, f"outlets/{lines[0].removeprefix('id: ')}.yaml", "\n".join(lines) + "\n")
    after = read(root, schemas()).records["outlets"]
    assert [record.data for record in after] == [record.data for record in before]
    assert check(root)[1] == []


def test_records_stand_in_the_order_of_ids_in_whatever_folder(root: Path) -> None:
    (root / "curated/actors/zz").mkdir()
    (root / "curated/actors/ali-visitor.yaml").rename(root / "curated/actors/zz/ali-visitor.yaml")
    curated, problems = check(root)
    assert [record.id for record in curated.records["actors"]] == ["ali-visitor", "hassan-host", "iran", "iraq"]
    assert problems == []


def test_records_without_a_good_id_stand_somewhere_too(root: Path) -> None:
    path = root / "curated/outlets.yaml"
    odd = "".join(f"- {{id: {text}, name: Some}}\n" for text in ('""', "7", "null", "[a]"))
    write(root, "outlets.yaml", path.read_text(encoding="utf-8") + odd)
    assert [record.id for record in read(root, schemas()).records["outlets"]] == [
        "", "", "7", "", "north-news", "south-news"
    ]  # fmt: skip
    assert {problem.rule for problem in check(root)[1]} >= {"type", "minLength"}


def test_a_problem_points_at_value_key_or_record(root: Path) -> None:
    curated = read(root, schemas())
    baghdad = next(record for record in curated.records["places"] if record.id == "baghdad")
    at = [
        baghdad.problem(("names", 1, "name"), "required", "m"),
        baghdad.problem(("names", 1, "name"), "required", "m", key=True),
        baghdad.problem(("names", 7, "name"), "required", "m"),
        baghdad.problem((), "required", "m"),
    ]
    assert [(p.line, p.column) for p in at] == [(14, 14), (14, 8), (13, 5), (5, 3)]
    assert {(p.path, p.record) for p in at} == {("curated/places.yaml", "baghdad")}


def test_what_is_not_for_publishing_is_let_be_or_reported(root: Path) -> None:
    for name in ("README.md", "actors/README.md", "actors/.gitkeep", "events/.DS_Store", "actors/.swp", ".a.zip"):
        write(root, name, "x")
    assert check(root)[1] == []
    for name in ("notes.txt", "actors/photo.png", "people/x.yaml", "codes.yaml", "actors/x.json", "actors/-x.txt"):
        write(root, name, "x: 1\n")
    problems = check(root)[1]
    assert [problem.path for problem in problems] == sorted(
        [
            "curated/actors/-x.txt",
            "curated/actors/photo.png",
            "curated/actors/x.json",
            "curated/codes.yaml",
            "curated/notes.txt",
            "curated/people/x.yaml",
        ]
    )
    assert {problem.rule for problem in problems} == {"unknown-file"}


def test_an_empty_list_is_no_record_and_no_problem(root: Path) -> None:
    write(root, "withdrawn.yaml", "# nothing was withdrawn yet\n")
    assert check(root)[1] == []


BROKEN = ["name: 'x\n", "\x00", "[" * 99, "", "just text\n", "- a list\n"]


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("name", ["actors/iran.yaml", "sources/north-1.yaml", "events/2024/visit-2024.yaml"])
def test_a_broken_file_is_reported_once_and_its_users_are_not_blamed(name: str, text: str, root: Path) -> None:
    write(root, name, text)
    assert [problem.path for problem in check(root)[1]] == [f"curated/{name}"]


@pytest.mark.parametrize("name", ["places.yaml", "outlets.yaml"])
def test_a_broken_list_is_reported_once_and_its_users_are_not_blamed(name: str, root: Path) -> None:
    write(root, name, "- id: 'x\n")
    assert [problem.path for problem in check(root)[1]] == [f"curated/{name}"]


def test_a_broken_agreement_hides_its_provisions_but_not_other_faults(root: Path) -> None:
    write(root, "agreements/border-deal.yaml", "id: 'x\n")
    write(root, "actors/iraq.yaml", "id: iraq\nname: Iraq\nkind: stat\npart_of: irann\n")
    reported = [(problem.path.removeprefix("curated/"), problem.rule) for problem in check(root)[1]]
    assert sorted(reported) == [
        ("actors/iraq.yaml", "oneOf"),
        ("actors/iraq.yaml", "reference"),
        ("agreements/border-deal.yaml", "yaml"),
    ]


def library(root: Path) -> list[str]:
    """Check a book that names a shelf and a hall, neither of which is there; return the fields that are blamed."""
    shelf, hall = small_schemas.record("shelves", "shelf", []), small_schemas.record("halls", "hall", [])
    shelf["properties"]["id"] = prop("integer")
    book = small_schemas.record("books", "book", [], shelf=prop("integer", x_references="shelves.id"), hall=prop())
    book["properties"]["hall"]["x-references"] = "halls.id"
    small_schemas.write(root / "schemas", {"shelves": shelf, "halls": hall, "books": book})
    write(root, "package.yaml", PACKAGE)
    write(root, "books/a.yaml", "id: a\nshelf: 7\nhall: north\n")
    problems = check(root, load_schemas(root / "schemas"))[1]
    return [problem.message.partition(":")[0] for problem in problems if problem.path == "curated/books/a.yaml"]


def test_what_cannot_be_read_hides_what_refers_to_its_table_alone(tmp_path: Path) -> None:
    assert library(tmp_path) == ["shelf", "hall"]
    (tmp_path / "curated/halls").mkdir()
    os.mkfifo(tmp_path / "curated/halls/south.yaml")
    assert library(tmp_path) == ["shelf"]


def test_a_broken_record_whose_key_is_a_number_may_be_any(tmp_path: Path) -> None:
    """Its file need not be named after its key."""
    write(tmp_path, "shelves/low.yaml", "id: '7\n")
    assert library(tmp_path) == ["hall"]
    write(tmp_path, "shelves/low.yaml", "id: 8\n")
    assert library(tmp_path) == ["shelf", "hall"]


ODD = [None, 7, [[7]], {"id": []}]


@pytest.mark.repeats
@pytest.mark.parametrize(("every", "kinds"), [(12, 1), pytest.param(1, len(ODD), marks=pytest.mark.soak)])
def test_nothing_that_stands_anywhere_makes_the_check_raise(every: int, kinds: int, root: Path) -> None:
    """Put values of other kinds in the place of values of curated files: one in every twelfth place, or all in all."""
    write(
        root,
        "withdrawn.yaml",
        '- {id: old, table: actors, withdrawn: "2024-01-01", reason: Twice., replaced_by: iran}\n',
    )
    curated = read(root, schemas())
    places = tried = 0
    for record in [*(r for records in curated.records.values() for r in records), curated.package]:
        assert record is not None
        paths = [path for path in record.document.positions if path[: len(record.base)] == record.base and path]
        places += len(paths)
        for path in paths[::every]:
            around = record.document.value
            for step in path[:-1]:
                around = around[step]
            before = around[path[-1]]
            for odd in [*ODD, *ODD][tried % len(ODD) :][:kinds]:
                around[path[-1]] = odd
                record.data = record.document.value[record.base[0]] if record.base else record.document.value
                check_curated(root, curated)
                tried += 1
            around[path[-1]] = before
            record.data = record.document.value[record.base[0]] if record.base else record.document.value
    assert places > 250
    assert tried >= places * kinds // every
    assert check_curated(root, curated)[1] == []


def test_the_small_dataset_is_not_changed_by_reading() -> None:
    before = {path: path.read_bytes() for path in SMALL.rglob("*.yaml")}
    read(SMALL.parent, schemas())
    assert before == {path: path.read_bytes() for path in SMALL.rglob("*.yaml")}


def test_the_cells_that_are_known_of_rows_are_those_of_the_rows_as_derived() -> None:
    """Rules are proved on them in place of the rows."""
    loaded = schemas()
    curated = read(ROOT, loaded)
    sound = {id(record) for records in curated.records.values() for record in records}
    parts = [(table, part) for table, rows in record_rows.of_records(curated, loaded, sound) for part in rows]
    assert any(part.cells for _, part in parts)
    for table, part in parts:
        derived = derive_few(part.batch, table)
        for name, cells in part.cells.items():
            assert repr(cells) == repr(derived.column(name).to_pylist()), (table.name, name)


def test_cells_of_values_of_any_type_are_known_as_they_become() -> None:
    loaded = schemas()
    values = ["a", "", 1, 1.0, 2.5, -0.0, True, None, [], ["a"], {}, 2**63, "2024-02-15", "1.5"]
    for table in loaded.tables.values():
        rows = [dict.fromkeys((column.name for column in table.columns), value) for value in values]
        part = record_rows.of_rows(table, rows)
        derived = derive_few(part.batch, table)
        for name, cells in part.cells.items():
            assert repr(cells) == repr(derived.column(name).to_pylist()), (table.name, name)
