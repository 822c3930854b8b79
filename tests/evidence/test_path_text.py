"""Field paths are read back as they were written, whatever keys and names hold, and SQL writes them alike."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.evidence.path_text import FieldError, Step, canonical, joined, key_text, steps, with_key
from accord.evidence.paths import find, rows
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from accord.write.sqlite.ddl import create_table
from accord.write.sqlite.views import views
from small_schemas import array, item, prop, record, write
from support import examples

ODD = [
    "",
    "a",
    "a,b",
    "a/b",
    "/",
    "//",
    'say "no"',
    '"',
    "a]b",
    "[a]",
    "]",
    ".",
    "a.b",
    "\\",
    'a\\"',
    "é",
    "كلمة",
    "x y",
]
TEXTS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """Return the schemas of shelves with boxes, named by two texts, with jars, named by a text and a number."""
    jars = array(item(["of", "nr"], of=prop(), nr=prop("integer"), weight=prop(x_evidence="if_present")),
                 x_key=["of", "nr"], x_singular="jar")  # fmt: skip
    boxes = array(item(["a", "b"], a=prop(), b=prop(), jars=jars), x_key=["a", "b"], x_singular="box")
    entry = item(["fields", "source"], fields=array(prop()), source=prop())
    made = record("shelves", "shelf", ["evidence"], boxes=boxes, evidence=array(entry))
    told = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop())
    folder = tmp_path_factory.mktemp("shelves") / "schemas"
    return load_schemas(write(folder, {"shelves": made, "evidence": {**told, "x-generated": "evidence"}}))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=3)), min_size=1, max_size=4))
def test_a_path_is_read_back_as_it_was_written(walk: list[tuple[str, list[str]]]) -> None:
    text = ""
    for name, key in walk:
        text = joined(text, name)
        text = with_key(text, key) if key else text
    assert steps(text) == tuple(Step(name, tuple(key)) for name, key in walk)
    assert canonical(text) == text


@pytest.mark.parametrize(
    ("written", "short"),
    [('a["b"]', "a[b]"), ('"a"["b"/"c"].d', "a[b/c].d"), ('a["b/c"]', 'a["b/c"]'), ('a["b', 'a["b'), ("a", "a")],
)
def test_quotation_marks_stand_only_where_they_are_needed(written: str, short: str) -> None:
    assert canonical(written) == short


@pytest.mark.parametrize("text", ["", "a[]", "a[b", "a]", "a[b/]", "a[/b]", 'a["b"c]', 'a["\\x"]', "a[b]c", "a..b"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(FieldError):
        steps(text)


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, TEXTS, st.lists(st.tuples(TEXTS, st.integers(-3, 3)), max_size=3, unique=True)),
        max_size=4, unique_by=lambda box: box[:2],
    )
)  # fmt: skip
def test_each_item_has_a_path_that_leads_back_to_it_and_that_sql_writes_too(
    shelves: Schemas, boxes: list[tuple[str, str, list[tuple[str, int]]]]
) -> None:
    data = {"id": "one", "boxes": [
        {"a": a, "b": b, "jars": [{"of": of, "nr": nr} for of, nr in jars]} for a, b, jars in boxes
    ], "evidence": []}  # fmt: skip
    of = Record("shelves", data, "x.yaml", Document(data))
    named = {row.path: row.text for row in rows(of, shelves) if row.path}
    for path, text in named.items():
        cell = find(text, of, shelves)
        assert (cell.path, cell.item) == (path, text)
    assert _by_sql(shelves, boxes) == named


def _by_sql(schemas: Schemas, boxes: list[tuple[str, str, list[tuple[str, int]]]]) -> dict[tuple[Any, ...], str]:
    """Return what the view of paths says of each box and jar, by where it stands in the record."""
    with closing(sqlite3.connect(":memory:")) as db:
        for name in ("shelves", "shelf_boxes", "box_jars", "evidence"):
            db.execute(create_table(schemas.tables[name]))
        for at, (a, b, jars) in enumerate(boxes, 1):
            db.execute("INSERT INTO shelf_boxes (shelf_id, item, a, b) VALUES ('one', ?, ?, ?)", (at, a, b))
            for nth, (of, nr) in enumerate(jars, 1):
                db.execute("INSERT INTO box_jars (shelf_id, box_item, item, of, nr) VALUES ('one', ?, ?, ?, ?)",
                           (at, nth, of, nr))  # fmt: skip
        (view,) = [view for view in views(schemas, Path("none")) if view.name == "item_paths"]
        found = db.execute(view.sql).fetchall()
    places = {row[3]: [int(place) - 1 for place in row[2].split(".")] for row in found}
    return {("boxes", at[0], *(("jars", at[1]) if len(at) > 1 else ())): text for text, at in places.items()}


def test_a_key_of_several_values_has_slashes_between_them() -> None:
    assert key_text(["qasim-al-araji", "visitor"]) == "qasim-al-araji/visitor"
    assert key_text(["a/b", "", "c"]) == '"a/b"/""/c'
