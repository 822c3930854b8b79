"""Rules that follow from how columns were computed are not judged: the faults are those of judging all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.rules.rows import RowChecker
from accord.schema.tables import tables
from accord.sources.date_columns import derive
from mutants import Mutant, install
from row_schemas import DATES, DURATIONS, MOMENTS
from small_schemas import prop, record
from support import examples

TABLE = tables(
    "days",
    {
        **record("days", "day", [], day=prop(format="edtf", x_year=True, maxLength=12), at=prop(format="date-time"),
                 length=prop(format="duration")),
        "if": {"required": ["at"]}, "then": {"properties": {"year": {"maximum": 2023}}},
    },
)[0]  # fmt: skip
MUTANTS = {
    "a date of which nothing is known is one": Mutant(
        "rules.rows", "values.null_count == texts.null_count", "texts.null_count < len(texts)"
    ),
    "a text without a precision is a date": Mutant("rules.rows", "values.null_count == texts.null_count", "True"),
    "conditions on computed columns hold": Mutant("rules.rows", "return rule.spec is about", "return True"),
}
Texts = tuple[str | None, ...]
rows = st.lists(
    st.tuples(*(st.none() | st.sampled_from(texts) for texts in (DATES, MOMENTS, DURATIONS))), min_size=1, max_size=4
)


def batch_of(drawn: list[Texts]) -> pa.RecordBatch:
    days, moments, lengths = (pa.array(texts, pa.string()) for texts in zip(*drawn, strict=True))
    ids = pa.array([f"day-{'abcd'[row]}" for row in range(len(drawn))])
    return derive(pa.record_batch({"id": ids, "day": days, "at": moments, "length": lengths}), TABLE)


def is_same(batch: pa.RecordBatch) -> bool:
    checker = RowChecker(TABLE)
    return checker.check_all(batch, 100).first == checker.check(batch)


@settings(max_examples=examples(300))
@given(rows)
def test_the_faults_are_those_of_judging_every_rule(drawn: list[Texts]) -> None:
    assert is_same(batch_of(drawn))


def cases() -> Iterator[pa.RecordBatch]:
    for day in DATES:
        yield batch_of([(day, None, None), ("2024", None, None)])
    yield batch_of([("2024", "2024-02-15T10:30", None)])


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = list(cases())
    checker = RowChecker(TABLE)
    right = [[(fault.row, fault.rule) for fault in checker.check(batch)] for batch in batches]
    assert all(map(is_same, batches))
    install(MUTANTS[name], ["rules.rows"], monkeypatch)
    from accord.rules import rows as mutant  # noqa: PLC0415 - the mutant, which stands there now

    mutated = mutant.RowChecker(TABLE)
    found = [[(fault.row, fault.rule) for fault in mutated.check_all(batch, 100).first] for batch in batches]
    assert found != right
