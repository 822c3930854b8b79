"""Every constraint on a row of a table, generated ones too, is enforced: by row checker, types or keys.

The same walk as in test_constraints, over the row schemas: one value of one good row is broken, in Arrow form. What an
Arrow type cannot hold cannot be tried, so ``type`` is proved by the refusal of the conversion.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from accord.rules.keys import memory
from accord.rules.rows import RowChecker
from accord.sources import date_columns as derived
from samples import BREAK, WRONG_TYPE, Spec, scalar
from support import curated_copy, schemas, tables_of

# Annotations; and rules that speak of a record as written, proved in test_constraints.
ELSEWHERE = {
    "title", "description", "examples", "x-acyclic", "x-column", "x-crosswalk", "x-evidence", "x-facet", "x-form",
    "x-before", "x-broader", "x-containment", "x-day", "x-example", "x-label-of", "x-range", "x-rounded", "x-excludes",
    "x-implied", "x-includes", "x-neutral", "x-parent", "x-place", "x-search", "x-separator", "x-unique", "x-unit",
    "x-within", "x-year",
}  # fmt: skip
TABLES = schemas().tables
NO_CELL = {**WRONG_TYPE, "array": 7}  # of a text Arrow makes a list of letters
OF_ITEMS = "items."  # before a word of the items of a list
REFERENCES = ("x-references", f"{OF_ITEMS}x-references")


class Constraint(NamedTuple):
    """One declared constraint on a row."""

    table: str
    column: str
    keyword: str
    asks: Any

    def __str__(self) -> str:
        return f"{self.table}:{self.column or '*'}:{self.keyword}"


def walk(table: str) -> Iterator[Constraint]:
    schema = TABLES[table].row_schema
    for keyword, asks in schema.items():
        if keyword == "required":
            yield from (Constraint(table, name, keyword, None) for name in asks)
        elif keyword == "dependentRequired":
            yield from (Constraint(table, key, keyword, need) for key, needed in asks.items() for need in needed)
        elif keyword not in {"properties", "then", "else"}:
            yield Constraint(table, "", keyword, asks)
    for column, spec in schema["properties"].items():
        item = {f"{OF_ITEMS}{k}": asks for k, asks in spec.get("items", {}).items() if k not in ELSEWHERE}
        rules = {k: asks for k, asks in spec.items() if k not in ELSEWHERE and k != "items"} | item
        yield from (Constraint(table, column, k, asks) for k, asks in rules.items())


ALL = [constraint for name in TABLES for constraint in walk(name)]


@cache
def checker(table: str) -> RowChecker:
    """Return what judges the rows of a table, whose rules take longer to compile than to judge two rows."""
    return RowChecker(TABLES[table])


@cache
def good_row(table: str) -> Spec:
    properties = TABLES[table].row_schema["properties"]
    row = {column: scalar(spec, (table, column)) for column, spec in properties.items()}
    return {
        column: date.fromisoformat(v) if properties[column].get("format") == "date" else v for column, v in row.items()
    }


def check(table: str, row: Spec, fields: pa.Schema | None = None) -> list[tuple[str, str]]:
    batch = pa.RecordBatch.from_pylist([good_row(table), row], fields or derived.arrow_schema(TABLES[table]))
    faults = checker(table).check(batch)
    assert {fault.row for fault in faults} <= {1}, "the good row beside it is not told"
    return [(fault.column, fault.rule) for fault in faults]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    """Return the tables of the small dataset."""
    return tables_of(curated_copy(tmp_path_factory.mktemp("small")))


@pytest.mark.parametrize("table", TABLES)
def test_a_good_row_has_no_fault(table: str) -> None:
    assert check(table, good_row(table)) == []


@pytest.mark.parametrize("constraint", [c for c in ALL if c.keyword not in REFERENCES], ids=str)
def test_row_constraint_is_enforced(constraint: Constraint) -> None:
    table, column, keyword, asks = constraint
    row, spec = good_row(table), TABLES[table].row_schema["properties"].get(column, {})
    if keyword == "required":
        assert check(table, {**row, column: None}) == [(column, "required")]
    elif keyword == "dependentRequired":
        assert ("", "dependentRequired") in check(table, {**row, asks: None})
    elif keyword == "if":
        schema = TABLES[table].row_schema
        (condition,), (needed,) = asks["required"], schema["else"]["required"]
        needs = schema.get("dependentRequired", {})
        beside = dict.fromkeys([*needs.get(condition, ()), *(name for name in needs if condition in needs[name])])
        assert check(table, {**row, **beside, condition: None, needed: None}) == [(needed, "required")]
    elif keyword == "additionalProperties":
        fields = derived.arrow_schema(TABLES[table]).append(pa.field("no_such_column", pa.string()))
        assert ("", "additionalProperties") in check(table, {**row, "no_such_column": "x"}, fields)
    elif keyword == "type" and not column:
        assert asks == "object"  # a row of a batch is one
    elif keyword.startswith(OF_ITEMS):
        word = keyword.removeprefix(OF_ITEMS)
        broken = {**row, column: [BREAK[word](spec["items"])]}
        if word != "type":
            assert (column, word) in check(table, broken)
            return
        with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError, TypeError)):
            check(table, broken)
    elif keyword == "type" or spec.get("format") == "date":
        with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError, TypeError)):
            check(table, {**row, column: "a word" if spec.get("format") == "date" else NO_CELL[spec["type"]]})
    else:
        assert (column, keyword) in check(table, {**row, column: BREAK[keyword](spec)})


@pytest.mark.parametrize("constraint", [c for c in ALL if c.keyword in REFERENCES], ids=str)
def test_reference_between_tables_is_enforced(constraint: Constraint, small: dict[str, pa.Table]) -> None:
    arrow = dict(small)
    table, column = constraint.table, constraint.column
    good = arrow[table].to_pylist() or [good_row(table)]
    absent = ["no-such-id"] if constraint.keyword.startswith(OF_ITEMS) else "no-such-id"
    broken = [{**good[0], column: absent}, *good[1:]]
    arrow[table] = pa.Table.from_pylist(broken, derived.arrow_schema(TABLES[table]))
    found = [
        (problem.table, problem.rule) for problem in memory.check(arrow, schemas()) if "no-such-id" in problem.value
    ]
    assert (table, "reference") in found


def test_keys_are_unique_in_every_table(small: dict[str, pa.Table]) -> None:
    for name, table in small.items():
        if table.num_rows:
            twice = {**small, name: pa.concat_tables([table, table.slice(0, 1)])}
            assert "duplicate-id" in {problem.rule for problem in memory.check(twice, schemas())}, name
