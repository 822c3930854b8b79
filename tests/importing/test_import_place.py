"""Where an import goes: an empty folder or one that an earlier import made; nothing there is changed or half-made."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest

from accord.cli.main import main
from imports import import_files, notes, published, schema_of
from support import accord


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    source = tmp_path / "trees.csv"
    source.write_text("id,height\n1,2.5\n2,3\n", encoding="utf-8")
    return source


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_an_import_is_checked_built_and_verified_at_once(trees: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    done = accord("import", str(trees), "--into", str(made), cwd=tmp_path)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stdout + done.stderr
    assert sorted(content(made)) == ["IMPORT.md", "curated/package.yaml", "curated/trees.csv", "schemas/trees.json"]
    for command in ("check", "format --check", "build", "verify"):
        done = accord(*command.split(), cwd=made)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (made / "build" / "csv" / "trees.csv").read_text() == "id,height\n1,2.5\n2,3\n"


@pytest.mark.usefixtures("trees")
def test_the_current_folder_is_the_default(tmp_path: Path) -> None:
    here = tmp_path / "here"
    (here / ".git").mkdir(parents=True)
    assert accord("import", f"..{os.sep}trees.csv", cwd=here).returncode == 0
    assert (here / "schemas" / "trees.json").is_file()


@pytest.mark.usefixtures("trees")
def test_a_folder_that_holds_something_else_is_left(tmp_path: Path) -> None:
    done = accord("import", "trees.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert "holds something (trees.csv)" in done.stdout
    assert sorted(content(tmp_path)) == ["trees.csv"]


def test_a_second_import_adds_its_tables_and_the_same_one_changes_nothing(trees: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    import_files(made, trees)
    before = content(made)
    import_files(made, trees)
    assert content(made) == before
    birds = tmp_path / "birds.csv"
    birds.write_text("id,name\n1,rook\n", encoding="utf-8")
    import_files(made, birds)
    after = content(made)
    assert {name: after[name] for name in before if name != "IMPORT.md"} == {
        name: data for name, data in before.items() if name != "IMPORT.md"
    }
    assert after.keys() - before.keys() == {"curated/birds.csv", "schemas/birds.json"}
    assert notes(made).startswith(before["IMPORT.md"].decode())


def test_other_rows_of_a_table_that_is_there_are_refused(trees: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    import_files(made, trees)
    before = content(made)
    trees.write_text("id,height\n1,9\n", encoding="utf-8")
    done = accord("import", str(trees), "--into", str(made), cwd=tmp_path)
    assert done.returncode == 1
    assert "nothing was written" in done.stdout
    assert content(made) == before


def test_what_cannot_be_carried_ends_with_1_unless_it_is_accepted(tmp_path: Path) -> None:
    source = tmp_path / "words.csv"
    source.write_text('id,word\n1,""\n2,\n3,x\n', encoding="utf-8")
    done = accord("import", "words.csv", "--into", "made", cwd=tmp_path)
    assert done.returncode == 1
    assert "made/IMPORT.md: words, word: 1 values: empty texts stand beside 1 cells without a value" in done.stdout
    assert "1 values: empty texts" in notes(tmp_path / "made")
    assert accord("check", cwd=tmp_path / "made").returncode == 0
    again = accord("import", "words.csv", "--into", "made", "--accept-loss", cwd=tmp_path)
    assert again.returncode == 0, again.stdout
    assert (tmp_path / "made" / "curated" / "words.csv").read_text() == 'id,word\n1,""\n2,\n3,x\n'


@pytest.mark.parametrize(
    ("name", "data", "fact"),
    [
        ("missing.csv", None, "there is no such file"),
        ("notes.docx", b"x", "of no format that is known"),
        ("empty.csv", b"", "holds no rows"),
        ("nul.csv", b"a,b\n1,x\0y\n", "NUL"),
        ("broken.json", b'{"a": 1, "a": 2}', "stands twice"),
        ("scalar.json", b"3", "holds no list of records"),
        ("broken.yaml", b"a: [", "is no YAML"),
        ("broken.xlsx", b"PK", "cannot be read as a workbook"),
        ("broken.parquet", b"PAR1", "cannot be read as Parquet"),
        ("broken.sqlite", b"SQLite format 3\0broken", "cannot be read"),
        ("other.db", b"something else", "neither SQLite nor DuckDB"),
    ],
)
def test_what_cannot_be_read_is_named_and_leaves_nothing(
    name: str, data: bytes | None, fact: str, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = accord("import", name, "--into", "made", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert fact in done.stdout
    assert not (tmp_path / "made").exists()


def test_a_table_whose_name_no_output_can_hold_gets_a_near_one(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "mixed.db") as connection:
        connection.executescript("""
            CREATE TABLE "in/out" (id INTEGER PRIMARY KEY, "a  b" TEXT);
            CREATE TABLE "Rank: end" (id INTEGER PRIMARY KEY, door INTEGER REFERENCES "in/out" (id));
            INSERT INTO "in/out" VALUES (1, 'x');
            INSERT INTO "Rank: end" VALUES (1, 1);
        """)
    connection.close()
    made = tmp_path / "made"
    import_files(made, tmp_path / "mixed.db")
    assert schema_of(made, "in_out")["x-key"] == ["id"]
    assert schema_of(made, "rank_end")["x-name"] == "Rank_ end"
    assert schema_of(made, "rank_end")["properties"]["door"]["x-references"] == "in_out.id"
    assert list(schema_of(made, "in_out")["properties"]) == ["id", "a  b"]
    assert "the table 'in/out' is called 'in_out'" in notes(made)


def test_lists_whose_tables_would_have_one_name_have_two(tmp_path: Path) -> None:
    text = '{"songs": [{"id": "a", "notes": [1], "x": {"note/s": [2]}}], "song_notes": [{"id": "b"}]}'
    (tmp_path / "all.json").write_text(text, encoding="utf-8")
    import_files(tmp_path / "made", tmp_path / "all.json")
    properties = schema_of(tmp_path / "made", "songs")["properties"]
    assert properties["x_note/s"]["x-table"] == "song_x_note_s"
    assert properties["notes"]["x-table"] == "song_notes_2"
    assert published(tmp_path / "made", "song_notes").column_names == ["id"]


@pytest.mark.parametrize("package", ["openpyxl", "charset_normalizer"])
def test_a_package_that_is_not_installed_is_named_with_what_brings_it(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / ("a.xlsx" if package == "openpyxl" else "a.csv")
    source.write_bytes("id\nété\n".encode("cp1252"))
    monkeypatch.setitem(sys.modules, package, None)
    assert main(["import", str(source), "--into", str(tmp_path / "made")]) == 1
    assert f"{package} is not installed; install accord[import], which brings it" in capsys.readouterr().out
    assert not (tmp_path / "made").exists()
