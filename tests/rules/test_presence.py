"""What must be there is there for every reader: rows are refused as frictionless refuses the files made of them.

The oracle is frictionless, handed the Table Schema of a table and its cells as most readers of CSV see them, where an
empty text and a null are one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest
from frictionless import Resource, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from accord import pipeline
from accord.describe.datapackage import table_schema
from accord.problems import errors
from accord.rules.rows import RowChecker
from accord.schema.model import Table
from accord.schema.tables import tables
from empties import NOTES, THINGS, as_csv, batch_of, dataset, write
from mutants import Mutant, install
from publishing import faults, rows
from small_schemas import RECORD, array, prop
from support import examples

KINDS: dict[str, dict[str, Any]] = {
    "text": prop(), "longer": prop(minLength=1), "code": prop(enum=["", "a"]), "named": prop(enum=["a"]),
    "conditional": prop(anyOf=[{"minLength": 1}, {"pattern": "^b"}]), "number": prop("integer"),
    "list": array(prop(), x_separator=";"), "filled": array(prop(), minItems=1, x_separator=";"),
    "truth": prop("boolean"), "day": prop(format="date"), "moment": prop(format="date-time"),
}  # fmt: skip
VALUES: dict[str, list[Any]] = {
    **{kind: ["", "a"] for kind in ("text", "longer", "code", "named", "conditional")},
    "list": [[], ["a"]], "filled": [[], ["a"]],
    "number": [0], "truth": [False], "day": [None], "moment": ["2024-02-15T10:30Z"],
}  # fmt: skip


def table_of(kinds: list[str], required: list[str], key: list[str]) -> Table:
    properties = {f"c{at}": KINDS[kind] for at, kind in enumerate(kinds)}
    made = {**RECORD, "$id": "notes.json", "x-singular": "note", "x-label": "c0", "x-key": key}
    return tables("notes", {**made, "required": required, "properties": properties})[0]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Table, list[dict[str, Any]]]:
    """Return a table, and rows of it with many empty cells."""
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=3))
    names = [f"c{at}" for at in range(len(kinds))]
    required = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    texts = [name for name, kind in zip(names, kinds, strict=True) if kind in ("text", "longer", "code")]
    key = draw(st.lists(st.sampled_from(texts), unique=True, max_size=2)) if texts else []
    table = table_of(kinds, sorted({*required, *key}), key)
    cells = {name: st.none() | st.sampled_from(VALUES[kind]) for name, kind in zip(names, kinds, strict=True)}
    return table, draw(st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=4))


def oracle(table: Table, batch: pa.RecordBatch) -> set[int]:
    """Return the rows in which frictionless misses something."""
    schema = {word: value for word, value in table_schema(table).items() if word in ("fields", "missingValues")}
    for field in schema["fields"]:
        field.get("constraints", {}).pop("unique", None)
    resource = Resource(data=as_csv(batch), format="csv", schema=Schema.from_descriptor(schema))
    return {row - 2 for (row,) in resource.validate().flatten(["rowNumber"])}


def missing(table: Table, batch: pa.RecordBatch) -> dict[int, set[str]]:
    """Return the rules that each row breaks."""
    broken: dict[int, set[str]] = {}
    for fault in RowChecker(table).check_all(batch, 1000).first:
        broken.setdefault(fault.row, set()).add(fault.rule)
    return broken


@settings(max_examples=examples(60))
@given(case=cases())
def test_rows_are_refused_as_frictionless_refuses_them(case: tuple[Table, list[dict[str, Any]]]) -> None:
    table, rows = case
    batch = batch_of(table, rows)
    broken = missing(table, batch)
    lacking = {row for row, rules in broken.items() if "required" in rules}
    assert lacking <= oracle(table, batch) <= broken.keys()


FACT = "which most readers of CSV take for no value, where one is required; write it"
EXPECTED = [
    ("", "holds no value, and in CSV it is an empty line; write one, or take the row out"),
    ("name", f"is empty text, {FACT}, or let the schema not require it"),
    ("tags", f"is a list of no items, {FACT}, or let the schema not require it"),
    ("code", f"is empty text, {FACT}"),
]


FORMS = ("yaml", "csv", "jsonl", "parquet")


PLACES = {
    "yaml": ["notes.yaml:1:3", "things.yaml:2:25", "things.yaml:3:38", "things.yaml:4:12"],
    "csv": ["notes.csv:2:1", "things.csv:3:5", "things.csv:4:9", "things.csv:5:1"],
    "jsonl": ["notes.jsonl:1:1", "things.jsonl:2:23", "things.jsonl:3:36", "things.jsonl:4:10"],
    "parquet": ["notes.parquet:1:1", "things.parquet:2:1", "things.parquet:3:1", "things.parquet:4:1"],
}


@pytest.mark.parametrize("form", FORMS)
def test_empty_values_are_refused_wherever_they_stand(form: str, tmp_path: Path) -> None:
    project = dataset(tmp_path)
    write(project, form, "things", THINGS)
    write(project, form, "notes", NOTES)
    facts = [f"{name}: {message}" if name else message for name, message in EXPECTED]
    assert [str(problem) for problem in errors(pipeline.check(project).problems)] == [
        f"curated/{place}: {fact} [required]" for place, fact in zip(PLACES[form], facts, strict=True)
    ]


BOXES = [{"id": "a", "at": {"room": ""}, "in": {"room": ""}, "parts": ["b", ""], "sizes": [{"size": ""}]},
         {"id": "", "in": {"room": "c"}, "parts": ["d"]}]  # fmt: skip
OF_BOXES = [
    f"curated/boxes.yaml:1:50: in.room: is empty text, {FACT}, or let the schema not require it [required]",
    f"curated/boxes.yaml:1:70: parts[1]: is empty text, {FACT}, or take the item out [required]",
    f"curated/boxes.yaml:1:94: sizes[0].size: is empty text, {FACT}, or let the schema not require it [required]",
    f"curated/boxes.yaml:2:10: id: is empty text, {FACT} [required]",
]


def test_what_an_object_or_an_item_requires_is_no_empty_text(tmp_path: Path) -> None:
    project = dataset(tmp_path)
    write(project, "yaml", "boxes", BOXES)
    assert [str(problem) for problem in errors(pipeline.check(project).problems)] == OF_BOXES


def test_empty_values_that_nothing_requires_are_published_and_valid(tmp_path: Path) -> None:
    project = dataset(tmp_path)
    write(project, "yaml", "boxes", [{"id": "a", "at": {"room": ""}, "in": {"room": "b"}}])
    write(project, "jsonl", "things", [{"code": "a", "name": "b", "tags": ["c"], "more": ""}])
    write(project, "csv", "notes", [{"text": "", "words": [], "size": 0}, {"text": "a", "words": []}])
    pipeline.publish(project)
    assert faults(tmp_path) == []
    assert (tmp_path / "build/csv/notes.csv").read_text(encoding="utf-8") == 'text,words,size\n"","",0\n"a","",\n'
    assert rows(tmp_path, "things") == [{"code": "a", "name": "b", "tags": ["c"], "more": ""}]
    assert rows(tmp_path, "boxes") == [{"id": "a", "at_room": "", "in_room": "b"}]


MODULES = ("rules.presence", "rules.rows")  # in the order of their imports
MUTANTS = {
    "an empty text fills what is required": ("if column.required]", "if not column.required]"),
    "every column may be empty": ("and compile_predicate", "or compile_predicate"),
    "an empty list is an empty text": ('[] if column.separator else ""', '""'),
    "a list is no column of texts": ("bool(column.separator) or ", ""),
    "a null is empty text": ("column.name)), FALSE)", "column.name)), TRUE)"),
    "every row may be blank": ("    if not required:\n", "    if False:\n"),
    "a null is a value of a row": ("(batch.column(name)), TRUE)", "(batch.column(name)), FALSE)"),
    "one empty cell makes a blank row": ("pc.and_", "pc.or_"),
    "a text of one letter is empty": ("pc.equal(measure(cells), 0)", "pc.less(measure(cells), 2)"),
}  # fmt: skip
LISTS: Any = {
    "list": [None, [], ["a"], []],
    "named": ["", None, "", "a"],
    "text": [None, "", "a", ""],
    "number": [None, 0, None, None],
}


def verdicts(checker: Any) -> Iterator[Any]:
    """Yield what a checker of rows says of each column alone, required or not, and of all of them together."""
    for kinds in (["list"], ["text"], ["number"], ["named"], ["text", "list"], ["text", "list", "number"]):
        for required in ([], ["c0"], [f"c{at}" for at in range(len(kinds))]):
            table = table_of(kinds, required, [])
            names = [f"c{at}" for at in range(len(kinds))]
            columns = zip(*(LISTS[kind] for kind in kinds), strict=True)
            batch = batch_of(table, [dict(zip(names, cells, strict=True)) for cells in columns])
            done = checker(table).check_all(batch, 1000)
            yield [(fault.row, fault.column, fault.message) for fault in done.first], done.lacking


def test_every_mutant_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant is a small edit of the source of a module, as in test_compile_mutants."""
    real = list(verdicts(RowChecker))
    for name, edit in MUTANTS.items():
        with monkeypatch.context() as patch:
            install(Mutant("rules.presence", *edit), MODULES, patch)
            try:
                seen = list(verdicts(sys.modules["accord.rules.rows"].RowChecker))
            except pa.ArrowException:
                continue  # a mutant may also fall
            assert seen != real, f"the mutant survives: {name}"
