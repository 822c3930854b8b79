"""What the words of a schema say beside the type of a column holds in every file that is published."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package, system

import foreign
from accord import pipeline
from accord.authoring.format import canonical
from accord.engine.conversion import Conversion
from accord.project import Project

NAME = "orchard"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built and exported copy of the dataset."""
    root = foreign.copy(NAME, tmp_path_factory.mktemp(NAME))
    pipeline.publish(Project(root))
    return root


@pytest.fixture
def db(root: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(root / ".builds" / "current" / "accord.sqlite")) as db:
        yield db


def field(root: Path, table: str, name: str) -> dict[str, Any]:
    """Return what the descriptor says of a column of a table's CSV file."""
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == table)
    return next(field for field in schema["fields"] if field["name"] == name)


def test_an_independent_judge_finds_the_package_valid(root: Path) -> None:
    with system.use_context(trusted=False):
        report = Package(str(root / "datapackage.json")).validate(parallel=False)
    assert [error.message for task in report.tasks for error in task.errors] + report.errors == []


def test_a_unique_column_is_unique_in_every_description(root: Path, db: sqlite3.Connection) -> None:
    for table, name in (("growers", "licence"), ("plots", "code"), ("trees", "number"), ("harvests", "slip")):
        assert field(root, table, name)["constraints"]["unique"] is True
        (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        assert f'UNIQUE ("{name}")' in sql
    assert "| number | integer | unique |" in (root / "build" / "codebook.md").read_text(encoding="utf-8")
    assert db.execute("SELECT count(*) FROM trees WHERE number IS NULL").fetchone() == (2,)
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: trees\.number"):
        db.execute("INSERT INTO trees (id, number, kind) VALUES ('x', 1, 'pear')")


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(root / "build" / "parquet" / f"{table}.parquet").to_pylist()


def test_a_word_for_no_value_is_null_where_its_column_or_table_says_so(root: Path) -> None:
    trees = {row["id"]: row for row in rows(root, "trees")}
    assert {key: (row["number"], row["height"], row["note"], str(row["felled"])) for key, row in trees.items()} == {
        "a-1": (1, 3.5, "NA", "2021-09-30"), "a-2": (2, None, "", "None"), "p-1": (None, None, "n/a", "2003-11-20"),
        "p-2": (None, 4.0, "\ufeffe\u0301\u202e", "2024-01-05"),
    }  # fmt: skip
    assert str(trees["p-2"]["planted"]) == "None"
    assert [row["slip"] for row in rows(root, "harvests")] == ["2023/001", "2023/002", None, None]


def test_words_for_no_value_are_described_where_they_can_be_no_text(root: Path) -> None:
    assert field(root, "trees", "height")["missingValues"] == ["", "-99", "n/a"]
    assert field(root, "trees", "kind")["missingValues"] == ["", "NA"]
    assert "missingValues" not in field(root, "harvests", "slip")
    assert "no value: `-99`, `n/a`." in (root / "build" / "codebook.md").read_text(encoding="utf-8")


def test_published_files_are_read_again_to_the_same_rows(root: Path, tmp_path: Path) -> None:
    for kind in ("csv", "parquet"):
        given = {name: root / "build" / kind / f"{name}.{kind}" for name in ("trees", "harvests")}
        pipeline.convert(Project(root), Conversion(tmp_path / kind), given)
        for name in given:
            assert pq.read_table(tmp_path / kind / "parquet" / f"{name}.parquet").to_pylist() == rows(root, name)


def test_rows_are_published_in_the_order_of_the_schema(root: Path, db: sqlite3.Connection) -> None:
    """The file of trees and the list of growers are in another; no value comes last."""
    expected = {"trees": ["a-1", "a-2", "p-1", "p-2"], "growers": ["ada", "ben", "cem"]}
    assert [row["id"] for row in csv.DictReader((root / "curated" / "trees.csv").open(encoding="utf-8"))] != expected[
        "trees"
    ]
    for table, ids in expected.items():
        assert [row["id"] for row in rows(root, table)] == ids
        with (root / "build" / "csv" / f"{table}.csv").open(encoding="utf-8") as file:
            assert [row["id"] for row in csv.DictReader(file)] == ids
        assert [key for (key,) in db.execute(f'SELECT id FROM "{table}" ORDER BY rowid')] == ids
    assert [(row["code"], row["area"], row["item"]) for row in rows(root, "plots")] == [
        ("west", 0.25, 1), ("north", 1.5, 1), ("south", 2.0, 2),
    ]  # fmt: skip
    assert "Rows in the order of `planted`, `kind`, `height`." in (root / "build" / "codebook.md").read_text("utf-8")


def test_text_of_any_characters_is_published_as_it_is(root: Path, db: sqlite3.Connection) -> None:
    written = {
        ("growers", "motto", "ada"): "\u202eelppa\u202c",
        ("plots", "called", "ben"): "e\u0301 \u200f",
        ("trees", "note", "p-2"): "\ufeffe\u0301\u202e",
        ("harvests", "remark", "a-2-2023"): "\u200b\u202e e\u0301",
    }
    for (table, column, key), text in written.items():
        name = "grower_id" if table == "plots" else "id"
        assert [row[column] for row in rows(root, table) if row[name] == key] == [text]
        with (root / "build" / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert [row[column] for row in csv.DictReader(file) if row[name] == key] == [text]
        assert db.execute(f'SELECT "{column}" FROM "{table}" WHERE "{name}" = ?', (key,)).fetchall() == [(text,)]


def test_format_leaves_text_of_any_characters_as_it_is(root: Path) -> None:
    schema = foreign.schemas_of(NAME).records["growers"]
    text = "- id: ada\n  name: e\u0301\n  motto: e\u0301\n- id: ben\n  motto: |-\n    \u202e\n    \U000e0020\n"
    wanted = '- id: ada\n  name: \u00e9\n  motto: e\u0301\n- id: ben\n  motto: "\\u202E\\n\\U000E0020"\n'
    assert canonical(text, schema) == wanted, "what nobody sees is written as an escape"
    written = (root / "curated" / "growers.yaml").read_text(encoding="utf-8")
    assert canonical(written, schema) == written
