"""What a schema says of a code reaches all who read codes: the table of codes, codebook, editor and skeleton."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from accord.problems import SchemaError
from accord.schema.load import load_schemas
from small_schemas import prop, record, shelves, write
from support import script

WORDS = {
    "x-includes": "A novel in verse.",
    "x-excludes": "A play | write drama.",
    "x-example": "War and Peace.",
}
PACKAGE = "id: books\ntitle: Books\nversion: 1.0.0\ncreated: 2024-01-01\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a dataset of which one code has all that can be said of a code."""
    files = shelves()
    files["books"]["$defs"]["genre"]["oneOf"][0] |= WORDS
    texts = {name: prop() for name in ("vocabulary", "code", "label", "definition", "includes", "excludes", "example")}
    files["codes"] = {**record("codes", "code", [], **texts), "x-generated": "codes"}
    files["codes"]["properties"]["id"] = prop()
    write(tmp_path / "schemas", files)
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "curated" / "books.yaml").write_text("- id: peace\n  name: peace\n", encoding="utf-8")
    return tmp_path


def test_what_is_said_of_a_code_is_published(root: Path) -> None:
    done = script("build", "--root", root)
    assert done.returncode == 0, done.stdout + done.stderr
    with (root / "build" / "csv" / "codes.csv").open(encoding="utf-8", newline="") as file:
        novel, atlas = csv.DictReader(file)
    assert [novel[column] for column in ("includes", "excludes", "example")] == list(WORDS.values())
    assert [atlas[column] for column in ("includes", "excludes", "example")] == ["", "", ""]
    codebook = (root / "build" / "codebook.md").read_text("utf-8")
    assert "| code | label | definition | includes | excludes | example |\n|---|---|---|---|---|---|\n" in codebook
    assert "| novel | Novel | A novel. | A novel in verse. | A play \\| write drama. | War and Peace. |\n" in codebook
    assert "| atlas | Atlas | A atlas. |  |  |  |\n" in codebook
    genre = json.loads((root / ".vscode" / "schemas" / "books.json").read_text("utf-8"))["$defs"]["genre"]
    meant = "A novel. Includes: A novel in verse. Excludes: A play | write drama. Example: War and Peace."
    assert [code["description"] for code in genre["oneOf"]] == [meant, "A atlas."]


def test_a_skeleton_says_what_each_code_means(root: Path) -> None:
    done = script("new", "--root", root, "books", "atlas")
    assert done.returncode == 0, done.stdout + done.stderr
    text = (root / "curated" / "books.yaml").read_text("utf-8")
    assert "#     novel: A novel. Includes: A novel in verse. Excludes: A play | write drama. Example: War" in text
    assert "#     atlas: A atlas.\n" in text


def test_a_skeleton_shows_the_codes_of_items_and_names_no_hundreds(root: Path) -> None:
    files = json.loads((root / "schemas" / "books.json").read_text("utf-8"))
    author = files["properties"]["authors"]["items"]["properties"]
    author["role"] = prop(oneOf=[{"const": "writer", "title": "Writer", "description": "Who wrote it."}])
    many = [{"const": f"s{number}", "title": "State", "description": "One of many."} for number in range(99)]
    files["properties"]["copies"]["items"]["properties"]["state"] = prop(oneOf=many)
    (root / "schemas" / "books.json").write_text(json.dumps(files), encoding="utf-8")
    done = script("new", "--root", root, "books", "atlas")
    assert done.returncode == 0, done.stdout + done.stderr
    text = (root / "curated" / "books.yaml").read_text("utf-8")
    assert "#     role: writer: Who wrote it.\n" in text
    assert "#     state: one of 99 codes, which 'accord find' finds by their names\n" in text
    assert "s17" not in text


def test_a_misspelt_word_of_a_code_is_a_problem(tmp_path: Path) -> None:
    files = shelves()
    files["books"]["$defs"]["genre"]["oneOf"][0]["x-exclude"] = "Plays."
    write(tmp_path, files)
    with pytest.raises(SchemaError, match="x-excludes"):
        load_schemas(tmp_path)
