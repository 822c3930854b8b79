"""The compiled verdict is the reference's, per row and rule; what has no exact compiled form is refused with why.

Hypothesis draws row schemas from all the keywords that a schema may hold, nested, and rows that sit on their edges:
bounds and one off, doubles beside them, combining and astral characters, every kind of line end, the extremes of 64
bits, nulls. test_compile_mutants proves that this would notice a mistake.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import event, given, settings

from accord.problems import SchemaError
from accord.rules.compile import compile_row
from accord.rules.rows import RowChecker
from accord.schema.load import load_schemas
from accord.schema.model import inlined
from row_schemas import Spec, any_case, compiled, reference
from support import ROOT, examples, schemas


@settings(max_examples=examples(1000))
@given(any_case)
def test_compiled_and_reference_verdicts_are_one(case: tuple[Spec, pa.RecordBatch]) -> None:
    row_schema, batch = case
    expected = reference(row_schema, batch)
    for rule in {rule for _, rule, _ in expected}:
        event(rule)
    assert compiled(row_schema, batch, compile_row) == expected


def row(spec: Any, **words: Any) -> Spec:
    return {"type": "object", "properties": {"a": spec}, **words}


def text(**words: Any) -> Spec:
    return row({"type": "string", **words})


def whole(**words: Any) -> Spec:
    return row({"type": "integer", **words})


def listed(**words: Any) -> Spec:
    return row({"type": "array", "items": {"type": "string"}, **words})


def decimal(**words: Any) -> Spec:
    return row({"type": "string", "format": "decimal", "x-precision": 4, **words})


def double(**words: Any) -> Spec:
    return row({"type": "number", **words})


REFUSED: dict[str, tuple[Spec, str]] = {
    "no type": (row({"minimum": 1}), "a: a column has one type"),
    "several types": (row({"type": ["string", "null"]}), "a: a column has one type"),
    "a list": (row({"type": "array"}), "not 'array'"),
    "a list of lists": (row({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}), "not 'array'"),
    "a list as a constant": (listed(enum=["a", []]), "a list cannot be compared with another"),
    "a word of rows of a list": (listed(required=["b"]), "a: 'required' has no vectorised form"),
    "a bound of an item": (listed(items={"type": "integer", "maximum": 2**63}), "is beyond 64 bits"),
    "a boolean schema": (row(True), "a: a schema must be an object, not True"),  # noqa: FBT003
    "a boolean sub-schema": (text(allOf=[False]), "a: a schema must be an object, not False"),
    "a word of lists": (text(minItems=1), "a: 'minItems' has no vectorised form"),
    "a word of rows": (text(required=["b"]), "a: 'required' has no vectorised form"),
    "a reference": (row({"type": "string", "$ref": "#/$defs/x"}), r"'\$ref' has no vectorised form"),
    "a word of objects": (row({"type": "string"}, minProperties=1), "'minProperties' has no vectorised form"),
    "an open row": (row({"type": "string"}, additionalProperties=True), "'additionalProperties'"),
    "a closed condition": (row({"type": "string"}, allOf=[{"additionalProperties": False}]), "'additionalProperties'"),
    "a row that is no object": ({"type": "array"}, "'type' has no vectorised form"),
    "oneOf of rows": (row({"type": "string"}, oneOf=[{"required": ["a"]}]), "'oneOf' has no vectorised form"),
    "oneOf of schemas": (text(oneOf=[{"minLength": 2}]), "oneOf .*: may hold nothing but constants"),
    "oneOf with more than a constant": (text(oneOf=[{"const": "a", "minLength": 2}]), "nothing but constants"),
    "oneOf with one constant twice": (text(oneOf=[{"const": "a"}, {"const": "a"}]), "holds 'a' twice"),
    "oneOf with one number twice": (double(oneOf=[{"const": 1}, {"const": 1.0}]), "holds 1.0 twice"),
    "oneOf of a list": (text(oneOf=[{"const": ["a"]}]), "nothing but constants"),
    "anyOf of nothing": (text(anyOf=[]), "a: anyOf needs at least one schema"),
    "anyOf of nothing, of rows": (row({"type": "string"}, anyOf=[]), "a row: anyOf needs at least one schema"),
    "allOf of nothing, of rows": (row({"type": "string"}, allOf=[]), "a row: allOf needs at least one schema"),
    "a condition on no column": (row({"type": "string"}, **{"if": {"properties": {"b": {"const": "x"}}}}),
    "a condition speaks of 'b'"),
    "multiples of a fraction": (whole(multipleOf=0.5), "must be a whole number"),
    "multiples of a whole double": (whole(multipleOf=2.0), "written without a fraction"),
    "multiples of doubles": (double(multipleOf=2), "a double has no exact remainder"),
    "multiples beyond 64 bits": (whole(multipleOf=2**63), "must be a whole number from 1"),
    "a bound beyond 64 bits": (whole(maximum=2**63), "is beyond 64 bits"),
    "a bound below 64 bits": (whole(minimum=-(2**63) - 1), "is beyond 64 bits"),
    "an infinite bound": (whole(maximum=float("inf")), "is no number that JSON can write"),
    "a bound that is no number": (double(maximum=float("nan")), "is no number that JSON can write"),
    "a bound that is no double": (double(minimum=2**53 + 1), "is no double"),
    "a bound beyond every double": (double(minimum=10**400), "is no double"),
    "a length with a fraction": (text(minLength=1.5), "must be a whole number of characters"),
    "a negative length": (text(maxLength=-1), "must be a whole number of characters"),
    "an unknown format": (text(format="email"), "is none of the formats known here"),
    "a decimal within a column": (text(anyOf=[{"type": "string", "format": "decimal"}]), "is the format of a column"),
    "a pattern of decimals": (decimal(pattern="^1$"), "pattern .*: cannot be judged of a column of type decimal"),
    "a length of decimals": (decimal(maxLength=3), "maxLength .*: cannot be judged"),
    "another format of decimals": (decimal(anyOf=[{"format": "uri"}]), "is the format of a column"),
    "a pattern that engines read in several ways": (text(pattern="^[[:alpha:]]$"), r"a: pattern .*\[ within a class"),
    "a pattern on which an engine hangs": (text(pattern="^(a+)+$"), "exponentially many ways"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_exact_form_is_refused_with_the_reason(what: str) -> None:
    spec, words = REFUSED[what]
    with pytest.raises(SchemaError, match=words):
        compile_row(spec)


def test_a_format_is_asked_about_distinct_doubtful_texts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setitem(compile_row.__globals__["KEYWORDS"]["format"].__globals__["FORMATS"], "edtf", checked.append)
    cells = pa.array(["2024-02-15", "2024~", "2024~", None, "2024"])
    assert compiled(text(format="edtf"), pa.record_batch([cells], names=["a"]), compile_row) == set()
    assert checked == ["2024~"] * 4  # once in each of the batches that are judged


def test_of_texts_that_repeat_the_long_ones_are_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is kept as right takes memory as long as its table is read."""
    asked: list[int] = []
    matched = pc.match_substring_regex
    masks = compile_row.__globals__["KEYWORDS"]["pattern"].__globals__
    monkeypatch.setattr(
        masks["pc"], "match_substring_regex", lambda cells, *a: asked.append(len(cells)) or matched(cells, *a)
    )
    (rule,) = compile_row(text(pattern="^a+$"))
    cells = pa.array(["a" * masks["MAX_LENGTH"], "a" * (masks["MAX_LENGTH"] + 1), "a"] * 200)
    for _ in range(3):
        assert rule.broken({"a": cells}, len(cells)).true_count == 0
    assert asked == [3, 1, 1]


def test_every_table_of_the_project_and_its_examples_compiles() -> None:
    examples = [load_schemas(folder) for folder in sorted(ROOT.glob("examples/*/schemas"))]
    tables = [table for loaded in [schemas(), *examples] for table in loaded.tables.values()]
    assert len(tables) > 10
    for table in tables:
        assert compile_row(inlined(table.row_schema))
        assert RowChecker(table).rules
