"""Any name that an output can hold is published as it is, in every format; any other one is refused with the reason."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord import pipeline
from accord.evidence import path_text
from accord.project import Project
from accord.schema import names
from accord.values import row_keys
from accord.values.sql_quoting import quote_identifier as quoted
from small_schemas import RECORD, prop, write
from support import examples

ODD = ["a b", "A", "Ä", "年", "क्षेत्र", "اسم", "№", "no.1", "a.b", 'say "x"', "it's", "`x`", "[x]", "a,b", "a;b", "a=b",
       "%20", "-", "_", "1", "?", "#", "$", "a--b", "/*", "id", "item", "year", "table", "rowid", "oid", "_rowid_",
       "file_row_number", "order", "group", "select", "end", "rank", "index", "values", "null", "true", "a\u0301",
       "𐎠", "😀"]  # fmt: skip
NAME = (st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)).filter(
    lambda name: not names.fault(name)
)
COLUMNS = st.lists(NAME, min_size=1, max_size=5, unique_by=names.folded)
VALUES = st.sampled_from(["x", "a,b", 'say "x"', "007", "null", "é", "~"])


PACKAGE = "id: things\ntitle: Things\nversion: 1.0.0\ncreated: 2024-12-15\n"


class Drawn(NamedTuple):
    """A table of texts, by names of its own or by ``x-name``, with its first column as a key or with none."""

    table: str
    columns: list[str]
    rows: list[list[str]]
    is_renamed: bool
    has_key: bool


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    columns, has_key = draw(COLUMNS), draw(st.booleans())
    rows = draw(st.lists(st.tuples(*[VALUES] * len(columns)).map(list), min_size=1, max_size=3))
    if has_key:
        rows = [[f"{number}{first}", *others] for number, (first, *others) in enumerate(rows)]
    return Drawn(
        draw(NAME.filter(lambda name: not names.table_fault(name))), columns, rows, draw(st.booleans()), has_key
    )


@settings(max_examples=examples(12), deadline=None)
@given(tables())
def test_names_and_values_are_the_same_in_every_format(drawn: Drawn) -> None:
    with TemporaryDirectory() as folder:
        root = dataset(Path(folder), drawn)
        assert [str(problem) for problem in pipeline.check(Project(root)).problems] == []
        pipeline.publish(Project(root))
        with (root / "build" / "csv" / f"{drawn.table}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [drawn.columns, *drawn.rows]
        made = pq.read_table(root / "build" / "parquet" / f"{drawn.table}.parquet")
        assert made.column_names == drawn.columns
        assert [list(row.values()) for row in made.to_pylist()] == drawn.rows
        with closing(sqlite3.connect(root / ".builds" / "current" / "accord.sqlite")) as db:
            found = db.execute(f"SELECT {', '.join(map(quoted, drawn.columns))} FROM {quoted(drawn.table)}")
            assert [one[0] for one in found.description] == drawn.columns
            assert sorted(map(list, found)) == sorted(drawn.rows)


def dataset(root: Path, drawn: Drawn) -> Path:
    """Write a dataset of one table; return its folder."""
    stem = "things" if drawn.is_renamed else drawn.table
    given = {f"p{at}" if drawn.is_renamed else name: name for at, name in enumerate(drawn.columns)}
    key = list(given)[: drawn.has_key]
    schema = {**RECORD, "$id": f"{stem}.json", "required": key, "x-key": key, "x-name": drawn.table}
    schema["properties"] = {name: prop(x_name=published) for name, published in given.items()}
    if not drawn.is_renamed:
        del schema["x-name"]
        for spec in schema["properties"].values():
            del spec["x-name"]
    write(root / "schemas", {stem: schema})
    (root / "curated").mkdir()
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    with (root / "curated" / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([drawn.columns, *drawn.rows])
    return root


REFUSED = {  # by a name of a column: why
    "": "a name is missing",
    "a\0": r"U\+0000, a control character",
    "a\nb": r"U\+000A",
    "a\u2028b": r"U\+2028",
    " a": "begins or ends with a space",
}
NO_TABLE = {  # by a name of a table that a column may have
    "sqlite_master": "SQLite keeps names",
    "SQLite_x": "SQLite keeps names",
    "a/b": "no file can be called",
    ".a": "a full stop hides it",
    "a.": "or is lost",
    "年" * 67: "no file can have a name of 201 bytes",
}


def test_only_what_no_output_can_hold_is_refused() -> None:
    for name, why in REFUSED.items():
        with pytest.raises(AssertionError, match=why):
            assert not names.fault(name), names.fault(name)
    for name, why in NO_TABLE.items():
        assert names.fault(name) == ""
        with pytest.raises(AssertionError, match=why):
            assert not names.table_fault(name), names.table_fault(name)
    assert [name for name in ODD if names.fault(name)] == []


def test_a_table_has_a_name_of_two_hundred_bytes_at_most() -> None:
    assert names.table_fault("\u5e74" * 66 + "ab") == ""
    assert names.table_fault("\u5e74" * 66 + "abc").startswith(
        "no file can have a name of 201 bytes and an ending; at most 200"
    )


def test_a_row_has_a_number_by_the_first_name_that_no_column_has() -> None:
    taken = [[], ["oid"], ["ROWID"], ["rowid", "_rowid_"], ["rowid", "Oid"], ["rowid", "oid", "_rowid_"]]
    assert [names.row_number(columns) for columns in taken] == ["rowid", "rowid", "oid", "oid", "_rowid_", ""]


def test_what_no_name_may_be_is_no_name_of_a_table_either() -> None:
    for name in REFUSED:
        assert names.table_fault(name) == names.fault(name)


def test_a_name_that_is_taken_has_the_next_number() -> None:
    unused = names.Unused(["a", "B", "c_2"])
    given = [unused.name(name) for name in ("a", "a", "A", "b", "c", "c", "d", "a_2")]
    assert given == ["a_2", "a_3", "A_4", "b_2", "c", "c_3", "d", "a_2_2"]
    assert len({names.folded(name) for name in given}) == len(given)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_the_text_of_a_key_is_read_back(values: list[str]) -> None:
    assert row_keys.split(row_keys.join(values), len(values)) == values


@given(NAME, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), NAME)
def test_a_path_of_any_names_is_written_in_one_way(name: str, key: str, column: str) -> None:
    path = path_text.joined(path_text.with_key(path_text.joined("", name), [key]), column)
    assert path_text.canonical(path) == path
