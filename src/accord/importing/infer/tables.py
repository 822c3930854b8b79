"""The tables of a source as inferred: kinds, keys, references, codes and units, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accord.importing.infer import (
    characters,
    clashes,
    codes,
    constraints,
    empty,
    keys,
    kinds,
    labels,
    lists,
    units,
)
from accord.importing.infer.keys import Key
from accord.importing.infer.kinds import Kind
from accord.importing.infer.labels import Label
from accord.importing.infer.references import Reference, References
from accord.importing.model import Code, Column, Loss, Source, Table
from accord.importing.store import Store, Texts, quote_all
from accord.schema.model import EVIDENCE
from accord.values.types import is_decimal


@dataclass
class InferredColumn:
    """What a column is: its kind, and the words of its schema that follow from the data and from what is declared."""

    column: Column
    kind: Kind
    codes: list[Code] = field(default_factory=list)
    codes_reason: str = ""
    separator: str = ""  # of a list that is written as one text
    unit: str = ""
    unit_reason: str = ""
    is_required: bool = False
    is_unique: bool = False
    has_any_characters: bool = False
    constraints: dict[str, Any] = field(default_factory=dict)

    @property
    def prop(self) -> str:
        """The property of the schema: the name of the column, but for the one that records keep their evidence in."""
        return f"{self.column.name}_" if self.column.name == EVIDENCE else self.column.name


@dataclass
class InferredTable:
    """What a table is."""

    table: Table
    columns: list[InferredColumn]
    key: Key
    references: list[Reference]
    rows: int
    refused: list[str]  # what is declared of it, and not so
    label: Label


CODED = ("string", "integer", "number")  # kinds of which a closed list of codes is carried
_ITEMS = Key((), "an item is known by its record and its place in the list")


def infer(store: Store, source: Source) -> list[InferredTable]:
    """Return what the tables of a source are, from all of their rows; cells are put into the spelling of a check."""
    refused: dict[str, list[str]] = {table.name: [] for table in source.tables}
    all_kinds: dict[str, list[Kind]] = {}
    all_keys: dict[str, Key] = {}
    for table in source.tables:
        own = all_kinds[table.name] = kinds.infer(store, table)
        clashes.keep_names(table, own)
        empty.leave_out_rows(store, source, table, own)
        empty.make_items(store, source, table, own)
        for at, kind in enumerate(own):
            _spell(Texts(store, table.staged, at), source, table, kind)
        refused[table.name] += [f"{c.name}: {k.refused}" for c, k in zip(table.columns, own, strict=True) if k.refused]
        key = _ITEMS if table.parent else keys.find_key(store, table, own, refused[table.name], refused)
        all_keys[table.name] = key
    references = References(store, {table.name: table for table in source.tables}, all_kinds, all_keys)
    made = []
    for table in source.tables:
        own_kinds, key = all_kinds[table.name], all_keys[table.name]
        label = labels.find_label(store, table, own_kinds, key)
        item = InferredTable(table, [], key, [], store.count(table.staged), refused[table.name], label)
        item.references = references.find(table, item.refused)
        item.columns = [_column(store, item, at, kind) for at, kind in enumerate(own_kinds)]
        made.append(item)
    for item in made:
        for column in item.columns:
            column.is_unique = column.is_unique or (item.table.name, column.column.name) in references.unique
    return made


def _spell(texts: Texts, source: Source, table: Table, kind: Kind) -> None:
    """Put cells into the spelling of a check: true for TRUE; nothing for "" where that is no text of its own."""
    for spelling, other in kind.rewritten.items():
        texts.replace(spelling, other)
    if kind.spell:
        texts.store.rewrite(texts.table, texts.at, kind.spell)
    count, nulls = texts.row("count_if(x = ''), count(*) - count(x)")
    if not count:
        return
    column = table.columns[texts.at]
    if kind.name != "string" or (not column.has_empty_text and not nulls):
        texts.replace("", None)
        if column.has_empty_text:
            fact = f"empty texts in a column of type {kind.name} are written as no value"
            source.losses.append(Loss(table.name, column.name, count, fact))
        return
    beside = f"beside {nulls} cells without a value" if nulls else "in place of values"
    fact = f'empty texts stand {beside}: written as "", which other readers of CSV take for no value'
    source.losses.append(Loss(table.name, column.name, count, fact))


def _column(store: Store, inferred: InferredTable, at: int, kind: Kind) -> InferredColumn:
    table, key, refused = inferred.table, inferred.key, inferred.refused
    column, texts = table.columns[at], Texts(store, table.staged, at)
    item = InferredColumn(column, kind)
    if column.separator:
        item.separator = lists.separator(column, texts, kind, refused)
    is_item_id = bool(table.parent) and column.name == "id"  # it was held against all items when they were read
    item.is_required = (
        at in key.places or is_item_id or (column.required and _holds(column, texts, refused, "required"))
    )
    item.is_unique = column.unique and key.places != (at,) and _holds(column, texts, refused, "unique")
    item.constraints = constraints.holding(column, kind, texts, refused)
    referring = {name for reference in inferred.references for name in reference.columns}
    if column.codes and kind.name in CODED:
        _declared_codes(item, texts, refused)
    elif kind.name == "string" and at not in key.places and column.name not in referring and not item.separator:
        item.codes = [Code(text) for text in codes.find(texts, kind.missing)]
        item.codes_reason = "a few short texts, each in many rows"
    if (kind.name in ("integer", "number") or is_decimal(kind.name)) and not item.codes:
        item.unit, item.unit_reason = units.find(column)
    item.has_any_characters = kind.name == "string" and characters.are_unusual(texts)
    return item


def _holds(column: Column, texts: Texts, refused: list[str], word: str) -> bool:
    """Whether what is declared of a column, that it is filled or that no value stands twice, is so."""
    (faults,) = texts.row("count(*) - count(nullif(x, ''))" if word == "required" else "count(x) - count(DISTINCT x)")
    if faults:
        refused.append(f"{column.name}: {word}, as declared: not so in {faults} rows")
    return not faults


def _declared_codes(item: InferredColumn, texts: Texts, refused: list[str]) -> None:
    known = quote_all([*(code.value for code in item.column.codes), *item.kind.missing])
    other = texts.rows(f"SELECT DISTINCT x FROM texts WHERE x NOT IN ({known}) ORDER BY 1 LIMIT 3")
    if other:
        examples = ", ".join(repr(text) for (text,) in other)
        refused.append(f"{item.column.name}: the list of its values, as declared: {examples} stand there as well")
        return
    item.codes, item.codes_reason = list(item.column.codes), "declared, and no other value stands there"
