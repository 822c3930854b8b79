"""The oracle of test_compile notices mistakes: every seeded mutant of the compiler is killed.

A mutant is a small edit of the source text of one module of the compiler. One fixed list of schemas and rows, drawn
from the oracle's own strategy by fixed seeds, is judged by the reference once and by each mutant until they disagree.
A mutant that survives the list fails here by its name, and so does one whose text is no longer in the source. Of
each module `make test` tries the first, `make soak` all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from accord.rules.compile import compile_row
from mutants import Mutant, install
from row_schemas import PLAIN, Spec, Verdict, cases, compiled, plain_cases, reference
from shares import first_of_each

pytestmark = pytest.mark.repeats  # hundreds of examples, of which others run the lines

# How often a keyword of a column of texts is drawn, for which most of the compiler stands; others of texts, or of
# numbers, are drawn twice, those of other columns once, and schemas of all of them as often as MIXED says.
OF_TEXTS = {"pattern": 16, "const": 6, "enum": 6, "format": 24, "minLength": 12, "maxLength": 12}
OF_NUMBERS = ("string", "integer", "number", "year")
MIXED = 12
MORE = 4  # times as many in make soak
EACH = 12  # examples of a draw
Case = tuple[Spec, pa.RecordBatch]
# The compiler, in the order of its imports: what comes later is made anew over the mutant.
COMPILER = ("values.formats", "schema.regex", "schema.keywords", "rules.masks", "rules.list_masks", "rules.compile")


MUTANTS = {
    "lengths in bytes: minLength": Mutant(
        "rules.masks", "pc.less(pc.utf8_length(some), least)", "pc.less(pc.binary_length(some), least)"
    ),
    "lengths in bytes: maxLength": Mutant(
        "rules.masks", "pc.greater(pc.utf8_length(some), most)", "pc.greater(pc.binary_length(some), most)"
    ),
    "minLength: so many bytes are so many characters": Mutant(
        "rules.masks", "value if value <= 1 else value * WIDEST", "value"
    ),
    "maxLength: bytes are at most twice the characters": Mutant(
        "rules.masks", "as_py() <= value:", "as_py() <= value * 2:"
    ),
    "maxLength: four bytes are one character": Mutant(
        "rules.masks", "pc.greater(sizes, most)", "pc.greater(sizes, WIDEST)"
    ),
    "one row of eight is set": Mutant("rules.masks", "1 << (row & 7)", "1 << (row & 3)"),
    "minLength one too strict": Mutant(
        "rules.masks", "pc.less(pc.utf8_length(some), least)", "pc.less_equal(pc.utf8_length(some), least)"
    ),
    "texts that repeat: a wrong one is right afterwards": Mutant(
        "rules.masks", "texts.filter(pc.invert(is_wrong))", "texts"
    ),
    "texts that repeat: of each batch the first are judged": Mutant(
        "rules.masks", "pc.unique(cells).to_pylist()", "pc.unique(cells).to_pylist()[:2]"
    ),
    "texts that repeat: those are wrong that are right": Mutant(
        "rules.masks", "_among_wrong(cells, texts.filter(is_wrong))", "_among_wrong(cells, texts)"
    ),
    "a condition of few rows breaks nothing": Mutant("rules.compile", "not (count and broken", "(not count or broken"),
    "a condition of few rows is of the first": Mutant(
        "rules.compile", "self._columns[name].filter(self._rows)", "self._columns[name].slice(0, self._rows.true_count)"
    ),
    "$ matches before a last newline": Mutant("schema.regex", '.replace("$", r"\\z")', '.replace("$", r"(?:\\n?\\z)")'),
    "^ and $ match at lines": Mutant(
        "rules.masks",
        "expression = re2(value)",
        'expression = "(?m)" + re2(value).replace(r"\\A", "^").replace(r"\\z", "$")',
    ),
    ". matches CR": Mutant("schema.regex", 'r"[^\\n\\r\\x{2028}\\x{2029}]"', 'r"[^\\n\\x{2028}\\x{2029}]"'),
    ". matches U+2028": Mutant("schema.regex", 'r"[^\\n\\r\\x{2028}\\x{2029}]"', 'r"[^\\n\\r\\x{2029}]"'),
    ". is read as RE2 reads it": Mutant(
        "schema.regex", '= text.replace(".", r"[^\\n\\r\\x{2028}\\x{2029}]")', "= text"
    ),
    "patterns without case": Mutant("rules.masks", "expression = re2(value)", 'expression = "(?i)" + re2(value)'),
    "null breaks rules of values": Mutant(
        "rules.compile", "pc.and_kleene(is_broken, pc.is_valid(cells))", "pc.fill_null(is_broken, TRUE)"
    ),
    "null passes required": Mutant(
        "rules.compile", "[Rule(name, word, value, schema, _null(name)) for name in value]", "[]"
    ),
    "not holds of null": Mutant("rules.compile", "_null(column) if column else lambda", "lambda"),
    "enum lets one go": Mutant("schema.keywords", "for value in values for cell", "for value in values[:2] for cell"),
    "oneOf lets one go": Mutant(
        "rules.masks", "_among(exact.codes(value), kind)", "_among(exact.codes(value)[:1], kind)"
    ),
    "codes of decimals by their texts": Mutant(
        "rules.masks", "pa.string()).cast(type_of(kind).arrow)", "pa.string()).slice(1).cast(type_of(kind).arrow)"
    ),
    "enum without case": Mutant(
        "rules.masks",
        "pc.is_in(cells, fitting)",
        "pc.is_in(*(x if x.type != pa.string() else pc.utf8_lower(x) for x in (cells, fitting)))",
    ),
    "true is 1": Mutant("schema.keywords", 'if kind == "boolean" or isinstance(value, bool):', 'if kind == "boolean":'),
    "1.0 is not 1": Mutant("schema.keywords", "if int(value) == value and", "if isinstance(value, int) and"),
    "0.0 is not -0.0": Mutant("schema.keywords", "[0.0, -0.0] if cell == 0 else [cell]", "[cell]"),
    "minimum excludes": Mutant("rules.masks", '"minimum": "less",', '"minimum": "less_equal",'),
    "maximum excludes": Mutant("rules.masks", '"maximum": "greater",', '"maximum": "greater_equal",'),
    "exclusiveMinimum includes": Mutant(
        "rules.masks", '"exclusiveMinimum": "less_equal",', '"exclusiveMinimum": "less",'
    ),
    "exclusiveMaximum includes": Mutant(
        "rules.masks", '"exclusiveMaximum": "greater_equal",', '"exclusiveMaximum": "greater",'
    ),
    "ceil for floor": Mutant("schema.keywords", "else math.floor(value)", "else math.ceil(value)"),
    "floor for ceil": Mutant("schema.keywords", "integer = math.ceil(value)", "integer = math.floor(value)"),
    "the least for the greatest": Mutant("rules.masks", '"maximum": "max"', '"maximum": "min"'),
    "the greatest for the least": Mutant("rules.masks", '"exclusiveMinimum": "min"', '"exclusiveMinimum": "max"'),
    "limits of other cells": Mutant(
        "rules.masks", 'getattr(_LATEST, "cells", None) is not cells', 'not hasattr(_LATEST, "cells")'
    ),
    "the first constant stands for all": Mutant("rules.masks", "len(fitting) == 1", "len(fitting) >= 1"),
    "all are multiples of two": Mutant("rules.masks", "exact.step(value, kind) == 1", "exact.step(value, kind) <= 2"),
    "integer bounds through doubles": Mutant(
        "rules.masks", 'pa.int64() if kind == "integer" else pa.float64())', "pa.float64())"
    ),
    "multipleOf through doubles": Mutant(
        "rules.masks",
        "pc.not_equal(pc.multiply(pc.divide(cells, step), step), cells)",
        "pc.not_equal(*(lambda q: (pc.floor(q), q))(pc.divide(pc.cast(cells, pa.float64(), safe=False), "
        "pc.cast(step, pa.float64(), safe=False))))",
    ),
    "lists one item too short": Mutant(
        "rules.list_masks", "pc.less(pc.list_value_length", "pc.less_equal(pc.list_value_length"
    ),
    "lists one item too long": Mutant(
        "rules.list_masks", "pc.greater(pc.list_value_length", "pc.greater_equal(pc.list_value_length"
    ),
    "an item stands twice in all lists": Mutant(
        "rules.list_masks", '{"row": rows,', '{"row": pc.subtract(rows, rows),'
    ),
    "an item stands thrice": Mutant(
        "rules.list_masks", 'pc.greater(counts["count_all"], 1)', 'pc.greater(counts["count_all"], 2)'
    ),
    "two zeros": Mutant(
        "rules.list_masks", "pc.add(items, _ZERO) if pa.types.is_floating(items.type) else items", "items"
    ),
    "items of the next row": Mutant("rules.list_masks", "rows.cast(pa.int64()))", "pc.add(rows.cast(pa.int64()), 1))"),
    "not unique where that is not asked": Mutant(
        "rules.list_masks", "if not value:\n        return None", "if value is None:\n        return None"
    ),
    "a list is a text": Mutant("rules.list_masks", 'if "array" in (', 'if "string" in ('),
    "items are not judged": Mutant(
        "rules.compile", "for rule in compile_value(name, spec[word], item_kind(kind))]", "for rule in ()]"
    ),
    "anyOf as allOf": Mutant("rules.compile", "reduce(pc.and_, [_invalid", "reduce(pc.or_, [_invalid"),
    "allOf lets the first decide": Mutant(
        "rules.compile", "for inner in value for rule", "for inner in value[:1] for rule"
    ),
    "then and else swapped": Mutant("rules.compile", 'met=branch == "then"', 'met=branch == "else"'),
    "dependentRequired turned round": Mutant("rules.compile", "_null(name), _null(other)", "_null(other), _null(name)"),
    "every month has 30 days": Mutant(
        "values.formats", "(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?", "(?:-(?:0[1-9]|[12][0-9]|30))?)?"
    ),
    "days of a text are not judged": Mutant(
        "rules.masks", 'if value == kind.partition("(")[0] and not type_of(kind).is_text:', 'if value == "date":'
    ),
    "years begin at 1": Mutant("values.formats", "YEARS = range(1000, 10_000)", "YEARS = range(1, 10_000)"),
    "years have five digits": Mutant("rules.masks", "YEARS.stop - 1", "YEARS.stop"),
    "midnight is at the end of a day too": Mutant("values.formats", "(?:[01][0-9]|2[0-3]):", "(?:[01][0-9]|2[0-4]):"),
    "a minute has 70 seconds": Mutant("values.formats", "(?::[0-5][0-9](?:\\.", "(?::[0-6][0-9](?:\\."),
    "every month has 30 days, with a time too": Mutant(
        "values.formats", "(?:0[13-9]|1[0-2])-(?:29|30)", "(?:0[1-9]|1[0-2])-(?:29|30)"
    ),
    "every month has 31 days": Mutant("values.formats", "(?:0[13578]|1[02])-31", "(?:0[1-9]|1[0-2])-31"),
    "every year is a leap year": Mutant("values.formats", "{_LEAP_YEAR}-02-29", "{year}-02-29"),
    "offsets run to 14:59": Mutant("values.formats", "(?:0[0-9]|1[0-3]):[0-5]", "(?:0[0-9]|1[0-4]):[0-5]"),
    "weeks stand beside days": Mutant("values.formats", "(?:[0-9]{1,8}D)?T", "(?:[0-9]{1,8}[WD])*T"),
    "a line may end a point": Mutant("values.formats", '{_LATITUDE}\\)\\z",', '{_LATITUDE}\\)\\n?\\z",'),
    "a point may have more members": Mutant("values.formats", "{_LATITUDE}\\]\\}}\\z'", "{_LATITUDE}\\].*\\}}\\z'"),
    "longitudes run to 199": Mutant("values.formats", 'r"-?(?:1[0-7][0-9]', 'r"-?(?:1[0-9][0-9]'),
    "latitudes run to 99": Mutant("values.formats", 'r"-?(?:[1-8]?[0-9])', 'r"-?(?:[1-9]?[0-9])'),
    "a doubtful text is wrong": Mutant("rules.masks", "if judge(text)]", "]"),
    "type of a condition not judged": Mutant("rules.masks", "return pc.is_valid  #", "return None  #"),
}

# A condition that holds of one row in eight, and a rule that every other one of these breaks.
_CONDITION = {"required": ["a"], "properties": {"a": {"const": "x"}}}
SELDOM: list[Case] = [
    (
        {
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "if": _CONDITION if branch == "then" else {"not": _CONDITION},
            branch: {"required": ["b"], "properties": {"b": {"enum": ["y", "z"]}}},
        },
        pa.record_batch([[*"vvvxvvvv"] * 8, ["q", None, *"rytyyz", *"abczdefg"] * 4], ["a", "b"]),
    )
    for branch in ("then", "else")
]


@cache
def drawn(times: int = 1) -> list[tuple[Spec, pa.RecordBatch, Verdict]]:
    """Return the fixed list with the reference's verdicts: some of each keyword of each kind of column, some of all."""
    plain = [
        case
        for kind, word in PLAIN
        for number in range(times * draws(kind, word))
        for case in _draw(plain_cases(kind, word), number)
    ]
    mixed = [case for number in range(times * MIXED) for case in _draw(cases(), number)]
    return [(*case, reference(*case)) for case in plain + mixed + SELDOM]


