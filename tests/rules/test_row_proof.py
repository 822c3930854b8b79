"""Rows that are proved right are right: the proof never holds of rows in which the checker of rows finds a fault.

Nor does it refuse much: of rows as ``row_schemas`` draws them it proves all that are right, but where a cell is empty.
Mutants, small edits of its source as in test_compile_mutants, show that these cases notice mistakes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, event, example, given, seed, settings
from hypothesis import strategies as st

from accord.rules.annotations import annotation_rules
from accord.rules.row_proof import MAX_ROWS, RowProver
from accord.rules.rows import RowChecker
from accord.schema.model import Column, Table
from accord.schema.predicate import compile_predicate
from accord.schema.tables import tables
from accord.sources.date_columns import derive
from accord.sources.record_rows import of_rows
from accord.values.types import type_of
from mutants import Mutant, install
from row_schemas import Spec, any_case
from small_schemas import array, prop, record
from support import examples

Case = tuple[Table, pa.RecordBatch]
NOT_SO_FEW = MAX_ROWS + 1


def table_of(schema: Spec) -> Table:
    """Return a table whose rows have a schema."""
    columns = [
        Column(name, {**spec, "x-separator": ";"} if spec["type"] == "array" else spec, name in schema["required"])
        for name, spec in schema["properties"].items()
    ]
    return Table("things", "Things", "", tuple(columns), (), columns[0].name, schema)


def is_right(case: Case) -> bool:
    table, batch = case
    return RowChecker(table).check_all(batch, 0).total == 0


def is_due(case: Case, *, right: bool, proved: bool) -> bool:
    """Whether rows are rightly proved, or not proved: what is right may be refused where a cell is empty."""
    has_empty = any(cell in ("", []) for column in case[1].columns for cell in column.to_pylist())
    return proved == right or (right and has_empty)


@settings(max_examples=examples(1000))
@given(any_case)
def test_what_is_proved_is_what_is_right(drawn: tuple[Spec, pa.RecordBatch]) -> None:
    schema, batch = drawn
    case = table_of(schema), batch
    right, proved = is_right(case), RowProver(case[0]).proves(batch)
    event(f"right {right}, proved {proved}")
    assert is_due(case, right=right, proved=proved)


def as_written(cell: Any, draw: Any) -> Any:
    """Return a cell as a record may say it: a day as text, a whole number in either form."""
    if isinstance(cell, list):
        return [as_written(item, draw) for item in cell]
    if isinstance(cell, (date, Decimal)):
        return str(cell)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or cell != cell // 1 or not draw(st.booleans()):
        return cell
    return int(cell) if isinstance(cell, float) else float(cell) if float(cell) == cell else cell


@settings(max_examples=examples(1000))
@given(any_case, st.data())
def test_of_records_whose_shape_is_right_what_is_proved_is_what_is_right(
    drawn: tuple[Spec, pa.RecordBatch], data: st.DataObject
) -> None:
    schema, batch = drawn
    table, has_shape = table_of(schema), compile_predicate(schema)
    written = [{k: as_written(v, data.draw) for k, v in row.items() if v is not None} for row in batch.to_pylist()]
    records = [record for record in written if has_shape(record)]
    case = table, of_rows(table, records).batch
    right, proved = is_right(case), RowProver(table, has_shape=True).proves(case[1])
    event(f"right {right}, proved {proved}")
    assert is_due(case, right=right, proved=proved)


@pytest.mark.parametrize("word", ["exclusiveMinimum", "exclusiveMaximum"])
def test_a_number_that_no_double_is_is_judged_as_the_nearest(word: str) -> None:
    """A record is held against its schema as written: 2^53 + 1 is more than 2^53, and no double lies between."""
    limit = {"exclusiveMinimum": 2**53, "exclusiveMaximum": -(2**53)}[word]
    table = table_of({"required": [], "properties": {"a": {"type": "number", word: limit}}})
    for number, right in ((limit + (limit > 0) - (limit < 0), False), (limit * 2, True)):
        case = table, of_rows(table, [{"a": number}]).batch
        assert RowProver(table, has_shape=True).proves(case[1]) == is_right(case) == right


TERMS = ["regime", "thug*", "so-called", "kos*"]
LETTERS = ["regime", "Regime", "thug", "THUGS", "thugé", "so-called", "\u212aos", "\u017fo-called", "ko\u017f", " ",
           "-", "_", "é", "s", "0", "\n"]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(LETTERS), max_size=4).map("".join), min_size=1, max_size=3))
@example(["ko\u017f\u212aos"])
def test_words_that_take_a_side_are_those_of_the_checker(texts: list[str]) -> None:
    table = table_of({"required": [], "properties": {"a": {"type": "string", "x-neutral": TERMS}}})
    case = table, pa.record_batch({"a": pa.array([*texts, "b"])})
    assert is_due(case, right=is_right(case), proved=RowProver(table).proves(case[1]))


def spans(kind: str, words: dict[str, Any], pairs: list[tuple[Any, Any]]) -> Iterator[Case]:
    """Yield a case for each pair of values that must be in order."""
    own = {"start": prop(kind, x_before="end", **words), "end": prop(kind, **words)}
    table = tables("spans", record("spans", "span", [], **own))[0]
    arrow = type_of(table.by_name["start"].type).arrow
    for start, end in pairs:
        batch = pa.record_batch({"id": ["a"], "start": pa.array([start], arrow), "end": pa.array([end], arrow)})
        yield table, derive(batch, table)


def one_column(spec: Any, cells: list[Any], *, required: bool = False) -> Iterator[Case]:
    """Yield a case for each cell of a column."""
    table = tables("things", record("things", "thing", ["a"] if required else [], a=spec))[0]
    arrow = type_of(table.by_name["a"].type).arrow
    for cell in cells:
        yield table, derive(pa.record_batch({"id": ["x"], "a": pa.array([cell], arrow)}), table)


def cases() -> Iterator[Case]:
    """Yield tables, each with a row that sits on the edge of one rule."""
    yield from spans("integer", {}, [(1, 2), (2, 2), (2, 1), (None, 1), (1, None), (2**53 + 1, 2**53)])
    yield from spans("string", {"format": "date"}, [(date(2024, 2, 1),) * 2, (date(2024, 2, 2), date(2024, 2, 1))])
    yield from spans(
        "string", {"format": "edtf"}, [("2024", "2024-01"), ("2024-02", "2024-01"), ("2024-06", "2024"), ("x", "2024")]
    )
    yield from spans(
        "string",
        {"format": "decimal", "x-precision": 9, "x-scale": 3},
        [(Decimal("1.5"), Decimal("1.499")), (None,) * 2],
    )
    parts = array(prop(), x_separator="; ")
    yield from one_column(
        parts, [["a"], ["a; b"], ["a;"], [";a"], ["a "], [" a"], [""], [], None, ["a", "b;c"], ["a", "x;"]]
    )
    yield from one_column(array(prop("number"), x_separator=";"), [[1.5], [float("inf")], [], None])
    yield from one_column(array(prop(format="date"), x_separator=";", minItems=1), [[date(2024, 2, 1)], [], None])
    for required in (True, False):
        yield from one_column(prop(), ["a", "", None], required=required)
        yield from one_column(parts, [["a"], [], None], required=required)
        yield from one_column(prop("number"), [1.0, 0.0, float("inf"), float("nan"), None], required=required)
    yield from one_column(prop(format="date-time"), ["2024-02-15T10:30:00Z", "2024-02-15T25:00:00Z", None])
    yield from one_column(prop(format="date", const="2024-02-01"), [date(2024, 2, 1), date(2024, 2, 2)])
    yield from one_column(prop("boolean", const=True), [True, False, None])
    most = table_of({"required": [], "properties": {"a": {"type": "integer", "maximum": 1}}})
    for cells in ([1, 0], [1, 2], [2, None]):
        yield most, pa.record_batch({"a": pa.array(cells, pa.int64())})
    none = table_of({"required": [], "properties": {"a": {"type": "integer"}}, "allOf": [{"not": {}}]})
    yield none, pa.record_batch({"a": pa.array([1], pa.int64())})
    blank = table_of({"required": [], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}})
    for a, b in (("a", None), ("", None), (None, 0), (None, None), ("", 1)):
        yield blank, pa.record_batch({"a": pa.array([a], pa.string()), "b": pa.array([b], pa.int64())})
    pairs = {"a": {"type": "string"}, "b": {"type": "integer"}}
    both = table_of({"required": [], "properties": pairs, "dependentRequired": {"a": ["b"]}})
    for b in (1, None):
        yield both, pa.record_batch({"a": pa.array(["c"]), "b": pa.array([b], pa.int64())})
    for text in (*LETTERS, "regimes", "the regime fell", "thugs", "a thug", "kosher", "kos", "éregime", "a\u212aos"):
        neutral = table_of({"required": ["a"], "properties": {"a": {"type": "string", "x-neutral": TERMS}}})
        yield neutral, pa.record_batch({"a": [text]})


@cache
def drawn() -> list[tuple[Case, bool]]:
    """Return those cases and some that row_schemas draws, each with whether its rows are right."""
    found: list[Case] = list(cases())

    @seed(1)
    @settings(max_examples=examples(300), database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(any_case)
    def draw(case: tuple[Spec, pa.RecordBatch]) -> None:
        found.append((table_of(case[0]), case[1]))

    draw()
    return [(case, is_right(case)) for case in found]


def survives(prover: Any) -> bool:
    """Whether a prover proves all that is right of the cases, but where a cell is empty, and nothing else."""
    return all(is_due(case, right=right, proved=prover(case[0]).proves(case[1])) for case, right in drawn())


def test_the_proof_itself_survives() -> None:
    assert survives(RowProver)


def test_many_rows_are_left_to_the_checker() -> None:
    table = table_of({"required": ["a"], "properties": {"a": {"type": "integer"}}})
    rows = pa.record_batch({"a": list(range(NOT_SO_FEW))})
    assert RowProver(table).proves(rows.slice(1))
    assert not RowProver(table).proves(rows)


WRONG: dict[str, tuple[Spec, Any]] = {
    "text": (prop(enum=["a"]), "b"), "whole": (prop("integer", maximum=1), 2),
    "truth": (prop("boolean", const=True), False),
    "day": (prop(format="date", const="2024-02-01"), date(2024, 2, 2)),
    "texts": (array(prop(enum=["a"]), x_separator=";"), ["b"]),
    "wholes": (array(prop("integer", maximum=1), x_separator=";"), [2]),
    "number": (prop("number", maximum=1), 2.0), "numbers": (array(prop("number", maximum=1), x_separator=";"), [2.0]),
    "price": (prop(format="decimal", x_precision=5, x_scale=2, const="1.50"), Decimal("1.25")),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_of_records_whose_shape_is_right_only_what_becomes_another_value_is_judged_again(kind: str) -> None:
    """A number becomes the nearest double, a decimal one of its column; of all else a value stays what was judged."""
    spec, cell = WRONG[kind]
    ((table, batch),) = one_column(spec, [cell])
    assert not RowProver(table).proves(batch)
    assert RowProver(table, has_shape=True).proves(batch) == (kind not in ("number", "numbers", "price"))


def test_what_is_computed_is_judged_though_the_shape_of_its_record_is_right() -> None:
    table = tables("days", record("days", "day", [], day=prop(format="edtf"), year=prop("integer")))[0]
    batch = derive(pa.record_batch({"id": ["a"], "day": ["2024-13"], "year": pa.array([1], pa.int64())}), table)
    assert not RowProver(table).proves(batch)
    assert RowProver(table, has_shape=True).proves(batch)


def test_cells_that_are_known_are_not_made_again() -> None:
    table = table_of(
        {"required": ["a"], "properties": {"a": {"type": "string", "enum": ["x"]}, "b": {"type": "string"}}}
    )
    batch = pa.record_batch({"a": ["y"], "b": ["z"]})
    assert not RowProver(table).proves(batch)
    assert RowProver(table).proves(batch, {"a": ["x"]})
    assert not RowProver(table).proves(batch, {"b": ["z"]})


def test_words_of_which_the_letters_are_not_ascii_are_left_to_the_checker() -> None:
    table = table_of({"required": [], "properties": {"a": {"type": "string", "x-neutral": ["straße"]}}})
    assert not RowProver(table).proves(pa.record_batch({"a": ["b"]}))


@pytest.mark.parametrize(
    ("text", "word"),
    [("ko\u017ft", "ko\u017ft"), ("a ko\u017f\u212aos.", "ko\u017f\u212aos"), ("THUG\u017f", "THUG"),
     ("thugs", "thugs"), ("die STRASSE, eine Stra\u00dfe", "Stra\u00dfe")],
)  # fmt: skip
def test_the_word_is_named_that_the_mask_finds(text: str, word: str) -> None:
    """A word with the long s or the Kelvin sign was refused with an empty word."""
    terms = [*TERMS, "stra\u00dfe"] if "\u00df" in text else TERMS
    table = table_of({"required": [], "properties": {"a": {"type": "string", "x-neutral": terms}}})
    batch = pa.record_batch({"a": [text]})
    (rule,) = annotation_rules(table)
    assert rule.broken(batch).to_pylist() == [bool(word)]
    assert rule.message(batch, 0).startswith(f"{word!r} takes a side")


MUTANTS = {
    "a type is all that is asked of a column": ("return not any(word", "return True or not any(word"),
    "a null fills what is required": ("(None,) if column.is_made else (None, ", "() if column.is_made else ("),
    "an empty text fills it": ('else (None, "", [])\n    return', "else (None, [])\n    return"),
    "an empty list fills it": ('else (None, "", [])\n    return', 'else (None, "")\n    return'),
    "nothing is required": ("if column.required:\n", "if False:\n"),
    "a schema says nothing": ("all(map(is_valid, in_json))", "all(cell is not None for cell in in_json)"),
    "one valid cell is enough": ("all(map(is_valid, in_json))", "(not cells or any(map(is_valid, in_json)))"),
    "every cell is as in JSON": ("cells if is_json else map(_json, cells)", "cells"),
    "a number is finite": ("(not is_number or", "(True or"),
    "words are not looked for": ('column.spec.get("x-neutral")', 'column.spec.get("neutral")'),
    "values may be in any order": ("and end < start", "and end < start - start"),
    "the later one is surely before": ("table.by_name[later].bounds[1]", "table.by_name[later].bounds[0]"),
    "the earlier one is surely after": ("column.bounds[0]", "column.bounds[1]"),
    "an item may be empty": ("bool(item) and separator", "not item or separator"),
    "an item may hold the separator": ("separator not in item and ", ""),
    "an item may begin with a letter of it": ("item[0] not in separator and ", ""),
    "an item may end with a letter of it": (" and item[-1] not in separator", ""),
    "conditions say nothing": ("if conditions:\n", "if False:\n"),
    "one row that meets them is enough": ("return all(is_valid({", "return any(is_valid({"),
    "a null is a value that they judge": (" for name, cell in row if cell is not None}", " for name, cell in row}"),
    "rows may be blank": ("if not any(column.required for column in columns):", "if False:"),
    "an empty text is a value of a row": ('(None, "", []) for cell in row)', "(None, []) for cell in row)"),
    "a day is no text": ("cell.isoformat() if isinstance(cell, date) else cell", "cell"),
}  # fmt: skip

OF_WORDS = {
    "words are of one case": (", re.IGNORECASE)", ")"),
    "words have no ending": ('(ending if word[-1] == "*" else "")', '""'),
    "words end at letters of any script": ("(?a:\\b)(?:{words", "\\b(?:{words"),
    "words are letters of ASCII": ("(?:{words})", "(?a:{words})"),
}  # fmt: skip


@pytest.mark.repeats
@pytest.mark.parametrize("name", [*MUTANTS, *OF_WORDS])
def test_mutant_is_killed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "rules.loaded_words" if name in OF_WORDS else "rules.row_proof"
    edit = {**MUTANTS, **OF_WORDS}[name]
    install(Mutant(module, *edit), ("rules.loaded_words", "rules.row_proof"), monkeypatch)
    try:
        assert not survives(sys.modules["accord.rules.row_proof"].RowProver), f"the mutant survives: {name}"
    except (TypeError, AttributeError):
        return  # a mutant may also fall
