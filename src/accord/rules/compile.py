r"""Compile a row schema into vectorised expressions over Arrow data: the reference's verdict, at copy speed.

``compile_row(schema)`` turns each keyword that ``schema/meta.json`` allows into a function from a record batch to a
mask of the rows that break it. There is no fallback to a slower path: what cannot be compiled exactly is refused here,
when the schema is loaded. A null cell is an absent property, so only ``required`` speaks of it.

What a keyword asserts of one column is a mask of ``accord.rules.masks``; here masks become rules: of the right column,
where a condition holds. The validity of a sub-schema is a mask without nulls, so two-valued logic holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any, NamedTuple

import pyarrow as pa

from accord.problems import SchemaError
from accord.rules.list_masks import LIST_WORDS, of_items
from accord.rules.masks import KEYWORDS, TRUE, Mask, none
from accord.schema import keywords as exact
from accord.schema.keywords import EQUALITY, InexactError
from accord.schema.model import Schema
from accord.values.kernels import pc
from accord.values.types import TYPES, is_decimal, item_kind, kind_of, type_of

Columns = Mapping[str, pa.Array]
Broken = Callable[[Columns, int], pa.BooleanArray]  # columns, number of rows -> the rows that break the rule

WORDS = ("title", "description", "examples", "$defs")  # assert nothing
CLOSED = ("additionalProperties", False)
FEW = 4  # one in so many rows: where a condition holds of fewer, a rule is judged of these alone
APPLICATORS = ("allOf", "anyOf", "not", "if", "then", "else")


class Rule(NamedTuple):
    """One keyword of one column, or of the whole row, where the column is empty."""

    column: str
    keyword: str
    value: Any
    spec: Schema
    broken: Broken
    items: Mask | None = None  # of a rule of the items of lists: which of some items break it


def compile_row(schema: Schema, kinds: Mapping[str, str] | None = None) -> list[Rule]:
    """Return the rules of a row schema (flat, references resolved), in the order of its words.

    ``kinds`` gives the types of columns to a condition, whose properties do not repeat them. That a closed row has no
    other columns is the caller's to tell.

    Raises:
        SchemaError: for a word or a use of it that has no exact vectorised form; says which and why.
    """
    rules: list[Rule] = []
    properties = _object(schema, "a row").get("properties", {})
    types = {name: _kind(name, spec) for name, spec in properties.items()} if kinds is None else kinds
    for word, value in schema.items():
        if word == "required":
            rules += [Rule(name, word, value, schema, _null(name)) for name in value]
        elif word == "dependentRequired":
            rules += [_dependent(name, other, value, schema) for name, others in value.items() for other in others]
        elif word == "properties":
            for name, spec in properties.items():
                if name not in types:
                    raise SchemaError(f"a condition speaks of {name!r}, which is no column")
                rules += compile_value(name, spec, types[name])
        elif word in APPLICATORS:
            rules += _applied(word, schema, lambda inner: compile_row(inner, types))
        elif (word, value) != ("type", "object") and (kinds is not None or (word, value) != CLOSED):
            _annotation(word, "a row")
    return rules


def compile_value(name: str, spec: Schema, kind: str) -> list[Rule]:
    """Return the rules of one column of a kind. A word that speaks of another kind of value asserts nothing."""
    rules: list[Rule] = []
    for word, value in _object(spec, name).items():
        if word in APPLICATORS:
            rules += _applied(word, spec, lambda inner: compile_value(name, inner, kind), name)
        elif item_kind(kind):
            rules += _compile_list(name, word, spec, kind)
        elif word in KEYWORDS:
            mask = _exactly(word, value, kind, name)
            rules += [Rule(name, word, value, spec, _on(name, mask))] if mask else []
        else:
            _annotation(word, name)
    return rules


def _compile_list(name: str, word: str, spec: Schema, kind: str) -> list[Rule]:
    """Return the rules of one word about a list column; words about texts and numbers assert nothing of a list."""
    if word == "items":
        return [_of_items(rule) for rule in compile_value(name, spec[word], item_kind(kind))]
    if word in LIST_WORDS:
        try:
            mask = LIST_WORDS[word](spec[word])
        except InexactError as error:
            raise SchemaError(f"{name}: {word} {spec[word]!r}: {error}") from None
        return [Rule(name, word, spec[word], spec, _on(name, mask))] if mask else []
    if word not in KEYWORDS:
        _annotation(word, name)
    return []


def _of_items(rule: Rule) -> Rule:
    def broken(items: pa.Array) -> pa.BooleanArray:
        return rule.broken({rule.column: items}, len(items))

    return rule._replace(broken=_on(rule.column, of_items(broken)), items=broken)


def _object(schema: Any, place: str) -> Schema:
    if not isinstance(schema, dict):
        raise SchemaError(f"{place}: a schema must be an object, not {schema!r}")
    return schema


def _kind(name: str, spec: Schema) -> str:
    kind = _object(spec, name).get("type")
    if kind == "array" and "items" in spec and _kind(name, spec["items"]) in TYPES:
        return kind_of(spec)
    if kind not in ("string", "integer", "number", "boolean"):
        raise SchemaError(f"{name}: a column has one type, string, integer, number or boolean, not {kind!r}")
    return kind_of(spec)


def _annotation(word: str, place: str) -> None:
    if word not in WORDS and not word.startswith("x-"):
        raise SchemaError(f"{place}: {word!r} has no vectorised form here")


def _applied(word: str, schema: Schema, compiled: Callable[[Schema], list[Rule]], column: str = "") -> list[Rule]:
    value = schema[word]
    if word in ("allOf", "anyOf") and not value:
        raise SchemaError(f"{column or 'a row'}: {word} needs at least one schema")
    if word == "allOf":
        return [rule for inner in value for rule in compiled(inner)]
    if word == "anyOf":
        options = [compiled(inner) for inner in value]
        return [Rule(column, word, value, schema, lambda c, n: reduce(pc.and_, [_invalid(o, c, n) for o in options]))]
    if word == "not":
        inner, absent = compiled(value), _null(column) if column else lambda _, rows: none(rows)
        return [Rule(column, word, value, schema, lambda c, n: pc.invert(pc.or_(absent(c, n), _invalid(inner, c, n))))]
    if word == "if":
        condition = compiled(value)
        return [
            rule._replace(broken=_where(condition, rule.broken, met=branch == "then"))
            for branch in ("then", "else")
            if branch in schema
            for rule in compiled(schema[branch])
        ]
    return []  # then and else: with their if


def _where(condition: list[Rule], broken: Broken, *, met: bool) -> Broken:
    def both(columns: Columns, rows: int) -> pa.BooleanArray:
        failed = _invalid(condition, columns, rows)
        concerned = pc.invert(failed) if met else failed
        count = concerned.true_count
        if count * FEW < rows and not (count and broken(_Some(columns, concerned), count).true_count):
            return none(rows)
        return pc.and_(concerned, broken(columns, rows))

    return both


class _Some(Mapping[str, pa.Array]):
    """Columns of some rows, each of which is made when a rule asks for it."""

    def __init__(self, columns: Columns, rows: pa.BooleanArray) -> None:
        self._columns, self._rows = columns, rows

    def __getitem__(self, name: str) -> pa.Array:
        return self._columns[name].filter(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def _invalid(rules: list[Rule], columns: Columns, rows: int) -> pa.BooleanArray:
    masks = [rule.broken(columns, rows) for rule in rules]
    return reduce(pc.or_, masks) if masks else none(rows)


def _null(name: str) -> Broken:
    return lambda columns, rows: pc.is_null(columns[name]) if name in columns else pa.repeat(TRUE, rows)


def _dependent(name: str, other: str, value: Any, schema: Schema) -> Rule:
    here, there = _null(name), _null(other)
    return Rule("", "dependentRequired", value, schema, lambda c, n: pc.and_(pc.invert(here(c, n)), there(c, n)))


def _on(name: str, broken: Callable[[pa.Array], pa.BooleanArray]) -> Broken:
    """Apply a mask function to a column; an absent cell breaks no rule of values."""

    def mask(columns: Columns, rows: int) -> pa.BooleanArray:
        cells = columns.get(name)
        if cells is None or cells.null_count == rows:
            return none(rows)
        is_broken = broken(cells)
        return pc.and_kleene(is_broken, pc.is_valid(cells)) if cells.null_count else is_broken

    return mask


def _exactly(word: str, value: Any, kind: str, name: str) -> Mask | None:
    about = type_of(kind)
    is_own = word == "format" or (word in EQUALITY and is_decimal(kind))
    try:
        if not exact.speaks(word, value, kind):
            return None
        mask = KEYWORDS[word](value, kind if is_own else about.json)
    except InexactError as error:
        raise SchemaError(f"{name}: {word} {value!r}: {error}") from None
    if mask and about.json == "string" and not (about.is_text or is_decimal(kind)):
        # What the type does not say speaks of the text of a day.
        return lambda cells: mask(pc.cast(cells, pa.string()))
    return mask