def draws(kind: str, word: str) -> int:
    """Return how often a keyword of a kind of column is drawn."""
    of_kind = 2 if kind in OF_NUMBERS else 1
    return OF_TEXTS.get(word, of_kind) if kind == "string" else of_kind


def _draw(strategy: st.SearchStrategy[Case], number: int) -> list[Case]:
    """Return examples drawn from a seed, none shrunk or remembered; few, since later ones resemble the first."""
    found: list[Case] = []

    @seed(number)
    @settings(max_examples=EACH, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy)
    def draw(case: Case) -> None:
        found.append(case)

    draw()
    return found


def mutated(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> Callable[[Spec], list[Any]]:
    """Return compile_row of a compiler that was made anew with the edit; the real one stays as it is."""
    install(mutant, COMPILER[COMPILER.index(mutant.module) :], monkeypatch)
    return sys.modules["accord.rules.compile"].compile_row


def agrees(case: tuple[Spec, pa.RecordBatch, Verdict], compiler: Callable[[Spec], list[Any]]) -> bool:
    schema, batch, expected = case
    try:
        return compiled(schema, batch, compiler) == expected
    except (pa.ArrowException, AssertionError, TypeError, OverflowError):
        return False  # a mutant may also fall


def test_the_compiler_itself_survives() -> None:
    assert all(agrees(case, compile_row) for case in drawn())


@pytest.mark.soak
def test_the_compiler_itself_survives_more() -> None:
    assert all(agrees(case, compile_row) for case in drawn(MORE))


@pytest.mark.parametrize("name", first_of_each(MUTANTS, lambda name: MUTANTS[name].module))
def test_mutant_is_killed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = mutated(MUTANTS[name], monkeypatch)
    assert not all(agrees(case, compiler) for case in drawn()), f"the mutant survives: {name}"
