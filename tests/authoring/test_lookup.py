"""What ``accord find`` finds: by words of ids and titles together, and records that have no title."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord import pipeline
from accord.authoring import lookup
from accord.project import Project
from small_schemas import DIALECT, write

TEXT = {"type": "string", "title": "Text", "description": "Some words."}
BOOKS = {"$schema": DIALECT, "$id": "books.json", "title": "Books", "description": "Books.", "type": "object",
         "x-label": "title", "additionalProperties": False, "required": ["id"],
         "properties": {"id": TEXT, "title": TEXT}}  # fmt: skip
ROWS = """\
id,title
voyage-2031,The whale and the harbour
voyage-2032,The whale and the port
untitled-2031,
"""


@pytest.fixture
def books(tmp_path: Path) -> Path:
    write(tmp_path / "schemas", {"books": BOOKS})
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "books.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def found(root: Path, query: str) -> list[tuple[str, str]]:
    dataset = pipeline.read(Project(root), pipeline.NO_TABLES)
    return [(match.id, match.label) for match in lookup.find(dataset, query, pipeline.silent).matches]


@pytest.mark.parametrize("query", ["harbour 2031", "2031 WHALE", "voyage whale 2031", "whale, voyage-2031"])
def test_words_are_looked_for_in_id_and_title_together(query: str, books: Path) -> None:
    assert found(books, query) == [("voyage-2031", "The whale and the harbour")]


def test_each_word_must_be_there_and_begin_one(books: Path) -> None:
    assert found(books, "harbour 2032") == []
    assert found(books, "arbour 2031") == []


def test_what_has_no_title_goes_by_its_id(books: Path) -> None:
    assert found(books, "untitled-2031") == [("untitled-2031", "untitled-2031")]
