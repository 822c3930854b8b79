"""Exports: a SELECT comes in each layout, a bibliography is read back, and a file that is wrong is named."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pybtex.database import parse_string

from accord.describe import bibliography, exports
from accord.describe.exports import FORMATS
from accord.describe.whole import File
from accord.project import Project
from accord.schema.load import load_schemas
from accord.sources import sql_files
from accord.sources.sql_files import EXPORT_FORMATS
from accord.write.sqlite import views
from support import ROOT

HEAD = "-- title: Some\n-- description: What it is.\n"


def exported(sql: str, kind: str, built: Path, folder: Path) -> Path:
    (folder / "exports").mkdir()
    (folder / "exports/some.sql").write_text(f"{HEAD}-- format: {kind}\n\n{sql}", encoding="utf-8")
    (folder / "build").mkdir()
    exports.write(folder / "exports", built / ".builds/current/accord.sqlite", folder / "build")
    return folder / "build/exports"


def test_rows_come_as_csv(built: Path, tmp_path: Path) -> None:
    place = exported("SELECT id, 'a,\"b\"\nc' AS text, NULL AS none FROM sources ORDER BY id", "csv", built, tmp_path)
    with (place / "some.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[:2] == [["id", "text", "none"], ["north-1", 'a,"b"\nc', ""]]


def test_rows_come_with_tabs(built: Path, tmp_path: Path) -> None:
    place = exported("SELECT id, 'a\tb' AS text, NULL AS none FROM sources ORDER BY id", "tsv", built, tmp_path)
    lines = (place / "some.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["id\ttext\tnone", 'north-1\t"a\tb"\t']


def test_a_file_has_the_name_that_others_expect(built: Path, tmp_path: Path) -> None:
    place = exported("SELECT json_object('id', id) FROM sources", "jsonl\n-- file: all.ftm.json", built, tmp_path)
    assert [path.name for path in place.iterdir()] == ["all.ftm.json"]
    file = File("exports/all.ftm.json", "", None, 0, "")
    assert [file.media_type, file._replace(path="a.b.json").media_type] == ["application/json+ftm", "application/json"]
    assert file._replace(path="LICENCE").media_type == "application/octet-stream"


def test_objects_come_as_lines_of_json(built: Path, tmp_path: Path) -> None:
    sql = "SELECT json_object('id', id, 'names', json_array(title)) FROM sources ORDER BY id"
    lines = (exported(sql, "jsonl", built, tmp_path) / "some.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["id"] == "north-1"
    assert len(lines) == 3


def test_a_bibliography_comes_as_csl_and_as_bibtex(built: Path, tmp_path: Path) -> None:
    sql = 'SELECT id, type, title, url AS "URL", published AS issued FROM sources ORDER BY id'
    place = exported(sql, "csl", built, tmp_path)
    items = json.loads((place / "some.json").read_text(encoding="utf-8"))
    entries = parse_string((place / "some.bib").read_text(encoding="utf-8"), "bibtex").entries
    assert [one["id"] for one in items] == list(entries)
    assert {entries[one["id"]].fields["url"] for one in items} == {one["URL"] for one in items}


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2024-02-15", {"date-parts": [[2024, 2, 15]]}),
        ("2024-02~", {"date-parts": [[2024, 2]], "circa": True}),
        ("2023/2024-01", {"date-parts": [[2023], [2024, 1]]}),
        ("../2024-02-16", {"literal": "../2024-02-16"}),
        ("[..2024-02-16]", {"literal": "[..2024-02-16]"}),
        ("[2024,2025]", {"literal": "[2024,2025]"}),
        ("2023/2024/2025", {"literal": "2023/2024/2025"}),
        ("2023?/2024", {"date-parts": [[2023], [2024]], "circa": True}),
        ("-0044-03-15", {"date-parts": [[-44, 3, 15]]}),
    ],
)
def test_a_date_is_what_csl_can_say_of_it(date: str, said: object) -> None:
    assert bibliography.item({"id": "x", "issued": date})["issued"] == said


def test_signs_and_names_come_back_from_bibtex() -> None:
    title = "{ 100 % of $5 & #1_a ^ ~"
    made = bibliography.item(
        {"id": "a b/ü", "type": "book", "title": title, "author": "Müller, Zoë; Ministry of this and that",
         "issued": "1999-12", "note": None, "publisher": "P"}
    )  # fmt: skip
    ((key, entry),) = parse_string(bibliography.bibtex(made), "bibtex").entries.items()
    assert (key, entry.type, entry.fields["year"], entry.fields["month"]) == ("a-b-", "book", "1999", "December")
    assert len(entry.persons["author"]) == 2
    assert "note" not in entry.fields


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            f"{HEAD}\nSELECT 1",
            "exports/some.sql:1:1: format is missing; write a line '-- format: ...' in the head",
        ),
        (f"{HEAD}-- format: xml\n\nSELECT 1", "exports/some.sql:1:1: format is 'xml'; write a line"),
        ("-- format: csv\n\nSELECT 1", "exports/some.sql:1:1: title is missing"),
        (
            f"{HEAD}-- format: csv\n-- file: ../some.csv\n\nSELECT 1",
            "exports/some.sql:1:1: file is '../some.csv'; write a name",
        ),
        (
            f"{HEAD}-- format: csl\n-- file: some.bib\n\nSELECT 1",
            "exports/some.sql:1:1: file is 'some.bib', but the format csl",
        ),
    ],
)
def test_a_head_that_is_wrong_is_a_problem(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports/some.sql").write_text(text, encoding="utf-8")
    assert str(sql_files.problems(Project(tmp_path))[0]).startswith(problem)


def test_a_file_that_another_export_makes_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    for name, lines in {"one": "csv", "other": "tsv\n-- file: One.csv"}.items():
        (tmp_path / f"exports/{name}.sql").write_text(f"{HEAD}-- format: {lines}\n\nSELECT 1", encoding="utf-8")
    (problem,) = sql_files.problems(Project(tmp_path))
    assert str(problem).startswith("exports/other.sql:1:1: makes the file 'One.csv', as exports/one.sql does")


def test_a_query_that_cannot_be_answered_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports/some.sql").write_text(f"{HEAD}-- format: csv\n\nSELECT no_such FROM taxa", encoding="utf-8")
    (problem,) = views.problems(load_schemas(ROOT / "tests/data/botany/schemas"), Project(tmp_path))
    assert str(problem).startswith("exports/some.sql:5:8: cannot be answered: no such column: no_such")


def test_the_formats_that_a_check_knows_are_those_that_are_written() -> None:
    assert set(EXPORT_FORMATS) == set(FORMATS)
