"""The faults of a batch: the first by row, in the order of the rules; rules that are proved, of rows in doubt alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from accord.rules.rows import RowChecker
from accord.schema.tables import tables
from accord.sources.date_columns import derive
from accord.sources.rows import NOTHING_PROVED, Proof
from accord.values.types import type_of
from small_schemas import array, prop, record

OWN = {
    "name": prop(minLength=2, maxLength=3), "size": prop("number", minimum=0),
    "day": prop(format="date", enum=["2024-02-15"]),
    "price": prop(format="decimal", x_precision=5, x_scale=2, const="1.50"),
    "tags": array(prop(maxLength=2), x_separator=";", maxItems=3),
    "sizes": array(prop("number", minimum=0), x_separator=";"),
}  # fmt: skip
TABLE = tables("things", {**record("things", "thing", ["name"], **OWN), "dependentRequired": {"size": ["day"]}})[0]
GOOD = {"id": "a", "name": "ab"}


def batch(*rows: dict[str, Any]) -> pa.RecordBatch:
    """Return rows, each the good one but for what is given."""
    kinds = {column.name: type_of(column.type).arrow for column in TABLE.columns}
    return pa.record_batch(
        {name: pa.array([{**GOOD, **row}.get(name) for row in rows], kind) for name, kind in kinds.items()}
    )


SEVERAL = batch({"name": "a"}, {}, {"name": None, "id": "A"}, {"size": -1.0}, {"name": "abcd", "id": "B"}, {"name": ""})
FAULTS = [
    (0, "name", "minLength"), (2, "name", "required"), (2, "id", "pattern"), (3, "size", "minimum"),
    (3, "", "dependentRequired"), (4, "id", "pattern"), (4, "name", "maxLength"), (5, "name", "minLength"),
]  # fmt: skip


@pytest.mark.parametrize("limit", range(10))
def test_the_first_faults_are_made_and_all_are_counted(limit: int) -> None:
    found = RowChecker(TABLE).check_all(SEVERAL, limit)
    assert [(fault.row, fault.column, fault.rule) for fault in found.first] == FAULTS[:limit]
    assert (found.total, found.lacking) == (len(FAULTS), [2])


def test_rows_that_lack_a_value_are_named_once_in_their_order() -> None:
    rows = batch({"name": None}, {}, {"id": None, "name": None}, {"id": None})
    found = RowChecker(TABLE).check_all(rows, 0)
    assert (found.first, found.total, found.lacking) == ([], 4, [0, 2, 3])


def said(*rows: dict[str, Any]) -> list[str]:
    return [f"{fault.column}: {fault.message}" for fault in RowChecker(TABLE).check_all(batch(*rows), 100).first]


def test_what_is_wrong_is_said_of_the_value_as_it_is_written() -> None:
    day, price = date(2024, 2, 16), Decimal("1.25")
    assert said({"day": day}) == ["day: '2024-02-16', where only '2024-02-15' may stand"]
    assert said({"price": price}) == ["price: '1.25', where only '1.50' may stand"]
    assert said({"name": None}) == ["name: is missing; add it"]
    assert said({"size": 1.0}) == [": size needs day beside it; add it"]
    assert said({"tags": ["a", "b", "c", "d"]}) == ["tags: has 4 items, where at most 3 may stand"]


def test_of_a_list_the_first_item_is_named_that_breaks_a_rule() -> None:
    assert said({"tags": ["a", "bcd", "efgh"]}) == ["tags: item 2: has 3 characters, where at most 2 may stand"]
    assert said({"sizes": [1.0, None, 2.0, -1.5, -2.5]}) == ["sizes: item 4: -1.5 is below 0"]
    assert said({"tags": ["abc"]}, {}, {"tags": ["a", "b", "abc"]}) == [
        f"tags: item {at}: has 3 characters, where at most 2 may stand" for at in (1, 3)
    ]


def test_columns_that_are_not_the_tables_and_numbers_that_json_cannot_write_are_faults() -> None:
    sizes = [float("inf"), None, float("nan"), -float("inf"), 1.0]
    more = batch(*({"size": size, "day": date(2024, 2, 15)} for size in sizes))
    more = more.append_column("colour", pa.array([None, "red", None, None, ""]))
    found = [(fault.row, fault.column, fault.rule, fault.message) for fault in RowChecker(TABLE).check(more)]
    number = "is not a number that can be written"
    assert [fault for fault in found if fault[2] != "minimum"] == [
        (0, "size", "type", f"inf {number}"), (1, "", "additionalProperties", "there is no column 'colour'"),
        (2, "size", "type", f"nan {number}"), (3, "size", "type", f"-inf {number}"),
        (4, "", "additionalProperties", "there is no column 'colour'"),
    ]  # fmt: skip


PROVED = frozenset({("name", "minLength"), ("name", "maxLength"), ("id", "pattern"), ("size", "type")})


@pytest.mark.parametrize(
    ("doubtful", "rows"),
    [((), [2, 3, 3]), ((0,), [0, 2, 3, 3]), ((1, 4, 5), [2, 3, 3, 4, 4, 5]), ((2, 4), [2, 2, 3, 3, 4, 4])],
)  # fmt: skip
def test_a_rule_that_is_proved_is_judged_of_rows_in_doubt_alone(doubtful: tuple[int, ...], rows: list[int]) -> None:
    found = RowChecker(TABLE).check_all(SEVERAL, 100, Proof(PROVED, frozenset(), doubtful)).first
    assert [fault.row for fault in found] == rows
    assert found == [
        fault for fault in RowChecker(TABLE).check_all(SEVERAL, 100, NOTHING_PROVED).first if fault in found
    ]


def test_a_proof_of_a_column_proves_no_condition_on_it() -> None:
    words = {"if": {"properties": {"name": {"minLength": 3}}}, "then": {"properties": {"name": {"maxLength": 3}}}}
    table = tables("things", {**record("things", "thing", ["name"], name=prop(maxLength=9)), **words})[0]
    rows = pa.record_batch({"id": ["a", "b"], "name": ["ab", "abcd"]})
    proof = Proof(frozenset({("name", "maxLength")}), frozenset())
    assert [(fault.row, fault.message) for fault in RowChecker(table).check_all(rows, 9, proof).first] == [
        (1, "has 4 characters, where at most 3 may stand")
    ]


def test_a_date_that_is_none_is_found_beside_those_that_are() -> None:
    table = tables("days", record("days", "day", [], day=prop(format="edtf")))[0]
    days = ["2024-02", "soon", None, "2024", "later"]
    rows = derive(pa.record_batch({"id": list("abcde"), "day": pa.array(days, pa.string())}), table)
    for some, wrong in ((rows, [1, 4]), (rows.slice(2, 2), []), (rows.slice(1, 1), [0])):
        assert [fault.row for fault in RowChecker(table).check_all(some, 9).first] == wrong
