"""What Datasette, SQL and a Parquet file alone say of the data: titles, marks, references, licence, codes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import describing
from accord.describe import datasette, sqlite_facts
from accord.describe.parquet_footer import is_narrow, output
from describing import LICENCE
from small_schemas import array, derived, prop, record


def test_datasette_hides_the_views_of_pages_alone(tmp_path: Path) -> None:
    tables = datasette.metadata(describing.edition(tmp_path), tmp_path, {}, {})["databases"]["accord"]["tables"]
    assert tables["lent"] == {"title": "Lent", "description": "What is lent."}
    assert tables["inner"]["hidden"] is True


@pytest.mark.parametrize(("rows", "word"), [(100_000, "facets"), (100_001, "offered_facets")])
def test_datasette_counts_facets_of_tables_that_are_small_enough(rows: int, word: str, tmp_path: Path) -> None:
    of = describing.edition(tmp_path)
    of = type(of)(of.id, of.about, of.schemas, {}, {**of.rows, "books": rows}, ())
    tables = datasette.metadata(of, tmp_path, {"books": "printed"}, {"books": ["genre"]})["databases"]["accord"][
        "tables"
    ]
    assert tables["books"][word] == ["genre"]
    assert {"facets", "offered_facets"} & tables["books"].keys() == {word}
    assert ("sort_desc" in tables["books"], "sort_desc" in tables["shelves"]) == (True, False)
    assert ("fts_table" in tables["books"], "fts_table" in tables["shelves"]) == (True, False)


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        (LICENCE, {"license": "Attribution", "license_url": "https://licence.example/by"}),
        ({"name": "CC-BY-4.0"}, {"license": "CC-BY-4.0"}),
        ({"path": "https://a.example"}, {"license": "https://a.example", "license_url": "https://a.example"}),
        (None, {}),
    ],
)
def test_datasette_and_parquet_name_the_licence(licence: Any, said: dict[str, str], tmp_path: Path) -> None:
    of = describing.edition(tmp_path, licenses=[licence] if licence else [])
    found = datasette.metadata(of, tmp_path, {}, {})
    assert {word: found[word] for word in ("license", "license_url") if word in found} == said
    footer = output(tmp_path, of.schemas, of.about).published["books"].footer
    words = {"license": (licence or {}).get("name"), "license_url": said.get("license_url")}
    assert {word: footer.get(word) for word in words} == words
    assert (footer["dataset"], footer["version"], footer["created"]) == ("Books", "1.2.0", "2024-03-09")


def test_a_parquet_file_has_the_labels_of_its_codes_and_no_word_of_a_package_that_is_wrong(tmp_path: Path) -> None:
    of = describing.edition(tmp_path)
    published = output(tmp_path, of.schemas, {"title": "No more"}).published
    assert json.loads(published["books"].footer["codes"]) == {"genre": {"novel": "Novel", "atlas": "Atlas"}}
    assert published["shelves"].footer == {}


@pytest.mark.parametrize(
    ("spec", "is_so"),
    [
        (prop("integer", minimum=-(2**31) + 1, maximum=2**31 - 1), True),
        (prop("integer", minimum=-(2**31), maximum=9), False),
        (prop("integer", minimum=0, maximum=2**31), False),
        (prop("integer", exclusiveMinimum=0, exclusiveMaximum=9), True),
        (prop("integer", minimum=0), False),
        (prop("integer", maximum=9), False),
        (prop("integer"), False),
        (prop("integer", enum=[1, 2]), True),
        (prop("integer", enum=[1, 2**31]), False),
        (prop("integer", format="year"), True),
        (prop("number", minimum=0, maximum=9), False),
        (prop(enum=["a"]), False),
        (array(prop("integer", minimum=0, maximum=9), x_separator=";"), True),
        (array(prop("integer"), x_separator=";"), False),
    ],
)
def test_whole_numbers_have_32_bits_where_all_that_is_allowed_fits(spec: dict[str, Any], *, is_so: bool) -> None:
    column = derived({"things": record("things", "thing", [], value=spec)})["things"].by_name["value"]
    assert is_narrow(column) is is_so


def columns_said(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    of = describing.edition(folder)
    with closing(sqlite3.connect(":memory:")) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute(sqlite_facts.views(of.about, of.schemas, ())[0].sql).fetchall()
    return {(row["table"], row["column"]): dict(row) for row in rows}


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("books", "id", {"number": 1, "type": "string", "required": 1, "key": 1, "refers_to": None, "unit": None}),
        ("books", "shelf", {"number": 3, "required": 0, "key": None, "refers_to": "shelves.id"}),
        ("books", "printed", {"type": "edtf", "title": "Title", "description": "What it is."}),
        ("books", "height", {"type": "number", "unit": "mm"}),
        ("book_tags", "book_id", {"number": 1, "required": 1, "key": 1, "refers_to": "books.id"}),
        ("book_tags", "item", {"number": 2, "required": 1, "key": 2}),
        ("book_tags", "tag", {"number": 3, "required": 1, "key": None}),
    ],
)
def test_sql_has_of_a_column_its_place_its_type_and_what_it_refers_to(
    table: str, column: str, said: dict[str, Any], tmp_path: Path
) -> None:
    found = columns_said(tmp_path)[table, column]
    assert {word: found[word] for word in said} == said


def test_sql_has_the_facts_of_the_whole_in_words_and_no_lists_of_anything_else(tmp_path: Path) -> None:
    more = {"licenses": [LICENCE, {"name": "MIT"}], "keywords": ["book", "shelf"], "none": [], "sizes": [{"title": 1}]}
    of = describing.edition(tmp_path, **more)
    with closing(sqlite3.connect(":memory:")) as db:
        facts = dict(db.execute(sqlite_facts.views(of.about, of.schemas, ())[1].sql).fetchall())
    assert facts == {
        "name": "books", "title": "Books", "version": "1.2.0", "created": "2024-03-09T00:00:00Z",
        "keywords": "book; shelf", "licenses": "Attribution; MIT", "citation": "Books (2024). Version 1.2.0.",
    }  # fmt: skip
