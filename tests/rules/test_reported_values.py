"""What a source has in place of a value is a value of the field: of its type, its list of codes, its table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from accord.engine.local import Streamed
from accord.engine.referenced import Referenced
from accord.engine.tables import Tables
from accord.evidence.assertions import assertions
from accord.rules.reported_values import ReportedValues
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from accord.write.tables import Output
from small_schemas import JSON, array, item, prop, record, write

COLUMNS: JSON = {
    "whole": prop("integer", minimum=0), "number": prop("number"), "truth": prop("boolean"), "day": prop(format="date"),
    "made": prop(format="edtf"), "price": prop(format="decimal", x_precision=5, x_scale=2),
    "code": prop(enum=["a", "b"]), "name": prop(maxLength=5), "numbers": array(prop("integer"), x_separator=";"),
    "rank": prop("integer", oneOf=[{"const": 1, "title": "First"}, {"const": 2, "title": "Second"}]),
    "shelf": prop(x_references="shelves.id"), "shelves": array(prop(x_references="shelves.id"), x_separator=";"),
}  # fmt: skip
VALUES: JSON = {
    "whole": 7, "number": 1.5, "truth": True, "day": "2024-02-15", "made": "2024", "price": "1.50", "code": "a",
    "rank": 1, "name": "x", "numbers": [7], "shelf": "top", "shelves": ["top"],
}  # fmt: skip
RIGHT = {
    "whole": "0", "number": "2e3", "truth": "false", "day": "2024-02-16", "made": "2023~", "price": "1.51", "code": "b",
    "rank": "2", "name": "y", "numbers": "1;2", "shelf": "low", "shelves": "low;top",
}  # fmt: skip
WRONG = [
    ("whole", "many", "'many', where a whole number belongs"),
    ("whole", "1.5", "'1.5', where a whole number belongs"),
    ("whole", "-1", "-1 is below 0"),
    ("number", "about 2", "'about 2', where a number belongs"),
    ("truth", "yes", "'yes', where true or false belongs"),
    ("day", "2024-02", "'2024-02' is not a day such as 2024-02-15"),
    ("made", "banana", "'banana' is not an EDTF date"),
    ("price", "1.555", "'1.555' has 3 digits after the point"),
    ("code", "banana", "'banana', where only 'a' or 'b' may stand"),
    ("rank", "3", "3 is not a code of title"),
    ("name", "too long", "has 8 characters, where at most 5 may stand"),
    ("numbers", "1;x", "'x', where a whole number belongs"),
    ("shelf", "banana", "'banana' is not an id in shelves"),
    ("shelf", "topp", "did you mean 'top'?"),
    ("shelves", "top;banana", "'banana' is not an id in shelves"),
]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """Return the schemas of books, whose columns are of every kind, on shelves."""
    entry = item(["source", "fields"], source=prop(), fields=array(prop(), uniqueItems=True), says=prop())
    pages = array(item([], first=prop(), second=prop()), x_key=["first"])
    book = record("books", "book", ["evidence"], **COLUMNS, pages=pages, evidence=array(entry))
    shelf = record("shelves", "shelf", [])
    made = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop())
    made["x-generated"] = "evidence"
    folder = tmp_path_factory.mktemp("books")
    return load_schemas(write(folder, {"books": book, "shelves": shelf, "evidence": made}))


def messages(field: str, says: str, schemas: Schemas) -> list[str]:
    data = {"id": "a", **VALUES, "evidence": [{"source": "s", "fields": [field], "says": says}]}
    of = Record("books", data, "x.yaml", Document(data))
    reported = ReportedValues(schemas)
    problems = list(reported.check(of, assertions(of, schemas, lambda *_: [])))
    known = {"top", "low"}
    problems += reported.strays(lambda _, texts: [text for text in texts if text not in known], lambda _: known)
    assert {problem.rule for problem in problems} <= {"says"}
    return [problem.message for problem in problems]


@pytest.mark.parametrize(("field", "says"), RIGHT.items())
def test_a_value_of_the_field_is_right(field: str, says: str, books: Schemas) -> None:
    assert messages(field, says, books) == []


@pytest.mark.parametrize(("field", "says", "fact"), WRONG)
def test_what_is_no_value_of_the_field_is_a_problem(field: str, says: str, fact: str, books: Schemas) -> None:
    (message,) = messages(field, says, books)
    assert message.startswith("evidence[0].says: ")
    assert fact in message
    assert "did you mean" in message or message.endswith("leave says out and put its words into the note")


def test_of_a_list_the_first_cell_of_an_item_is_the_example_where_none_needs_evidence(books: Schemas) -> None:
    assert messages("pages", "x", books) == [
        "evidence[0].says: says needs one cell, such as pages[...].first, not a list or an item"
    ]


@pytest.mark.parametrize("in_memory", [True, False])
def test_what_is_referred_to_is_looked_up_in_tables_of_any_size(
    books: Schemas, tmp_path: Path, *, in_memory: bool
) -> None:
    rows = pa.table({"id": ["top", "low"]})
    parquet.write_table(rows, tmp_path / "shelves.parquet")
    tables = Tables(books, Output(tmp_path / "out"), lambda *_: None)
    reference = books.tables["books"].references["shelf"]
    referenced = Referenced(tables, books, {})
    assert referenced.strays(reference, ["banana"]) == ()  # a table that could not be read at all is not blamed
    tables.streamed["shelves"] = Streamed(left_out={(("id",), ("damaged",))})
    tables.data["shelves"] = rows if in_memory else tmp_path / "shelves.parquet"
    assert referenced.strays(reference, ["top", "banana", "damaged"]) == ["banana"]
    assert referenced.known(reference) == ({"top", "low"} if in_memory else ())
    tables.streamed["shelves"].unreadable = True
    assert referenced.strays(reference, ["banana"]) == ()
