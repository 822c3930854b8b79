"""The cases that hold for the rules of annotations notice mistakes: every seeded mutant of these rules is killed.

A mutant is a small edit of the source of a module, as in test_compile_mutants.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from accord.schema.model import Table
from accord.schema.tables import tables
from accord.sources.date_columns import derive
from accord.values.types import type_of
from mutants import Mutant, install
from small_schemas import array, prop, record

pytestmark = pytest.mark.repeats  # mutants have no source that coverage could read

MODULES = ("rules.list_masks", "rules.annotations")  # in the order of their imports
NUMBERS = ("integer", {}, [(1, 2), (2, 2), (2, 1), (None, 1), (1, None), (2**53 + 1, 2**53)])
DAYS = ("string", {"format": "date"}, [(date(2024, 2, 1), date(2024, 2, 1)), (date(2024, 2, 2), date(2024, 2, 1))])
DATES = (
    "string",
    {"format": "edtf"},
    [("2024", "2024-01"), ("2024-02", "2024-01"), ("2024", "2023"), ("2024-06", "2024")],
)
EXPECTED = {"numbers": {2, 5}, "days": {1}, "dates": {1, 2}}
ITEMS = [["a"], ["a; b"], ["a;"], [";a"], ["a "], [" a"], [""], [], None, ["a", "b;c"], ["b", "; "], ["a b"]]
SEPARATED = {1, 2, 3, 4, 5, 6, 10}


MUTANTS = {
    "equal values are out of order": Mutant("rules.annotations", "pc.less(batch", "pc.less_equal(batch"),
    "the order is turned round": Mutant("rules.annotations", "pc.less(batch", "pc.greater(batch"),
    "the later one is surely before": Mutant("rules.annotations", "later.bounds[1]", "later.bounds[0]"),
    "the earlier one is surely after": Mutant("rules.annotations", "column.bounds[0]", "column.bounds[1]"),
    "an absent value is out of order": Mutant("rules.annotations", "fill_null(mask, FALSE)", "fill_null(mask, TRUE)"),
    "an item may be empty": Mutant("rules.list_masks", r"\A\z|", ""),
    "an item may hold the separator": Mutant("rules.list_masks", r"{re.escape(separator)}|\A[", r"\A["),
    "an item may begin with a part of it": Mutant("rules.list_masks", r"|\A[{letters}]", ""),
    "an item may end with a part of it": Mutant("rules.list_masks", r"|[{letters}]\z", ""),
    "an item may hold no part of it": Mutant("rules.list_masks", r"|\A[{letters}]", r"|[{letters}]"),
}


@pytest.fixture
def annotations(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that gives the module of annotations, made anew with the edit of a mutant."""

    def mutated(mutant: Mutant | None) -> ModuleType:
        if mutant:
            install(mutant, MODULES, monkeypatch)
        return sys.modules["accord.rules.annotations"]

    return mutated


def verdicts(module: ModuleType) -> Iterator[bool]:
    """Yield whether the rules of a module give what is expected of each case."""
    for name, (json_type, words, pairs) in (("numbers", NUMBERS), ("days", DAYS), ("dates", DATES)):
        own = {"start": prop(json_type, x_before="end", **words), "end": prop(json_type, **words)}
        table = tables("spans", record("spans", "span", [], **own))[0]
        kind = type_of(table.by_name["start"].type).arrow
        starts, ends = (pa.array(cells, kind) for cells in zip(*pairs, strict=True))
        yield broken(module, table, {"start": starts, "end": ends}) == EXPECTED[name]
    table = tables("spans", record("spans", "span", [], parts=array(prop(), x_separator="; ")))[0]
    yield broken(module, table, {"parts": pa.array(ITEMS, pa.list_(pa.string()))}) == SEPARATED


def broken(module: ModuleType, table: Table, columns: dict[str, pa.Array]) -> set[int]:
    rows = len(next(iter(columns.values())))
    batch = derive(pa.record_batch({"id": pa.array(["x"] * rows), **columns}), table)
    (rule,) = module.annotation_rules(table)
    return {row for row, is_broken in enumerate(rule.broken(batch).to_pylist()) if is_broken}


def test_the_rules_themselves_survive(annotations: Any) -> None:
    assert all(verdicts(annotations(None)))


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_killed(name: str, annotations: Any) -> None:
    module = annotations(MUTANTS[name])
    try:
        assert not all(verdicts(module)), f"the mutant survives: {name}"
    except pa.ArrowException:
        return  # a mutant may also fall
